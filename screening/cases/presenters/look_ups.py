"""Look-ups as a list of who is still to be found, and one child's as a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases.access import look_ups
from screening.cases.models import LookUp
from screening.library import texts
from students.models import Student

FIELDS = "chain.look_up.fields"


@dataclass(frozen=True)
class Line:
    """A child, what is known or still to be done, and where to go."""

    name: str
    says: str
    url: str


@dataclass(frozen=True)
class Entry:
    """One time that somebody asked."""

    when: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LookUpPage:
    name: str
    url: str  # of the child's page
    title: str
    lead: tuple[str, ...]
    warning: str
    entries: tuple[Entry, ...]


def open_count(user: User) -> str:
    """For a first screen: how many go on or wait to be begun; empty for none. Names nobody."""
    count = look_ups.open_look_ups_of(user).count() + look_ups.missed_children_of(user).count()
    return texts.text("ui.look-up.open-count", count=count) if count else ""


def list_page(user: User) -> list[Line]:
    going_on = list(look_ups.open_look_ups_of(user))
    waiting = list(look_ups.missed_children_of(user))
    look_ups.look_at_look_ups(user, [row.student for row in (*going_on, *waiting)])
    return [*(_to_begin(row.student, row.due_on) for row in waiting), *map(_going_on, going_on)]


def child_page(user: User, student: Student) -> LookUpPage:
    found = look_ups.look_ups_of(user).filter(student=student)
    return LookUpPage(
        name=student.name,
        url=reverse("students:show_student", args=[student.public_id]),
        title=texts.text("chain.look_up"),
        lead=(texts.text("chain.look_up.lead"), texts.text("chain.look_up.opens_when")),
        warning=texts.text("chain.look_up.nobody_reached"),
        entries=tuple(map(_entry, found)),
    )


def latest_of(user: User, student: Student) -> LookUp | None:
    return look_ups.look_ups_of(user).filter(student=student).first()


def _to_begin(student: Student, due: object) -> Line:
    says = texts.text("ui.look-up.due", date=due) if due else texts.text("ui.look-up.open")
    return Line(student.name, says, _url(student))


def _going_on(row: LookUp) -> Line:
    where = dict(texts.choices(f"{FIELDS}.where.options"))[row.where]
    late = row.next_on and row.next_on < timezone.localdate()
    words = _("%(where)s. Next contact was due on %(day)s.") if late else _("%(where)s. Next contact: %(day)s.")
    return Line(row.student.name, words % {"where": where, "day": texts.written(row.next_on)}, _url(row.student))


def _url(student: Student) -> str:
    return reverse("cases:record_look_up", args=[student.public_id])


def _entry(row: LookUp) -> Entry:
    when = _("%(time)s, %(name)s") % {"time": texts.moment(row.recorded_at), "name": row.recorded_by.name}
    said = [(label, words) for label, words in _said(row) if words]
    return Entry(when, tuple(said))


def _said(row: LookUp) -> Sequence[tuple[str, str]]:
    fields = {field["id"]: field["label"] for field in texts.localized(FIELDS)}
    option = {name: dict(texts.choices(f"{FIELDS}.{name}.options")) for name in ("where", "seen", "safe", "closed")}
    return [
        (fields["last-seen"], f"{texts.day(row.last_seen_on)} {row.last_seen_by}".strip()),
        (fields["tries"], row.tries),
        (fields["answered-by"], row.answered_by),
        *((fields[name], option[name].get(getattr(row, name), "")) for name in ("where", "seen", "safe")),
        (fields["needs"], row.needs),
        (fields["agreed"], row.agreed),
        (fields["report"], row.reported),
        (fields["next"], f"{texts.day(row.next_on)} {row.next_who}".strip() if row.next_on else ""),
        (fields["closed"], option["closed"].get(row.closed, "")),
    ]
