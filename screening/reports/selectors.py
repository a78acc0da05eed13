from datetime import date

from accounts.models import User
from students.models import School, StaffAssignment


def headteacher_of(school: School, day: date) -> User | None:
    rows = StaffAssignment.objects.filter(school=school, duty=StaffAssignment.Duty.HEADTEACHER, starts__lte=day)
    post = rows.exclude(ends__lt=day).select_related("user").order_by("starts", "id").last()
    return post.user if post else None
