"""Look-ups as a list of who is still to be found, and one child's as a page."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.shortcuts import once_while_reading
from screening import formats
from screening.cases.counted_lines import CountedLine, counted
from screening.cases.look_ups import access as look_ups
from screening.cases.look_ups.access import look_ups_of, may_read_words
from screening.cases.models import LookUp
from screening.documents.blocks import Link
from screening.library import texts
from students.child_file import ChildFileLine
from students.models import Student

FIELDS = "chain.look_up.fields"


LookUpEntry = dict[str, object]  # one time that somebody asked: `when`, and `lines` of label and words


class LookUpPage:
    def __init__(self, user: User, student: Student) -> None:
        found = look_ups.look_ups_of(user).filter(student=student)
        self.name = student.name
        self.url = reverse("students:show_student", args=[student.public_id])  # of the child's page
        self.title = texts.text("chain.look_up")
        self.lead = (texts.text("chain.look_up.lead"), texts.text("chain.look_up.opens_when"))
        self.warning = texts.text("chain.look_up.nobody_reached")
        self.entries = tuple(_entry(row, in_full=look_ups.may_read_words(user, row)) for row in found)


def open_line(user: User) -> CountedLine:
    """For a first screen: how many go on or wait to be begun. Names nobody."""
    return CountedLine((look_ups.open_look_ups_of(user), look_ups.missed_children_of(user)), _open)


def open_count(user: User) -> str:
    """The same in words; empty for none."""
    return "".join(line.words for line in counted([open_line(user)]))


def _open(going_on: int, to_begin: int) -> Link | None:
    count = going_on + to_begin
    words = texts.text("ui.look-up.open-count", count=count)
    return Link(words, reverse("cases:list_look_ups")) if count else None


def list_page(user: User) -> list[Link]:
    going_on = list(look_ups.open_look_ups_of(user))
    waiting = list(look_ups.missed_children_of(user))
    look_ups.look_at_look_ups(user, [row.student for row in going_on] + [row.student for row in waiting])
    return [*(_to_begin(row.student, row.due_on) for row in waiting), *map(_going_on, going_on)]


def latest_of(user: User, student: Student) -> LookUp | None:
    """The last entry, to begin the next one with, if all of it is for this person."""
    found = look_ups.look_ups_of(user).filter(student=student).first()
    return found if found and look_ups.may_read_words(user, found) else None


def _to_begin(student: Student, due: object) -> Link:
    says = texts.text("ui.look-up.due", date=due) if due else texts.text("ui.look-up.open")
    return Link(student.name, _url(student), note=says)


def _going_on(row: LookUp) -> Link:
    where = dict(texts.choices(f"{FIELDS}.where.options"))[row.where]
    late = row.next_on and row.next_on < timezone.localdate()
    words = _("%(where)s. Next contact was due on %(day)s.") if late else _("%(where)s. Next contact: %(day)s.")
    return Link(
        row.student.name, _url(row.student), note=words % {"where": where, "day": texts.value_text(row.next_on)}
    )


def _url(student: Student) -> str:
    return reverse("cases:record_look_up", args=[student.public_id])


def _entry(row: LookUp, *, in_full: bool) -> LookUpEntry:
    when = _("%(time)s, %(name)s") % {"time": formats.moment(row.recorded_at), "name": row.recorded_by.name}
    shown = set(fields_shown(in_full=in_full))
    return {"when": when, "lines": [(label, words) for name, label, words in _said(row) if words and name in shown]}


def fields_shown(*, in_full: bool) -> tuple[str, ...]:
    return texts.ids(FIELDS) if in_full else ("where", "next", "closed")


def _said(row: LookUp) -> Iterator[tuple[str, str, str]]:
    """Id, label and words of every line of the form."""
    words = {
        "last-seen": f"{formats.day(row.last_seen_on)} {row.last_seen_by}".strip(),
        "tries": row.tries,
        "answered-by": row.answered_by,
        "needs": row.needs,
        "agreed": row.agreed,
        "report": row.reported,
        "next": f"{formats.day(row.next_on)} {row.next_who}".strip() if row.next_on else "",
    }
    for name in ("where", "seen", "safe", "closed"):
        words[name] = dict(texts.choices(f"{FIELDS}.{name}.options")).get(getattr(row, name), "")
    for field in texts.localize(FIELDS):
        yield field["id"], field["label"], words[field["id"]]


def file_lines(user: User, student: Student) -> Iterator[ChildFileLine]:
    """In the child's file."""
    for row in _look_ups(user, student):
        shown = set(fields_shown(in_full=may_read_words(user, row)))
        said = " · ".join(words for name, _label, words in _said(row) if words and name in shown)
        yield ChildFileLine(
            timezone.localdate(row.recorded_at), _("Look-up"), row.recorded_by.name, said, _url(student)
        )


def file_next(user: User, student: Student) -> Iterator[ChildFileLine]:
    """While the last entry leaves the look-up open."""
    for row in _look_ups(user, student)[:1]:
        if row.next_on and not row.closed:
            yield ChildFileLine(row.next_on, _("Look-up"), _("Ask again where the child is"), "", _url(student))


def _look_ups(user: User, student: Student) -> list[LookUp]:
    """Newest first; a page asks for what comes next and for what was."""
    rows = look_ups_of(user).filter(student=student)
    return once_while_reading(("look-ups", user.pk, student.pk), lambda: list(rows))
