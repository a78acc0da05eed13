"""“As last time”: ticked child by child, said by somebody, with the date of today."""

from typing import Any
from uuid import uuid4, uuid5

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from students.forms.base import ChoiceOf, OnceForm, is_row
from students.forms.family import SOURCES
from students.models import CareArrangement, Student
from students.pages.care_confirming import ConfirmPage
from students.services import CareChanged, CareImpossible, NoConsentForCare, confirm_care


class ConfirmCareForm(OnceForm):
    source = ChoiceOf(SOURCES, label=_("Who said so?"), initial=CareArrangement.Source.PARENT)
    child = forms.Field(
        required=False, widget=forms.MultipleHiddenInput, error_messages={"required": _("Please tick a child.")}
    )
    button = None

    def __init__(self, page: ConfirmPage, data: Any = None) -> None:
        super().__init__(data)
        self.page = page

    @property
    def ticked(self) -> list[str]:
        return self["child"].value() or []

    def clean_child(self) -> list[str]:
        if not self.cleaned_data["child"]:
            raise forms.ValidationError(self.fields["child"].error_messages["required"])
        tokens: list[str] = self.cleaned_data["child"]
        return tokens

    def done(self, *, by: User) -> tuple[int, list[str]]:
        """For how many it is recorded; and for whom not, because the tick no longer stands for what is in force."""
        recorded, left = 0, []
        for token in self.cleaned_data["child"]:
            student, seen = self._about(token)
            if student is None:
                continue
            try:
                nonce = uuid5(self.cleaned_data["nonce"] or uuid4(), token)
                confirm_care(student, by=by, seen=seen, source=self.cleaned_data["source"], nonce=nonce)
                recorded += 1
            except (CareChanged, CareImpossible, NoConsentForCare):
                left.append(student.name)
        return recorded, left

    def _about(self, token: str) -> tuple[Student | None, int]:
        """Whose entry a tick is about: a child of the class today, and the entry that was read."""
        child, _dot, seen = token.partition(".")
        return self.page.students.get(child), int(seen) if is_row(seen) else 0
