"""Uploading a roster file, assigning its columns, approving its rows."""

from collections import Counter
from dataclasses import replace
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from accounts.models import User
from screening.form_kit.fields import choice_field
from screening.form_kit.forms import DayField
from students.forms.base import WAYS_TO_LEAVE, OnceForm, TableField, TickedRows, has_come, is_row, refusal_words
from students.models import RosterImport, School, Student
from students.roster.headings import Heading
from students.roster.layout import CARE, CLASS, COLUMNS, GRADE
from students.roster.refusals import UnreadableRoster
from students.roster.rows import CellProblem
from students.roster_uploads import import_plan, stored_sheets
from students.selectors import class_label, open_classes, school_year_of
from students.services import NotOnRoster, assign_columns, take_off_roster, upload_roster, write_rows
from students.services.roster import sheet_to_assign

NOT_IN_FILE = _("Not in this file")


class UploadForm(OnceForm):
    """One file in the layout of the template, or any other."""

    file = TableField(
        label=_("Roster file"), help_text=_("XLSX or CSV (UTF-8 or GBK), 2 MB and 5,000 children at most")
    )
    assign = forms.BooleanField(label=_("Let me say myself what each column is"), required=False)
    button = _("Read the file")
    refusals = {UnreadableRoster: lambda refused: [("file", refusal_words(refused))]}

    def parts(self) -> list[Any]:
        return [Fieldset(_("The file"), "file", "assign")]

    def done(self, school: School, *, by: User) -> RosterImport | None:
        content = self.cleaned_data["file"].read()
        return self.attempt(lambda: upload_roster(school, by=by, content=content, **self.values("nonce", "assign")))


class ColumnsForm(OnceForm):
    """For each fact of the roster the column of the file that holds it."""

    whole_class = forms.ChoiceField(label=_("Or all children of the file are in"), required=False)
    remember = forms.BooleanField(
        label=_("Remember this for the next file of our school"), required=False, initial=True
    )
    button = _("Read the file like this")
    refusals = {UnreadableRoster: lambda refused: [(None, refusal_words(refused))]}

    def __init__(self, roster: RosterImport, heading: Heading, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roster, self.heading = roster, heading
        places = {key: str(place) for place, key in heading.keys.items()}
        columns = [("", NOT_IN_FILE), *_columns(heading)]
        for column in COLUMNS:
            self.fields[column.key] = forms.ChoiceField(
                label=column.heading, choices=columns, required=False, initial=places.get(column.key, "")
            )
        choice_field(self, "whole_class").choices = [("", _("Several classes")), *_class_choices(roster.school)]

    def parts(self) -> list[Any]:
        child = [column.key for column in COLUMNS if column.key not in (CLASS, GRADE, *CARE)]
        return [
            Fieldset(_("The class"), CLASS, GRADE, "whole_class"),
            Fieldset(_("The child"), *child),
            Fieldset(_("The care situation, where the file has it"), *CARE),
            "remember",
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for column in COLUMNS:
            told = given.get(column.key) or (column.key == CLASS and given.get("whole_class"))
            if column.needed and not told and column.key not in self.errors:
                self.add_error(column.key, _("Please choose the column with this: %s") % column.heading)
        places = [given.get(column.key) for column in COLUMNS if given.get(column.key)]
        for column in COLUMNS:
            if places.count(given.get(column.key)) > 1:
                self.add_error(column.key, _("This column is chosen twice."))
        return given

    def done(self, *, by: User) -> RosterImport | None:
        keys = {int(self.cleaned_data[c.key]): c.key for c in COLUMNS if self.cleaned_data[c.key]}
        told = {"heading": replace(self.heading, keys=keys)} | self.values("whole_class", "remember")
        return self.attempt(lambda: assign_columns(self.roster, by=by, **told))


def _columns(heading: Heading) -> list[tuple[str, str]]:
    """The words of the headings; where one stands twice, with the letter of its column."""
    count = Counter(heading.words)
    return [(str(at), _column(at, word, count[word] > 1)) for at, word in enumerate(heading.words) if word]


def _column(at: int, word: str, is_twice: bool) -> str:
    told = {"heading": word, "letter": get_column_letter(at + 1)}
    return gettext("%(heading)s (column %(letter)s)") % told if is_twice else word


def heading_to_assign(roster: RosterImport, remembered: dict[str, str]) -> Heading:
    return sheet_to_assign(stored_sheets(roster), remembered)


def _class_choices(school: School) -> list[tuple[str, str]]:
    """The classes by a name that the reader of files understands."""
    year = school_year_of(school)
    classes = open_classes(school).order_by("-cohort_year", "number")
    return [(f"{year - row.cohort_year + 1}-{row.number}", class_label(row, year)) for row in classes]


class TickedForm(TickedRows):
    """Rows that were ticked, and who the close ones are."""

    def answers(self) -> dict[int, str]:
        """Row → "new" or the public id of a child."""
        given = {name: value for name, value in self.data.items() if name.startswith("who-") and value}
        return {int(name[4:]): value for name, value in given.items() if is_row(name[4:])}

    def done(self, roster: RosterImport, *, by: User) -> tuple[int, list[CellProblem]]:
        """How many rows were asked for, and what kept some of them out. Raises AlreadyDecided."""
        said = self.answers()
        close = import_plan(by, roster).close if said else []
        children = {(row.number, child.public_id): child.student for row, near in close for child in near}
        open_rows = {row.number for row, _near in close}
        answers = {
            number: children.get((number, who))
            for number, who in said.items()
            if number in open_rows and (who == "new" or (number, who) in children)
        }
        return len(self.rows | set(answers)), write_rows(roster, by=by, rows=self.rows, answers=answers)


class LeftForm(forms.Form):
    """Children of the file's classes who are not in it: who has left, when and why."""

    child = forms.Field(required=False, widget=forms.MultipleHiddenInput)
    last_day = DayField(label=_("Last day at school"), initial=timezone.localdate, validators=[has_come])
    reason = forms.ChoiceField(choices=WAYS_TO_LEAVE, label=_("Reason"), widget=forms.Select({"class": "short"}))

    def ticked(self) -> list[str]:
        return self.data.getlist("child") if isinstance(self.data, QueryDict) else []

    def done(self, roster: RosterImport, *, by: User) -> list[Student] | None:
        """Raises AlreadyDecided."""
        given = self.cleaned_data
        when = {"last_day": given["last_day"], "reason": given["reason"]}
        try:
            return take_off_roster(roster, by=by, children=set(given["child"] or []), **when)
        except NotOnRoster:
            self.add_error("last_day", _("The child was not at the school on that day."))
            return None
