"""What the school offers: the list, one activity, its children class by class, its days, its volunteers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.activities import access, forms, services
from screening.cases.activities.mixing import wants_mixing
from screening.cases.activities.presenters import mix, offers, one, volunteers
from screening.cases.activities.printing import SHEET
from screening.form_kit.pages import form_page

ARRANGE, JOIN, LEAD = Permission.ARRANGE_ACTIVITIES, Permission.JOIN_ACTIVITIES, Permission.LEAD_ACTIVITIES


@require_safe
@needs(ARRANGE, JOIN, LEAD)
def list_activities(request: StaffRequest) -> HttpResponse:
    return render(request, "cases/activities/list_activities.html", {"schools": offers.offers_page(request.user)})


@require_safe
@needs(ARRANGE, JOIN, LEAD)
def show_activity(request: StaffRequest, public_id: UUID) -> HttpResponse:
    activity = access.get_activity_or_404(request.user, public_id)
    return render(request, "cases/activities/show_activity.html", {"page": one.ActivityPage(request.user, activity)})


@require_http_methods(["GET", "POST"])
@needs(ARRANGE)
def add_activity(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school = access.arranged_school_or_404(request.user, public_id)
    form = forms.ActivityForm(request.user, school, None, request.POST or None)
    activity = form.carry_out(by=request.user) if request.method == "POST" else None
    if activity:
        messages.success(request, _("The activity is there. Now children can be put in, class by class."))
        return redirect("cases:show_activity", activity.public_id)
    return form_page(request, form, "cases/activities/add_activity.html", school=school)


@require_http_methods(["GET", "POST"])
@needs(ARRANGE)
def change_activity(request: StaffRequest, public_id: UUID) -> HttpResponse:
    activity = access.get_own_activity_or_404(request.user, public_id)
    form = forms.ActivityForm(request.user, activity.school, activity, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("Changed."))
        return redirect("cases:show_activity", activity.public_id)
    return form_page(request, form, "cases/activities/change_activity.html", activity=activity)


@require_http_methods(["GET", "POST"])
@needs(ARRANGE)
def end_activity(request: StaffRequest, public_id: UUID) -> HttpResponse:
    activity = access.get_own_activity_or_404(request.user, public_id)
    form = forms.EndForm(activity, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("The last day is set. What was written down stays."))
        return redirect("cases:list_activities")
    return form_page(request, form, "cases/activities/end_activity.html", activity=activity)


@require_http_methods(["GET", "POST"])
@needs(JOIN)
def choose_members(request: StaffRequest, public_id: UUID, class_id: UUID) -> HttpResponse:
    """Where the group would single out its members, the counselor comes to the page that says so; nobody else does."""
    activity = access.get_activity_or_404(request.user, public_id)
    school_class = access.open_class_or_404(request.user, activity, class_id)
    seats = access.list_class(request.user, activity, school_class)
    form = forms.ChildrenForm(activity, seats, access.member_ids(request.user, activity), request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("The list is saved."))
        mixing = wants_mixing(request.user, activity)
        return redirect("cases:mix_members" if mixing else "cases:show_activity", activity.public_id)
    page = one.ActivityClassPage(request.user, activity, school_class)
    return form_page(request, form, "cases/activities/choose_members.html", page=page)


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def mix_members(request: StaffRequest, public_id: UUID) -> HttpResponse:
    activity = access.get_activity_or_404(request.user, public_id)
    page = mix.MixPage(request.user, activity)
    form = forms.InviteForm(activity, page.choices, page.students, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("The list is saved."))
        return redirect("cases:mix_members", activity.public_id)
    return form_page(request, form, "cases/activities/mix_members.html", page=page)


@require_http_methods(["GET", "POST"])
@needs(LEAD)
def record_session(request: StaffRequest, public_id: UUID) -> HttpResponse:
    activity = access.get_led_activity_or_404(request.user, public_id)
    page = one.ActivityDayPage(request.user, activity, forms.asked_day(request.GET, activity))
    form = forms.DayForm(activity, page, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("The day is recorded."))
        return redirect("cases:show_activity", activity.public_id)
    return form_page(request, form, "cases/activities/record_session.html", page=page)


@require_POST
@needs(LEAD)
def print_attendance(request: StaffRequest, public_id: UUID) -> HttpResponse:
    activity = access.get_led_activity_or_404(request.user, public_id)
    document = SHEET.request(activity, by=request.user)
    return redirect("documents:show_document", document.public_id)


@require_safe
@needs(ARRANGE)
def list_volunteers(request: StaffRequest) -> HttpResponse:
    return render(
        request, "cases/activities/list_volunteers.html", {"schools": volunteers.volunteers_page(request.user)}
    )


@require_http_methods(["GET", "POST"])
@needs(ARRANGE)
def add_volunteer(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school = access.arranged_school_or_404(request.user, public_id)
    form = forms.VolunteerForm(school, request.POST or None)
    volunteer = form.carry_out(by=request.user) if request.method == "POST" else None
    if volunteer:
        messages.success(request, _("Written down. Now the check, before the first visit."))
        return redirect("cases:record_check", volunteer.public_id)
    return form_page(request, form, "cases/activities/add_volunteer.html", school=school)


@require_http_methods(["GET", "POST"])
@needs(ARRANGE)
def record_check(request: StaffRequest, public_id: UUID) -> HttpResponse:
    volunteer = access.get_volunteer_or_404(request.user, public_id)
    form = forms.CheckForm(volunteer, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("The check is recorded."))
        return redirect("cases:list_volunteers")
    return form_page(request, form, "cases/activities/record_check.html", volunteer=volunteer)


@require_http_methods(["GET", "POST"])
@needs(ARRANGE)
def end_volunteer(request: StaffRequest, public_id: UUID) -> HttpResponse:
    volunteer = access.get_volunteer_or_404(request.user, public_id)
    if request.method == "POST":
        services.end_volunteer(volunteer, by=request.user)
        messages.success(request, _("Does not come any more."))
        return redirect("cases:list_volunteers")
    return render(request, "cases/activities/end_volunteer.html", {"volunteer": volunteer})
