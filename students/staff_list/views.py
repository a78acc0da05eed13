"""A list of colleagues: pasted or uploaded, looked over, added; all slips on one page."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.two_people.pages import waiting_words
from screening.form_kit.pages import form_page
from students import access
from students.pages.by_two import colleague_words
from students.staff_list.forms import ListForm, StaffReviewForm
from students.staff_list.page import StaffReviewPage, first_review

REVIEW = "students/staff_list/review_staff.html"


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_STAFF)
def upload_staff(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Reads and writes nothing: the rows stand in the next page, and nowhere else, until they are sent."""
    school = access.get_school_or_404(request.user, public_id)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    found = form.read(school) if form.is_valid() else None
    if found:
        return render(request, REVIEW, {"page": first_review(request.user, school, found)})
    return form_page(request, form, "students/staff_list/upload_staff.html", school=school)


@require_POST
@needs(Permission.MANAGE_STAFF)
def add_staff(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The codes are in this one answer and nowhere else; sent again they are new ones."""
    school = access.get_school_or_404(request.user, public_id)
    form = StaffReviewForm(school, data=request.POST)
    added = form.done(by=request.user)
    if added:
        waiting = [(colleague_words(one), waiting_words(one)) for one in added.waiting]
        slips = {"added": added.slips, "waiting": waiting, "school": school}
        return render(request, "students/staff_list/show_slips.html", slips)
    return render(request, REVIEW, {"page": StaffReviewPage(form)}, status=422)
