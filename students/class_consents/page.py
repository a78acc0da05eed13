"""The consent of a class as its page prints it: one line a child, the sheet in force or what was typed."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.form_kit.rows import RowInput, digest
from students.class_consents.forms import SIGNERS, UsualForm
from students.class_consents.rows import (
    FIELDS,
    GROUP,
    SIGNS,
    TYPED,
    Outcome,
    texts_of,
)
from students.class_consents.services import histories
from students.class_consents.wording import (
    asked_words,
    field_of,
    is_given,
    problem_words,
    state_words,
)
from students.consents import ANSWERS as SAID
from students.consents import SCOPES, TEXT_VERSION, is_settled, standing
from students.forms.family import CHILD as CHILD_SAID
from students.models import Consent, Enrolment, SchoolClass
from students.pages.child import scope_label
from students.selectors import class_label, school_year_of


class ConsentError(NamedTuple):
    text: str
    field: str


class ConsentLine:
    """A child: what is in force, or the row as it was sent where it has to be put right."""

    def __init__(
        self, seat: Enrolment, sheets: Sequence[Consent], sent: RowInput | None = None, wrong: str = ""
    ) -> None:
        self.seat, self.now = seat, sheets[-1] if sheets else None
        self.child, self.place, self.name = seat.student.public_id.hex, seat.seat_number, seat.student.name
        self.texts = texts_of(self.now)
        self.version = version_token(sheets)
        self.state = state_words(self.now)
        self.complete, self.bad = is_given(self.now) and not wrong, bool(wrong)
        shown = {**self.texts, **(sent.digits if sent else {})}
        if sent:
            self.version = f"{sent.version}.{sent.loaded}"
        self.cells = [
            {"name": f"{at}-{self.child}", "id": f"{at}-{self.place}", "text": shown[name], "wrong": wrong == name}
            | {"label": title}
            for at, (name, title) in enumerate(zip(TYPED, titles(), strict=True))
        ]

        self.is_settled = sent is None and is_settled(self.now)

    @property
    def is_missing(self) -> bool:
        return self.now is None


def version_token(sheets: Sequence[Consent]) -> str:
    texts = texts_of(sheets[-1] if sheets else None)
    return f"{2 * len(sheets)}.{digest(texts[name] for name in TYPED)}"


class ConsentsPage:
    """`sent`: rows that are shown as they came in, not as they are in force."""

    def __init__(
        self,
        school_class: SchoolClass,
        seats: Sequence[Enrolment],
        usual: UsualForm,
        *,
        sent: Iterable[RowInput] = (),
        outcome: Outcome | None = None,
    ) -> None:
        self.school_class, self.usual, self.nonce = school_class, usual, uuid4()
        self.label = class_label(school_class, school_year_of(school_class.school))
        again = {row.student: row for row in sent}
        wrong = {one.student: field_of(one) for one in outcome.refused} if outcome else {}
        sheets = histories([seat.student_id for seat in seats])
        self.lines = [
            ConsentLine(seat, sheets[seat.student_id], again.get(id_of(seat)), wrong.get(id_of(seat), ""))
            for seat in seats
        ]
        self.errors = _errors(seats, outcome) if outcome else []
        self.errors_title = errors_title(len(self.errors))
        self.heads, self.scales = _heads(), scales()
        self.form_ids, self.pins, self.saved = " ".join(FIELDS), TEXT_VERSION, ""
        self.missing = [line for line in self.lines if line.is_missing]
        self.settled = sum(line.is_settled for line in self.lines)
        self.counts = count_words([line.now for line in self.lines])
        self.rest_words = _("The other {n} agreed to all")
        self.rest_button = self.rest_words.format(n=len(self.missing))
        self.stop = next((line.child for line in [*self.missing, *self.lines] if not line.is_settled), "")
        self.autosave_url = reverse("students:autosave_consents", args=[school_class.public_id])
        self.form_url = reverse("students:record_consent", args=[UUID(int=0)])  # an id of zeros, for the script


def page_url(school_class: SchoolClass) -> str:
    return reverse("students:record_consents", args=[school_class.public_id])


def count_words(states: Sequence[Consent | None]) -> str:
    """How many families of the class have said what; the four add up to the class."""
    missing = states.count(None)
    given, refused = (sum(standing(now, "teacher_forms") == word for now in states) for word in ("given", "refused"))
    told = {"n": len(states), "missing": missing, "given": given, "refused": refused}
    told["waiting"] = len(states) - missing - given - refused
    return (
        _("%(n)s children: %(given)s agreed, %(refused)s did not, %(waiting)s to talk over, %(missing)s no sheet yet")
        % told
    )


def to_put_right(sent: Iterable[RowInput], outcome: Outcome) -> list[RowInput]:
    """What was not recorded as it was typed."""
    found = {one.student for one in outcome.refused} | {one.student for one in outcome.asked}
    return [row for row in sent if row.student in found]


def _errors(seats: Sequence[Enrolment], outcome: Outcome) -> list[ConsentError]:
    places = {id_of(seat): seat for seat in seats}
    found = [(_place(places.get(one.student)), one) for one in outcome.refused]
    errors = [
        (place, ConsentError(problem_words(one, places.get(one.student)), f"{TYPED.index(field_of(one))}-{place}"))
        for place, one in found
    ]
    for asked in outcome.asked:
        seat = places[asked.student]
        errors.append((seat.seat_number, ConsentError(asked_words(asked, seat), f"0-{seat.seat_number}")))
    return [error for _at, error in sorted(errors)]


def _place(seat: Enrolment | None) -> int:
    return seat.seat_number if seat else 0


def errors_title(count: int) -> str:
    return ngettext("%(n)s place needs a look", "%(n)s places need a look", count) % {"n": count}


def titles() -> tuple[str, ...]:
    return _("Consent"), _("Signed"), _("Child")


def _heads() -> list[dict[str, Any]]:
    return [
        _head(0, _("Consent, %(n)s digits") % {"n": len(SCOPES)}, [scope_label(name) for name in SCOPES]),
        _head(1, _("Who signed"), [_("Who signed?")]),
        _head(2, _("The child"), [_("What does the child say?")]),
    ]


def _head(at: int, words: str, items: list[str]) -> dict[str, Any]:
    told = {"index": at, "title": titles()[at], "head": words, "items": items}
    return told | {"group": GROUP, "signs": "".join(SIGNS[TYPED[at]])}


def scales() -> list[dict[str, Any]]:
    said: tuple[Sequence[tuple[Any, Any]], ...] = (SAID, SIGNERS, CHILD_SAID)
    return [
        {"title": title, "anchors": [(sign, label) for sign, (_code, label) in zip(SIGNS[name], words, strict=True)]}
        for title, name, words in zip(titles(), TYPED, said, strict=True)
    ]


def id_of(seat: Enrolment) -> UUID:
    found: UUID = seat.student.public_id
    return found
