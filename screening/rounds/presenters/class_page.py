"""The nameless page of a class and its lesson, as words. It says nothing about a child and counts nothing."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from screening import formats
from screening.library import texts
from screening.rounds.models import Sheet
from screening.rounds.presenters.sheet import sheet_url
from students.selectors import class_label


class ClassPage:
    def __init__(self, sheet: Sheet) -> None:
        kept = sheet.class_page or {}
        self.language = formats.html_language()
        self.school = sheet.school_class.school.name
        self.title = texts.text("class_page.title")
        self.class_name = class_label(sheet.school_class, sheet.round.school_year)
        self.lead = texts.text("class_page.lead")
        self.says = [texts.text(f"class_page.themes.{theme}.sentence") for theme in kept["themes"]]
        self.instead = "" if self.says else _nothing_named(kept)
        self.lesson = texts.localize(f"class_page.lessons.{kept['lesson']}")
        self.frozen = _frozen_words(kept)
        self.printed_at = timezone.localdate().isoformat()
        self.limits = texts.text("reasons.standing.no-flag")
        self.print_url = sheet_url("print_class_page", sheet)
        self.back_url = sheet_url("thank_teacher", sheet)


def _frozen_words(kept: dict[str, Any]) -> str:
    """Once made from enough children it never changes, so that nobody reads a child out of a difference."""
    if kept["small"]:
        return _("It is made again when more children of the class are handed in.")
    return _("It was made when enough children of the class were handed in, and stays as it is.")


def _nothing_named(kept: dict[str, Any]) -> str:
    if kept["small"]:
        return texts.text("class_page.small_class")
    return _("Nothing stands out for the class as a whole this time. The lesson below suits every class.")
