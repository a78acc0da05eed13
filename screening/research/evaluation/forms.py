"""Forms of pilots and of comments."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.lazy import Label
from accounts.models import User
from screening.form_kit.fields import choice_field
from screening.form_kit.forms import DayField
from screening.research.evaluation import access, prompts, services, wording
from screening.research.evaluation.naming import FoundName, without
from screening.research.evaluation.records import CommentPage, PilotPlan
from screening.research.evaluation.refused import PilotRefused
from screening.research.models import Pilot, PilotChange, PilotClass, PilotComment, PilotDecision, PilotPhase
from students.forms.base import OnceForm
from students.models import County, School
from students.selectors import class_label, school_year_of

LONGEST = 1000


def in_words(text: str) -> None:
    """A number alone says nothing, and no report prints a number that nobody counted."""
    if not any(sign.isalpha() for sign in text):
        raise forms.ValidationError(_("Please in words."))


class PilotForm(OnceForm):
    """The page says what pressing does."""

    button = None
    refusals = {PilotRefused: lambda refused: [(refused.field, wording.refusal(refused))]}


def note(label: Label, *, rows: int = 3, required: bool = False, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    more = {"max_length": LONGEST, "validators": [in_words], **more}
    return forms.CharField(label=label, widget=widget, required=required, **more)


def line(label: Label, longest: int, *, rows: int = 0, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, widget=widget, max_length=longest, validators=[in_words], **more)


PHASES = ("phase_1", "phase_2", "phase_3")


class PilotPlanForm(PilotForm):
    """What is tried, from when to when, with whom it was designed. Everything but the first three may come later."""

    name = line(gettext_lazy("Name of the pilot"), 80, help_text=gettext_lazy("Calls home and a reading corner"))
    question = line(
        gettext_lazy("What do you want to know?"),
        300,
        rows=2,
        help_text=gettext_lazy("One question. Do children of these classes feel less alone after two terms?"),
    )
    phase_1 = DayField(label=gettext_lazy("First day"))
    phase_2 = DayField(
        label=gettext_lazy("Second phase begins"),
        required=False,
        help_text=gettext_lazy("Classes that join later are compared with the first ones until then."),
    )
    phase_3 = DayField(label=gettext_lazy("Third phase begins"), required=False)
    ends = DayField(label=gettext_lazy("Last day"), required=False)
    designed_with = note(
        gettext_lazy("Designed with whom?"),
        help_text=gettext_lazy(
            "Which teachers, families and children were asked, and what they changed. No names are needed."
        ),
    )
    no_comparison_because = note(
        gettext_lazy("If no class is there for comparison: why not?"),
        rows=2,
        help_text=gettext_lazy(
            "Without one nobody can tell what would have happened anyway; the report will say so first."
        ),
    )

    def __init__(self, data: Any = None, *, pilot: Pilot | None = None, phases: list[PilotPhase]) -> None:
        super().__init__(data, initial=_as_planned(pilot, phases))
        self.pilot = pilot

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("phase_3") and not data.get("phase_2"):
            self.add_error("phase_3", gettext_lazy("Please fill in the second phase first."))
        return data

    def carry_out(self, county: County, *, by: User) -> Pilot | None:
        if self.pilot is not None:
            pilot = self.pilot
            return self.attempt(lambda: services.change_draft(pilot, by=by, plan=self._plan()))
        return self.attempt(
            lambda: services.draft_pilot(county, by=by, nonce=self.cleaned_data["nonce"], plan=self._plan())
        )

    def _plan(self) -> PilotPlan:
        days: list[date] = [self.cleaned_data[key] for key in PHASES if self.cleaned_data[key]]
        said = self.values("name", "question", "ends", "designed_with", "no_comparison_because")
        return PilotPlan(phases=days, **said)


def _as_planned(pilot: Pilot | None, phases: list[PilotPhase]) -> dict[str, Any]:
    if pilot is None:
        return {}
    said = ("name", "question", "ends", "designed_with", "no_comparison_because")
    days = {f"phase_{phase.order}": phase.first for phase in phases}
    return {**{name: getattr(pilot, name) for name in said}, **days}


class StartForm(PilotForm):
    """The plan is frozen."""

    def carry_out(self, pilot: Pilot, *, by: User) -> Pilot | None:
        return self.attempt(lambda: services.start_pilot(pilot, by=by))


OUT, COMPARISON = "out", "comparison"


class ClassesForm(PilotForm):
    """One question a class of the school."""

    def __init__(self, user: User, pilot: Pilot, school: School, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        classes, phases = access.offered_classes(user, school), access.phases_of(user, pilot)
        chosen = access.classes_in(user, pilot)
        self.pilot, self.school = pilot, school
        self.by_field = {f"class_{number}": one for number, one in enumerate(classes, start=1)}
        joining = [
            (str(phase.order), _("Joins in %(phase)s") % {"phase": wording.phase_words(phase)}) for phase in phases
        ]
        choices = [(OUT, _("Not in it")), *joining, (COMPARISON, _("For comparison"))]
        now = {one.school_class_id: str(one.joins.order) if one.joins else COMPARISON for one in chosen}
        year = school_year_of(school)
        for name, one in self.by_field.items():
            self.fields[name] = forms.ChoiceField(
                label=class_label(one, year),
                choices=choices,
                widget=forms.RadioSelect(attrs={"class": "tight"}),
                initial=now.get(one.pk, OUT),
            )

    def carry_out(self, *, by: User) -> Pilot | None:
        return self.attempt(
            lambda: services.choose_classes(
                self.pilot,
                by=by,
                school=self.school,
                groups={one: self.cleaned_data[name] for name, one in self.by_field.items()},
            )
        )


class ChangeForm(PilotForm):
    """Something went otherwise than planned; perhaps a class has left."""

    on = DayField(label=gettext_lazy("Since when"))
    what = note(gettext_lazy("What was changed, and why"), required=True)
    leaving = forms.ChoiceField(label=gettext_lazy("Does a class leave the pilot with it?"), required=False)

    def __init__(self, pilot: Pilot, classes: Iterable[PilotClass], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pilot = pilot
        self.members = {str(one.public_id): one for one in classes if one.left_on is None}
        choices = [(key, wording.class_words(one)) for key, one in self.members.items()]
        choice_field(self, "leaving").choices = [("", gettext_lazy("No class leaves")), *choices]
        self.fields["on"].initial = timezone.localdate

    def carry_out(self, *, by: User) -> PilotChange | None:
        return self.attempt(
            lambda: services.record_change(
                self.pilot,
                by=by,
                leaving=self.members.get(self.cleaned_data["leaving"]),
                **self.values("nonce", "on", "what"),
            )
        )


class PilotDecisionForm(PilotForm):
    """Keep, change, stop, or go on trying; with the reason."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What follows"),
        choices=PilotDecision.Kind.choices,
        widget=forms.RadioSelect(attrs={"class": "tight"}),
    )
    why = note(
        gettext_lazy("The reason"),
        required=True,
        help_text=gettext_lazy("What spoke for it, what against it, and whose words weighed most."),
    )
    ends = DayField(label=gettext_lazy("If you go on trying: until when"), required=False)

    def __init__(self, pilot: Pilot, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pilot = pilot

    def carry_out(self, *, by: User) -> PilotDecision | None:
        return self.attempt(lambda: services.decide(self.pilot, by=by, **self.values("nonce", "kind", "why", "ends")))


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
