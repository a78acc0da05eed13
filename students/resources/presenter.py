"""What schools have, in words: year beside year, and the blank to be filled in by hand."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.documents.blocks import PrintedTable, TableColumn
from screening.documents.models import Document
from students.models import School, SchoolResources
from students.resources.fields import ASKED, ResourceQuestion
from students.resources.selectors import year_to_enter, years_of

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
