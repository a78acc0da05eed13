"""The attendance sheet of a group is typed in: one tick a child."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, needs
from screening.cases.access.attendance import group_or_404
from screening.cases.forms.attending import AttendanceForm
from screening.cases.presenters.attendance import groups_of, title_of
from screening.cases.views.pages import form_page


@require_safe
@needs(Permission.REVIEW_CASES)
def list_groups(request: HttpRequest) -> HttpResponse:
    return render(request, "cases/list_groups.html", {"groups": groups_of(request.user)})


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def record_attendance(request: HttpRequest, public_id: UUID, action: str) -> HttpResponse:
    group = group_or_404(request.user, public_id, action, timezone.localdate())
    form = AttendanceForm(group, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("The day is recorded."))
        return redirect("cases:list_groups")
    return form_page(request, "cases/record_attendance.html", form, title=title_of(action))
