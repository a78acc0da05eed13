"""Who works for the county: named by its officer, or by the administrator of its only school; its further schools."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Role
from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.services import OwnAccount
from accounts.step_up import asks_again
from accounts.two_people.pages import waiting_words
from screening.form_kit.pages import form_page, posted
from students.forms.county_posts import AddSchoolForm, NameForCountyForm
from students.pages.county_posts import POSTS, post_does
from students.services.by_two import ask_for_county_code
from students.services.county_posts import end_county_post
from students.two_people_access import get_county_post_or_404, posts_county_of


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_STAFF, Permission.MANAGE_COUNTY)
@asks_again
def name_for_county(request: StaffRequest, role: str) -> HttpResponse:
    county, post = posts_county_of(request.user), _post_or_404(role)
    form = NameForCountyForm(posted(request))
    asked = form.done(county, by=request.user, role=post) if form.is_valid() else None
    if asked:
        return _said(request, _("A second person has to confirm it: %(who)s.") % {"who": waiting_words(asked)})
    context = {"county": county, "post": post.label, "does": post_does(post)}
    return form_page(request, form, "students/county_posts/name_for_county.html", **context)


@require_POST
@needs(Permission.MANAGE_STAFF, Permission.MANAGE_COUNTY)
@asks_again
def renew_county_code(request: StaffRequest, public_id: UUID) -> HttpResponse:
    row = get_county_post_or_404(request.user, public_id)
    try:
        asked = ask_for_county_code(row.county, row.user, by=request.user, lost="lost" in request.POST)
    except OwnAccount:
        return _said(request, _("Your own code is asked for by somebody else."))
    return _said(request, _("A second person has to confirm it: %(who)s.") % {"who": waiting_words(asked)})


@require_POST
@needs(Permission.MANAGE_COUNTY)
def end_post(request: StaffRequest, public_id: UUID) -> HttpResponse:
    try:
        end_county_post(get_county_post_or_404(request.user, public_id), by=request.user)
    except OwnAccount:
        return _said(request, _("Your own duty is ended by another officer."))
    return _said(request, _("The duty has ended; from now on it opens nothing."))


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_COUNTY)
@asks_again
def add_school(request: StaffRequest) -> HttpResponse:
    county, form = posts_county_of(request.user), AddSchoolForm(posted(request))
    if form.is_valid() and form.done(county, by=request.user):
        return _said(request, _("The school is there. Its two accounts wait for a second person."))
    return form_page(request, form, "students/county_posts/add_school.html", county=county)


def _post_or_404(role: str) -> Role:
    if role not in POSTS:
        raise Http404
    return Role(role)


def _said(request: StaffRequest, words: str) -> HttpResponse:
    messages.info(request, words)
    return redirect("students:show_calendar")
