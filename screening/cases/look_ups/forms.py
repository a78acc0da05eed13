"""The look-up form: what the paper asks, in its order."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases.forms import FormAbout, day, line, note, radios, select
from screening.cases.look_ups.services import record_look_up
from screening.cases.models import LookUp
from screening.form_kit.fields import choice_field
from screening.library import texts
from students.models import Student

FIELDS = "chain.look_up.fields"


class LookUpForm(FormAbout[Student, LookUp]):
    """Labels and choices are those of the content file; a new entry begins with what stays the same."""

    last_seen_on = day(required=True)
    last_seen_by = line()
    tries = note(required=True, rows=3)
    answered_by = line()
    where = radios(f"{FIELDS}.where.options")
    seen = radios(f"{FIELDS}.seen.options")
    safe = radios(f"{FIELDS}.safe.options")
    needs = note()
    agreed = note()
    reported = line()
    next_on = day()
    next_who = line()
    closed = select(f"{FIELDS}.closed.options")

    def __init__(self, student: Student, latest: LookUp | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(student, *args, **kwargs)
        for name, label in _labels().items():
            self.fields[name].label = label
        self.fields["reported"].help_text = texts.localize(f"{FIELDS}.report")["hint"]
        closed = [("", _("Not over yet")), *texts.choices(f"{FIELDS}.closed.options")]
        choice_field(self, "closed").choices = closed
        if latest is not None and not latest.closed:
            self.initial.update(last_seen_on=latest.last_seen_on, last_seen_by=latest.last_seen_by)

    def act(self, by: User) -> LookUp:
        return record_look_up(self.about, by=by, **self.cleaned_data)

    @property
    def found(self) -> str:
        """What was said, for the message after saving."""
        where = dict(texts.choices(f"{FIELDS}.where.options"))[self.cleaned_data["where"]]
        return texts.text("ui.look-up.found", where=where)


def _labels() -> dict[str, str]:
    """Two of the paper's lines hold a day and a person; each has a field of its own here."""
    said = {field["id"].replace("-", "_"): field["label"] for field in texts.localize(FIELDS)}
    last_seen, next_contact, report = said.pop("last_seen"), said.pop("next"), said.pop("report")
    return {
        **said,
        "last_seen_on": last_seen,
        "last_seen_by": _("Seen by whom"),
        "next_on": next_contact,
        "next_who": _("With whom"),
        "reported": report,
    }
