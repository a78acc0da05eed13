"""What children's files tell of urgent concerns; plain values, for the oracle."""

from accounts.models import Role, User
from screening.cases.models import UrgentConcern
from students.child_file import events_of
from students.file.access import with_a_file


def told_in_files() -> dict[tuple[int, int], bool]:
    """(Person, concern) → whether the file of its child tells the person of it: of counselors and its author, if they
    may open the file."""
    found: dict[tuple[int, int], bool] = {}
    counselors = list(User.objects.filter(role=Role.COUNSELOR, is_active=True))
    for concern in UrgentConcern.objects.filter(student__isnull=False).select_related("student", "raised_by"):
        for person in (*counselors, concern.raised_by):
            if with_a_file(person).filter(pk=concern.student_id).exists():
                lines = events_of(person, concern.student)
                found[person.pk, concern.pk] = any(str(concern.public_id) in line.url for line in lines)
    return found
