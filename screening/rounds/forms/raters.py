"""A practice story, a class talked over, a wish to talk."""

from collections.abc import Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from screening.form_kit.fields import choice_field
from screening.form_kit.forms import ServiceForm
from screening.library.texts import choices
from screening.library.wording import state_label
from screening.rounds.models import ChildWish, ClassConversation
from screening.rounds.practice_vignettes import Vignette
from screening.rounds.presenters.raters import RATE, LineView
from screening.rounds.services import (
    HeldAlready,
    NotAskedAnyMore,
    WrongDayForTalk,
    hold_conversation,
    record_child_asks,
)
from students.models import Enrolment


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


class ConversationForm(forms.Form):
    """A talk is recorded once: what stands already is shown, not written over."""

    held_on = forms.DateField(label=gettext_lazy("Talked on"), widget=forms.DateInput(attrs={"class": "short"}))
    outcome = forms.ChoiceField(
        label=gettext_lazy("What you agreed"),
        choices=ClassConversation.Outcome.choices,
        widget=forms.RadioSelect(attrs={"class": "tall"}),
        error_messages={"required": gettext_lazy("please choose one")},
    )
    note = forms.CharField(
        label=gettext_lazy("A sentence for later (may stay empty)"),
        help_text=gettext_lazy("About the class, not about one child. Only counselors of the school can read it."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, conversation: ClassConversation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conversation = conversation
        self.fields["held_on"].initial = timezone.localdate
        self.helper = FormHelper()
        self.helper.form_tag = False

    def carry_out(self, *, by: User) -> ClassConversation | None:
        """The talk as recorded; None when something needs another look, which is in the errors then."""
        if not self.is_valid():
            return None
        try:
            return hold_conversation(self.conversation, by=by, **self.cleaned_data)
        except WrongDayForTalk:
            self.add_error("held_on", _("Please choose a day from the day it was asked for until today."))
        except NotAskedAnyMore:
            self.add_error(None, _("The sheet was handed in again meanwhile; this class needs no talk any more."))
        except HeldAlready as refused:
            self.conversation = refused.conversation
            self.add_error(None, _("Somebody has recorded this talk meanwhile. What stands is kept."))
        return None


WHOM = "chain.wish_to_talk.slip.fields.whom.options"
NOT_SAID = ""


class WishForm(ServiceForm):
    who = forms.ChoiceField(
        label=gettext_lazy("Who"),
        widget=forms.RadioSelect(attrs={"class": "names"}),
        error_messages={"required": gettext_lazy("please choose a name")},
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=[one for one in ChildWish.Way.choices if one[0] != ChildWish.Way.FORM],
        initial=ChildWish.Way.SLIP,
        widget=forms.RadioSelect,
    )
    whom = forms.ChoiceField(label=gettext_lazy("Wishes to see"), required=False, widget=forms.RadioSelect)
    asked_on = forms.DateField(label=gettext_lazy("Asked on"), widget=forms.DateInput(attrs={"class": "short"}))

    def __init__(self, data: Mapping[str, Any] | None, seats: Sequence[Enrolment]) -> None:
        super().__init__(data, initial={"asked_on": timezone.localdate()})
        self.children = {str(seat.student.public_id): seat.student for seat in seats}
        choice_field(self, "who").choices = [(str(seat.student.public_id), _who(seat)) for seat in seats]
        self.words = dict(choices(WHOM))
        choice_field(self, "whom").choices = [*self.words.items(), (NOT_SAID, _("Not said"))]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("nonce", "who", "way", "whom", "asked_on")

    def clean_asked_on(self) -> Any:
        day, today = self.cleaned_data["asked_on"], timezone.localdate()
        if not 0 <= (today - day).days <= 60:
            raise ValidationError(_("Please choose a day of the last two months, today at the latest."))
        return day

    def record(self, *, by: User) -> ChildWish | None:
        if not self.is_valid():
            return None
        given = self.cleaned_data
        whom = self.words.get(given["whom"], "")
        kept = {"way": given["way"], "asked_on": given["asked_on"], "nonce": given["nonce"]}
        return record_child_asks(self.children[given["who"]], by=by, whom=whom, **kept)


def _who(seat: Enrolment) -> str:
    """With the seat: two children of a class may bear one name."""
    return _("Seat %(seat)s %(name)s") % {"seat": seat.seat_number, "name": seat.student.name}
