"""Forms of pilots and of comments."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.lazy import Label
from accounts.models import User
from screening.form_kit.fields import choice_field
from screening.form_kit.forms import DayField
from screening.research.evaluation import access, services, wording
from screening.research.evaluation.naming import FoundName, without
from screening.research.models import Pilot, PilotChange, PilotClass, PilotComment
from students.forms.base import OnceForm
from students.models import County, School
from students.selectors import class_label, school_year_of

LONGEST = 1000
PLAN = ("name", "question", "starts")


def in_words(text: str) -> None:
    """A number alone says nothing, and no report prints a number that nobody counted."""
    if not any(sign.isalpha() for sign in text):
        raise forms.ValidationError(_("Please in words."))


def words(label: Label, *, rows: int = 0, longest: int = LONGEST, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, widget=widget, max_length=longest, validators=[in_words], **more)


class PilotForm(OnceForm):
    """The page says what pressing does. `done`: what is said then."""

    button = None
    done: Label = ""
    refusals = {services.PilotRefused: lambda refused: [(refused.field, wording.refusal(refused.code, refused.names))]}

    def carry_out(self, *, by: User) -> Any:
        """What the service made; None when it had something to say, which is in the errors then."""
        raise NotImplementedError


class PilotPlanForm(PilotForm):
    """What is tried, and since when."""

    done = gettext_lazy("The plan is kept. Next: which classes take part?")
    name = words(gettext_lazy("Name of the pilot"), longest=80)
    question = words(
        gettext_lazy("What do you want to know?"),
        longest=300,
        rows=2,
        help_text=gettext_lazy("One question. Do children of these classes feel less alone after two terms?"),
    )
    starts = DayField(label=gettext_lazy("First day"))

    def __init__(self, place: County | Pilot, *args: Any, **kwargs: Any) -> None:
        self.place = place
        if isinstance(place, Pilot):
            kwargs["initial"] = {name: getattr(place, name) for name in PLAN}
        super().__init__(*args, **kwargs)

    def carry_out(self, *, by: User) -> Pilot | None:
        """A new pilot of a county, or another plan of a pilot."""
        return self.attempt(lambda: self._keep(by))

    def _keep(self, by: User) -> Pilot:
        plan = self.values(*PLAN)
        if isinstance(self.place, Pilot):
            return services.change_draft(self.place, by=by, plan=plan)
        return services.draft_pilot(self.place, by=by, nonce=self.cleaned_data["nonce"], plan=plan)


class ActForm(PilotForm):
    """Does something to a pilot."""

    def __init__(self, pilot: Pilot, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pilot = pilot


class StartForm(ActForm):
    """The plan is frozen."""

    done = gettext_lazy("The pilot has started and its plan is frozen.")

    def carry_out(self, *, by: User) -> Pilot | None:
        return self.attempt(lambda: services.start_pilot(self.pilot, by=by))


class ClassesForm(ActForm):
    """One question a class of the school."""

    done = gettext_lazy("The classes of this school are chosen.")

    def __init__(self, user: User, pilot: Pilot, school: School, *args: Any, **kwargs: Any) -> None:
        super().__init__(pilot, *args, **kwargs)
        self.school = school
        classes = enumerate(access.offered_classes(user, school), start=1)
        self.by_field = {f"class_{number}": one for number, one in classes}
        now = {one.school_class_id: one.group for one in access.classes_in(user, pilot)}
        for name, one in self.by_field.items():
            self.fields[name] = forms.ChoiceField(
                label=class_label(one, school_year_of(school)),
                choices=[("", _("Not in it")), *PilotClass.Group.choices],
                required=False,
                widget=forms.RadioSelect(attrs={"class": "tight"}),
                initial=now.get(one.pk, ""),
            )

    def carry_out(self, *, by: User) -> Pilot | None:
        return self.attempt(lambda: self._choose(by))

    def _choose(self, by: User) -> Pilot:
        groups = {one: self.cleaned_data[name] for name, one in self.by_field.items()}
        return services.choose_classes(self.pilot, by=by, school=self.school, groups=groups)


class ChangeForm(ActForm):
    """Something went otherwise than planned; or the pilot is over."""

    done = gettext_lazy("The change is written down.")
    on = DayField(label=gettext_lazy("Since when"), initial=timezone.localdate)
    what = words(gettext_lazy("What was changed, and why"), rows=3)
    ends = forms.BooleanField(label=gettext_lazy("The pilot ends with it"), required=False)

    def carry_out(self, *, by: User) -> PilotChange | None:
        told = ("nonce", "on", "what", "ends")
        return self.attempt(lambda: services.record_change(self.pilot, by=by, **self.values(*told)))


def acts_on(user: User, pilot: Pilot, school: School | None, data: Mapping[str, Any]) -> dict[str, PilotForm]:
    """What can be done to a pilot as it stands; of these the one that was sent holds what was sent."""

    def kept(act: str) -> dict[str, Any]:
        return {"data": data if data.get("act") == act else None, "auto_id": f"{act}-%s"}

    if pilot.started_at is not None:
        return {"change": ChangeForm(pilot, **kept("change"))}
    found = {"plan": PilotPlanForm(pilot, **kept("plan")), "start": StartForm(pilot, **kept("start"))}
    return found if school is None else found | {"classes": ClassesForm(user, pilot, school, **kept("classes"))}


class CommentForm(PilotForm):
    """What one teacher wrote, of which pilot and school."""

    done = gettext_lazy("The page is kept. The paper can be destroyed.")
    place = forms.ChoiceField(label=gettext_lazy("Pilot and school"))
    text = words(gettext_lazy("What the teacher wrote"), rows=6)

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {
            f"{pilot.public_id} {school.public_id}": (pilot, school)
            for pilot in access.commented_pilots(user)
            for school in access.schools_commented(user, pilot)
        }
        places = [(key, f"{pilot.name} · {school.name}") for key, (pilot, school) in self.places.items()]
        choice_field(self, "place").choices = places

    def carry_out(self, *, by: User) -> PilotComment | None:
        return self.attempt(lambda: self._type(by))

    def _type(self, by: User) -> PilotComment:
        pilot, school = self.places[self.cleaned_data["place"]]
        return services.type_comment(pilot, by=by, school=school, **self.values("nonce", "text"))


class ReleaseForm(PilotForm):
    """The wording the officer will read. Every marked place is ticked by the person who has looked at it."""

    done = gettext_lazy("Released. What was written is deleted; only this wording is kept.")
    released_text = words(gettext_lazy("As the county will read it"), rows=5)
    looked = forms.MultipleChoiceField(
        label=gettext_lazy("Looked at, one by one"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "tall"}),
    )
    whole = forms.BooleanField(
        label=gettext_lazy("I have read all of it: nobody can be recognised, neither by a name nor by what is told")
    )

    def __init__(self, comment: PilotComment, spots: Sequence[FoundName], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.comment = comment
        kinds = wording.kind_words()
        self.fields["released_text"].initial = without(comment.text or "", spots, kinds)
        told = {spot.found: kinds[spot.kind] for spot in spots}
        lines = [_("“%(found)s” → %(word)s") % {"found": found, "word": word} for found, word in told.items()]
        choice_field(self, "looked").choices = [(str(n), line) for n, line in enumerate(lines)]
        self.spots = len(told)
        if not told:
            del self.fields["looked"]

    def clean_looked(self) -> None:
        if len(self.cleaned_data["looked"]) < self.spots:
            raise forms.ValidationError(_("Please look at every one of them and tick it."))

    def carry_out(self, *, by: User) -> PilotComment | None:
        return self.attempt(
            lambda: services.release_comment(self.comment, by=by, text=self.cleaned_data["released_text"])
        )
