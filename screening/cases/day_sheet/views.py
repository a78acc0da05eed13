from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.day_sheet.presenter import DAY_SHEET, DayPage


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES, Permission.TALK_WITH_CHILD)
def show_day(request: StaffRequest) -> HttpResponse:
    """Its button prints it."""
    if request.method == "POST":
        return DAY_SHEET.answer(request.user, by=request.user)
    return render(request, "cases/day_sheet/show_day.html", {"page": DayPage(request.user)})
