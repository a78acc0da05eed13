"""What the school offers: the list, one activity, its children class by class, its days, its volunteers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.activities import access, forms, pages, services
from screening.cases.activities.mixing import wants_mixing
from screening.cases.activities.printing import SHEET
from screening.cases.models import Activity, Volunteer
from screening.form_kit.pages import service_page
from screening.form_kit.rows import uuid_of

ARRANGE, JOIN, LEAD = Permission.ARRANGE_ACTIVITIES, Permission.JOIN_ACTIVITIES, Permission.LEAD_ACTIVITIES


@require_safe
@needs(ARRANGE, JOIN, LEAD)
def list_activities(request: StaffRequest) -> HttpResponse:
    return render(request, "cases/activities/list_activities.html", {"schools": pages.offers_page(request.user)})


@require_safe
@needs(ARRANGE, JOIN, LEAD)
def show_activity(request: StaffRequest, public_id: UUID) -> HttpResponse:
    activity = access.get_activity_or_404(request.user, public_id)
    return render(request, "cases/activities/show_activity.html", {"page": pages.activity_page(request.user, activity)})


@require_http_methods(["GET", "POST"])
@needs(ARRANGE)
def add_activity(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school = access.arranged_school_or_404(request.user, public_id)
    form = forms.ActivityForm(request.user, school, None, request.POST or None)
    said = _("The activity is there. Now children can be put in, class by class.")

    def shown(activity: Activity) -> HttpResponse:
        return redirect("cases:show_activity", activity.public_id)

    return service_page(request, form, "cases/activities/add_activity.html", to=shown, said=said, school=school)


@require_http_methods(["GET", "POST"])
@needs(ARRANGE)
def change_activity(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """One form for what it is, one for its end."""
    activity = access.get_own_activity_or_404(request.user, public_id)
    ends = request.POST.get("do") == "end"
    change = forms.ActivityForm(request.user, activity.school, activity, None if ends else request.POST or None)
    end = forms.EndForm(activity, request.POST if ends else None, auto_id="end_%s")
    page = {"activity": activity, "form": change, "end": end}
    template = "cases/activities/change_activity.html"
    if ends:
        said = _("The last day is set. What was written down stays.")
        return service_page(request, end, template, to="cases:list_activities", said=said, **page)
    to = ("cases:show_activity", public_id)
    return service_page(request, change, template, to=to, said=_("Changed."), **page)


@require_http_methods(["GET", "POST"])
@needs(JOIN)
def choose_members(request: StaffRequest, public_id: UUID, class_id: UUID) -> HttpResponse:
    """Where the group would single out its members, the counselor comes to the page that says so; nobody else does."""
    activity = access.get_activity_or_404(request.user, public_id)
    school_class = access.open_class_or_404(request.user, activity, class_id)
    seats = access.list_class(request.user, activity, school_class)
    form = forms.ChildrenForm(activity, seats, access.member_ids(request.user, activity), request.POST or None)

    def to(_saved: bool) -> HttpResponse:
        mixing = wants_mixing(request.user, activity)
        return redirect("cases:mix_members" if mixing else "cases:show_activity", public_id)

    page = pages.class_page(request.user, activity, school_class)
    said = _("The list is saved.")
    return service_page(request, form, "cases/activities/choose_members.html", to=to, said=said, page=page)


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def mix_members(request: StaffRequest, public_id: UUID) -> HttpResponse:
    activity = access.get_activity_or_404(request.user, public_id)
    page = pages.MixPage(request.user, activity)
    form = forms.InviteForm(activity, page.choices, page.students, request.POST or None)
    to, said = ("cases:mix_members", public_id), _("The list is saved.")
    return service_page(request, form, "cases/activities/mix_members.html", to=to, said=said, page=page)


@require_http_methods(["GET", "POST"])
@needs(LEAD)
def record_session(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The day typed in; or the sheet on paper for days to come."""
    activity = access.get_led_activity_or_404(request.user, public_id)
    if request.POST.get("do") == "print":
        return redirect("documents:show_document", SHEET.request(activity, by=request.user).public_id)
    page = pages.ActivityDayPage(request.user, activity, forms.asked_day(request.GET, activity))
    form = forms.DayForm(activity, page, request.POST or None)
    to, said = ("cases:show_activity", public_id), _("The day is recorded.")
    return service_page(request, form, "cases/activities/record_session.html", to=to, said=said, page=page)


@require_http_methods(["GET", "POST"])
@needs(ARRANGE)
def list_volunteers(request: StaffRequest) -> HttpResponse:
    """With a form at each school for somebody new."""
    sent = None
    if request.method == "POST":
        school = access.arranged_school_or_404(request.user, uuid_of(request.POST.get("school")))
        sent = forms.volunteer_form(school, request.POST)
    groups = forms.with_forms(pages.volunteers_page(request.user), sent)
    if sent is None:
        return render(request, "cases/activities/list_volunteers.html", {"schools": groups})

    def checked(volunteer: Volunteer) -> HttpResponse:
        return redirect("cases:record_check", volunteer.public_id)

    said = _("Written down. Now the check, before the first visit.")
    return service_page(request, sent, "cases/activities/list_volunteers.html", to=checked, said=said, schools=groups)


@require_http_methods(["GET", "POST"])
@needs(ARRANGE)
def record_check(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Which papers were seen; or that the person comes no more."""
    volunteer = access.get_volunteer_or_404(request.user, public_id)
    if request.POST.get("do") == "end":
        services.end_volunteer(volunteer, by=request.user)
        messages.success(request, _("Does not come any more."))
        return redirect("cases:list_volunteers")
    form = forms.CheckForm(volunteer, request.POST or None)
    to, said = "cases:list_volunteers", _("The check is recorded.")
    return service_page(request, form, "cases/activities/record_check.html", to=to, said=said, volunteer=volunteer)
