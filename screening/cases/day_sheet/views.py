from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.day_sheet.presenter import DayPage
from screening.cases.day_sheet.printing import DAY_SHEET

counselors_and_teachers = needs(Permission.REVIEW_CASES, Permission.TALK_WITH_CHILD)


@require_safe
@counselors_and_teachers
def show_day(request: StaffRequest) -> HttpResponse:
    return render(request, "cases/day_sheet/show_day.html", {"page": DayPage(request.user)})


@require_POST
@counselors_and_teachers
def print_day_sheet(request: StaffRequest) -> HttpResponse:
    document = DAY_SHEET.request(request.user, by=request.user)
    return redirect("documents:show_document", document.public_id)
