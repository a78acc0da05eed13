"""What schools have, in words: year beside year, and the blank to be filled in by hand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.lazy import Label
from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.documents.blocks import PrintedTable, TableColumn
from screening.documents.kinds import DocumentKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from students.models import School, SchoolResources
from students.resources.access import resources_of, schools_with_resources
from students.selectors import calendar_of


@dataclass(frozen=True)
class ResourceQuestion:
    """`most`: more than this is a slip of the pen. `halves`: hours come in halves, everything else in ones."""

    name: str
    label: Label
    counts: Any
    most: int
    halves: bool = False


ASKED = (
    ResourceQuestion(
        "staff",
        gettext_lazy("Staff"),
        gettext_lazy(
            "Everybody employed at the school on 1 September, part-time staff as one: teachers, dormitory, canteen."
        ),
        2_000,
    ),
    ResourceQuestion(
        "teachers", gettext_lazy("Teachers"), gettext_lazy("Of these, those who teach a class this school year."), 2_000
    ),
    ResourceQuestion(
        "counselor_hours",
        gettext_lazy("Counselor hours a week"),
        gettext_lazy(
            "Hours in the timetable kept free for children in need, all counselors together; lessons do not count."
        ),
        200,
        halves=True,
    ),
    ResourceQuestion(
        "night_staff",
        gettext_lazy("Dormitory staff at night"),
        gettext_lazy("People awake or on call in the dormitory on an ordinary night; 0 without a dormitory."),
        200,
    ),
    ResourceQuestion(
        "clubs",
        gettext_lazy("Clubs"),
        gettext_lazy("Clubs, arts and sports groups open to every child that meet at least every second week."),
        500,
    ),
    ResourceQuestion(
        "lessons",
        gettext_lazy("Lessons of mental-health education"),
        gettext_lazy(
            "Lessons in the timetable of one class in one term; where classes differ, the class that has fewest."
        ),
        100,
    ),
    ResourceQuestion(
        "books",
        gettext_lazy("Books"),
        gettext_lazy("Books children may take home or read at school, as in the library's own list; no schoolbooks."),
        1_000_000,
    ),
)
NAMES = tuple(one.name for one in ASKED)


def year_to_enter(school: School) -> int:
    """The school year of today: the old one until a term of the new one begins."""
    return calendar_of(school.township.county).school_year(timezone.localdate())


def years_of(user: User, school: School) -> list[SchoolResources]:
    """What holds of every year, newest first."""
    return list(resources_of(user).filter(school=school))


def numbers_to_begin_with(user: User, school: School) -> Mapping[str, Any]:
    """This year's numbers, else those of the year before."""
    row = resources_of(user).filter(school=school).first()
    return {name: getattr(row, name) for name in NAMES} if row else {}


def without_resources(user: User, schools: Iterable[School]) -> list[School]:
    """Schools that have entered nothing for the school year of today."""
    said = set(resources_of(user).values_list("school_id", "school_year"))
    return [school for school in schools if (school.pk, year_to_enter(school)) not in said]


YEARS_SHOWN = 5


class ResourceLine:
    def __init__(self, asked: ResourceQuestion, rows: Sequence[SchoolResources]) -> None:
        self.name = str(asked.label)
        self.counts = str(asked.counts)
        self.values = [number(getattr(row, asked.name)) for row in rows]


class ResourcesPage:
    def __init__(self, user: User, school: School) -> None:
        rows, year = years_of(user, school)[:YEARS_SHOWN], year_to_enter(school)
        self.school = school
        self.year = year_words(year)
        self.years = [f"{row.school_year}–{row.school_year + 1}" for row in rows]
        self.lines = [ResourceLine(asked, rows) for asked in ASKED] if rows else []
        self.entered = _entered_words(rows[0]) if rows else ""
        self.is_due = not rows or rows[0].school_year < year
        self.may_enter = can(user, Permission.MANAGE_ROSTER)


class BlankPage:
    """The questions of a school year on paper, each with its definition and room for the answer."""

    def __init__(self, document: Document, school: School) -> None:
        self.language = formats.html_language(document.language)
        self.school = school.name
        self.year = year_words(year_to_enter(school))
        self.printed_by = document.requested_by.name
        self.printed_at = formats.timestamp()
        self.code = document.input_hash[:10].upper()
        self.table = blank_table()


def year_words(year: int) -> str:
    return _("School year %(year)s–%(next)s") % {"year": year, "next": year + 1}


def number(value: Any) -> str:
    """1,200 and 12.5, without a last nought that says nothing."""
    return f"{value:,}".removesuffix(".0")


def _entered_words(row: SchoolResources) -> str:
    day = timezone.localdate(row.entered_at).isoformat()
    return _("Last entered on %(day)s by %(name)s.") % {"day": day, "name": row.entered_by.name}


def blank_table() -> PrintedTable:
    columns = (
        TableColumn(_("What"), "w25"),
        TableColumn(_("What it counts"), "w50"),
        TableColumn(_("How many"), "w25"),
    )
    return PrintedTable(columns, tuple((str(asked.label), str(asked.counts), "") for asked in ASKED), hand=True)


BLANK = DocumentKind[School](
    name="school-resources",
    label=gettext_lazy("What the school has, to be filled in"),
    door=schools_with_resources,
    template="documents/school_resources.html",
    page=BlankPage,
    file_name=lambda document, school: f"school-resources-{year_to_enter(school)}.pdf",
    audience="school",
    input_hash=lambda user, school: hash_inputs(year_to_enter(school), school.name),
    reference=lambda school: str(year_to_enter(school)),
)
