"""A class as its papers see it, without a database: many children, rare and long names, rows that stay empty."""

from datetime import UTC, datetime
from uuid import UUID

from screening.instruments import Instrument, shipped
from screening.library import wording
from screening.rounds.models import ChildState, ScreeningRound, Sheet
from screening.rounds.selectors import FormView, RowView, SheetView
from screening.rounds.selectors.shapes import EntryView, OtherView, form_view
from students.models import County, School, SchoolClass, Township

AT = datetime(2026, 10, 19, 1, 5, tzinfo=UTC)
NAMES = ("王𬀩雨", "李䶮", "㛃姐", "阿依古丽·买买提", "欧阳建国", "古丽娜尔·艾山江·买买提", "陈静怡", "张浩然")
SCHOOL = "青山镇中心小学"


def instruments(informant: str) -> list[Instrument]:
    return [one for one in shipped.all() if one.informant == informant]


def teacher_forms() -> tuple[FormView, ...]:
    return tuple(form_view(one) for one in instruments("teacher"))


def sheet(informant: str = "teacher") -> Sheet:
    school = School(name=SCHOOL, township=Township(name="青山镇", county=County(name="河西县")))
    one = ScreeningRound(public_id=UUID(int=7), school_year=2026, term=1)
    return Sheet(
        public_id=UUID(int=8), informant=informant, round=one, school_class=SchoolClass(school=school, number=2)
    )


def child(seat: int, forms: tuple[FormView, ...], digits: tuple[str, ...] = (), exclusion: str = "") -> RowView:
    typed = digits or tuple("" for _ in forms)
    entries = tuple(_entry(form, text) for form, text in zip(forms, typed, strict=True))
    complete = all(entry.complete for entry in entries)
    name = NAMES[(seat - 1) % len(NAMES)]
    return RowView(UUID(int=100 + seat), seat, name, 0, "", entries, exclusion, "to-rate", "", complete, None)


def _entry(form: FormView, text: str) -> EntryView:
    answered = len(text.replace("_", ""))
    return EntryView(form.id, text, answered, form.size, answered == form.size, False)


def class_view(
    count: int, special: dict[int, RowView] | None = None, others: tuple[int, ...] = (), informant: str = "teacher"
) -> SheetView:
    """`count` children; some rows given, some without consent."""
    forms = tuple(form_view(one) for one in instruments(informant))
    rows = [(special or {}).get(seat) or child(seat, forms) for seat in range(1, count + 1) if seat not in others]
    state = ChildState.NO_CONSENT_YET
    left = [OtherView(seat, NAMES[seat % len(NAMES)], state, wording.state_label(state), "") for seat in others]
    return SheetView(sheet(informant), "五年级(2)班", forms, tuple(rows), tuple(left), 0, len(rows), True, None)
