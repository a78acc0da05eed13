"""A page of comments is typed; a comment is released by a person."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from screening.form_kit.fields import choice_field
from screening.form_kit.forms import DayField
from screening.research.evaluation import prompts, services, wording
from screening.research.evaluation.forms.base import LONGEST, PilotForm
from screening.research.evaluation.naming import FoundName, without
from screening.research.evaluation.records import CommentPage
from screening.research.models import Pilot, PilotComment
from students.models import School


class CommentPageForm(PilotForm):
    """One person's page: who wrote, when, and up to four answers."""

    gathered_on = DayField(label=gettext_lazy("Written on"))

    def __init__(self, pilot: Pilot, school: School, role: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pilot, self.school, self.role = pilot, school, role
        self.fields["nonce"].required = True
        self.fields["gathered_on"].initial = timezone.localdate
        for number, question in enumerate(prompts.PROMPTS[role].questions, start=1):
            self.fields[f"answer_{number}"] = forms.CharField(
                label=question,
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def carry_out(self, *, by: User) -> list[PilotComment] | None:
        return self.attempt(
            lambda: services.type_comments(
                self.pilot, by=by, nonce=self.cleaned_data["nonce"], school=self.school, page=self._page()
            )
        )

    def _page(self) -> CommentPage:
        numbers = range(1, prompts.QUESTIONS + 1)
        answers = {number: self.cleaned_data[f"answer_{number}"].strip() for number in numbers}
        given = {number: text for number, text in answers.items() if text}
        return CommentPage(self.role, self.cleaned_data["gathered_on"], given)


class ReleaseForm(PilotForm):
    """The wording the officer will read. Every marked place is ticked by the person who has looked at it."""

    released_text = forms.CharField(
        label=gettext_lazy("As the county will read it"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    looked = forms.MultipleChoiceField(
        label=gettext_lazy("Looked at, one by one"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tall"}),
    )
    whole = forms.BooleanField(
        label=gettext_lazy("I have read all of it: nobody can be recognised, neither by a name nor by what is told"),
    )

    def __init__(self, comment: PilotComment, spots: Sequence[FoundName], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.comment = comment
        words = wording.kind_words()
        self.fields["released_text"].initial = without(comment.text or "", spots, words)
        told = {
            spot.found: _("“%(found)s” → %(word)s") % {"found": spot.found, "word": words[spot.kind]} for spot in spots
        }
        choice_field(self, "looked").choices = [(str(n), line) for n, line in enumerate(told.values())]
        self.spots = len(told)
        if not told:
            del self.fields["looked"]

    def clean_looked(self) -> list[str]:
        ticked: list[str] = self.cleaned_data["looked"]
        if len(ticked) < self.spots:
            raise forms.ValidationError(_("Please look at every one of them and tick it."))
        return ticked

    def carry_out(self, *, by: User) -> PilotComment | None:
        return self.attempt(
            lambda: services.release_comment(self.comment, by=by, text=self.cleaned_data["released_text"].strip())
        )
