"""What a school has: read, entered once a school year, printed as a blank."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from crispy_forms.layout import Fieldset
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page, posted
from students.forms.base import NUMERIC, OnceForm
from students.models import School, SchoolResources
from students.resources import access, services
from students.resources.presenter import (
    ASKED,
    BLANK,
    NAMES,
    ResourceQuestion,
    ResourcesPage,
    numbers_to_begin_with,
    year_to_enter,
    year_words,
)

NOT_HALVES = gettext_lazy("In full or half hours, for example 12 or 12.5.")
MORE_TEACHERS = gettext_lazy("There cannot be more teachers than staff.")


def _field(asked: ResourceQuestion) -> forms.Field:
    words: dict[str, Any] = {"label": asked.label, "help_text": asked.counts, "min_value": 0, "max_value": asked.most}
    if asked.halves:
        decimal = forms.NumberInput({"inputmode": "decimal", "class": "short", "step": "0.5"})
        return forms.DecimalField(max_digits=5, decimal_places=1, widget=decimal, **words)
    return forms.IntegerField(widget=forms.NumberInput(NUMERIC), **words)


class ResourcesForm(OnceForm):
    """`initial`: what was entered last, so that only what changed is typed."""

    button = gettext_lazy("Save for this school year")

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))
        for asked in ASKED:
            self.fields[asked.name] = _field(asked)

    def parts(self) -> list[Any]:
        return [Fieldset(_("People and hours"), *NAMES[:4]), Fieldset(_("For every child"), *NAMES[4:])]

    def clean_counselor_hours(self) -> Decimal:
        hours: Decimal = self.cleaned_data["counselor_hours"]
        if hours * 2 % 1:
            raise forms.ValidationError(NOT_HALVES)
        return hours

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("teachers") is not None and given.get("staff") is not None and given["teachers"] > given["staff"]:
            self.add_error("teachers", MORE_TEACHERS)
        return given

    def done(self, school: School, *, by: User, school_year: int) -> SchoolResources:
        values = self.values(*NAMES)
        nonce = self.cleaned_data["nonce"]
        return services.enter_resources(school, by=by, school_year=school_year, values=values, nonce=nonce)


@require_GET
@needs(*access.READERS)
def show_resources(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school = access.get_school_or_404(request.user, public_id)
    return render(request, "students/resources/show_resources.html", {"page": ResourcesPage(request.user, school)})


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def enter_resources(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school = access.get_school_to_write_or_404(request.user, public_id)
    year = year_to_enter(school)
    form = ResourcesForm(posted(request), initial=numbers_to_begin_with(request.user, school))
    if form.is_valid():
        form.done(school, by=request.user, school_year=year)
        messages.success(request, _("Saved for this school year."))
        return redirect("students:show_resources", school.public_id)
    return form_page(request, form, "students/resources/enter_resources.html", school=school, year=year_words(year))


@require_POST
@needs(*access.READERS)
def print_resources(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school = access.get_school_or_404(request.user, public_id)
    document = BLANK.request(school, by=request.user)
    return redirect("documents:show_document", document.public_id)
