"""The counselor records that a child would like to talk."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page
from screening.library.texts import text
from screening.rounds.forms.wishes import WishForm
from screening.rounds.presenters.wishes import class_links
from students.access import classes_of, list_seats


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def record_wish(request: StaffRequest) -> HttpResponse:
    classes, wanted = list(classes_of(request.user)), request.GET.get("class", "")
    chosen = [row for row in classes if str(row.public_id) == wanted]
    seats = list_seats(request.user, purpose="wish", classes=chosen)
    form = WishForm(request.POST or None, list(seats))
    if request.method == "POST" and form.record(by=request.user):
        messages.success(request, text("chain.wish_to_talk.received"))
        return redirect("home:show_home")
    return form_page(request, form, "rounds/record_wish.html", classes=class_links(classes, wanted), chosen=chosen)
