"""The lines a practice story asks for, as radio buttons. What is chosen is answered at once and kept nowhere."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from screening.library.wording import state_label
from screening.rounds.practice_vignettes import Vignette
from screening.rounds.presenters.practice import RATE, LineView


class StoryForm(forms.Form):
    """One field a line; first whether to rate the child at all, where the story makes that a question."""

    def __init__(self, data: Mapping[str, Any] | None, *, story: Vignette, lines: Mapping[str, LineView]) -> None:
        super().__init__(data)
        self.story = story
        if story.state:
            self.fields["state"] = forms.ChoiceField(
                label=_("Fill in this child's row today?"),
                choices=[(RATE, _("Yes, now")), (story.state, state_label(story.state))],
                widget=forms.RadioSelect(attrs={"class": "tall"}),
                error_messages={"required": _("please choose one")},
            )
        for line in story.lines:
            self.fields[line.item] = forms.ChoiceField(
                label=lines[line.item].text,
                choices=list(lines[line.item].words.items()),
                widget=forms.RadioSelect(attrs={"class": "five"}),
                required=not story.state,
                error_messages={"required": _("please choose one")},
            )

    @property
    def given(self) -> dict[str, Any] | None:
        """The answers, once nothing is left open."""
        return self.cleaned_data if self.is_bound and self.is_valid() else None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if self.story.state and data.get("state") == RATE:
            for line in self.story.lines:
                if not data.get(line.item) and line.item not in self.errors:
                    self.add_error(line.item, _("please choose one"))
        return data
