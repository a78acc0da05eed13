"""The class teacher's short answers: after a talk, about a child on watch, and a concern."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.forms import FormAbout, line, note, radios
from screening.cases.models import TalkTask, WatchCheck
from screening.cases.talks.services import TalkAnswered, TalkLapsed, answer_talk, answer_watch_check
from screening.library import texts
from screening.rounds.models import TeacherConcern
from screening.rounds.services.concerns import raise_concern
from students.models import Student

ANSWERS = "chain.talk_card.after.options"
NOT_POSSIBLE = "chain.talk_card.not_possible.options"
WATCH = "chain.watch_check.questions"


class TalkForm(FormAbout[TalkTask, TalkTask]):
    """One tick after the talk, or why there was none yet. It knows which answer the person had in front of them."""

    instead_of = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    answer = forms.ChoiceField(
        label=_("Choose one"),
        choices=lambda: [*texts.choices(ANSWERS), *texts.choices(NOT_POSSIBLE)],
        widget=forms.RadioSelect,
    )
    note = line(_("A sentence, if you like"))
    refusals = {
        TalkAnswered: (None, _("Another answer stands here by now. Open the page again to see it.")),
        TalkLapsed: (None, _("The days are over; the counselor looks now. Thank you all the same.")),
    }

    def __init__(self, task: TalkTask, *args: Any, **kwargs: Any) -> None:
        super().__init__(task, *args, **kwargs)
        self.initial.update(answer=task.answer or task.not_possible, note=task.note, instead_of=task.answer)
        self.fields["note"].help_text = texts.text("chain.talk_card.after.hint")

    @property
    def answers(self) -> list[Any]:
        """The three answers of a talk that took place."""
        return list(self["answer"])[: len(texts.ids(ANSWERS))]

    @property
    def not_yet(self) -> list[Any]:
        return list(self["answer"])[len(texts.ids(ANSWERS)) :]

    def act(self, by: User) -> TalkTask:
        chosen = self.cleaned_data["answer"]
        said = {"answer": chosen} if chosen in texts.ids(ANSWERS) else {"not_possible": chosen}
        return answer_talk(self.about, by=by, **said, **self.values("nonce", "note", "instead_of"))


class WatchForm(FormAbout[WatchCheck, WatchCheck]):
    """Three questions, one minute, no score."""

    compared = radios(f"{WATCH}.compared.options", "")
    new = radios(f"{WATCH}.new.options", "")
    news = line(_("In a sentence"))
    next_step = radios(f"{WATCH}.next.options", "", css="tall")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, question in (("compared", "compared"), ("new", "new"), ("next_step", "next")):
            self.fields[field].label = texts.text(f"{WATCH}.{question}")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("new") == "yes" and not data.get("news"):
            self.add_error("news", _("Please write a sentence: what is new?"))
        return data

    def act(self, by: User) -> WatchCheck:
        return answer_watch_check(self.about, by=by, **self.values("compared", "news", "next_step"))


class ConcernForm(FormAbout[Student, TeacherConcern]):
    """“I would like someone to look”: at any time, with or without a score."""

    note = note(_("What stays on your mind (a sentence is enough)"), rows=3)

    def act(self, by: User) -> TeacherConcern:
        return raise_concern(self.about, by=by, **self.cleaned_data)
