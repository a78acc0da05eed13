"""Uploading a roster file, assigning its columns, approving its rows."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from accounts.models import User
from screening import formats
from screening.form_kit.fields import choice_field
from screening.form_kit.forms import DayField
from students.forms.base import WAYS_TO_LEAVE, OnceForm, TableField, TickedRows, has_come, is_row, refusal_words
from students.models import RecordKind, RecordUpload, RosterImport, School, Student
from students.roster.cells import Place, may_be
from students.roster.layout import CARE, CLASS, COLUMN, COLUMNS, GRADE, NOTHING, SEX, Heading
from students.roster.plan import Question
from students.roster.refusals import UnreadableRoster
from students.roster.rows import CellProblem
from students.roster_uploads import import_plan, known_school, questions_of, stored_sheets
from students.selectors import class_label, open_classes, place_label, school_year_of, school_year_words
from students.services.children import NotOnRoster
from students.services.records import upload_records, write_records
from students.services.roster import answer_questions, assign_columns, sheet_to_assign, upload_roster
from students.services.roster_writing import take_off_roster, write_rows

NOT_IN_FILE = gettext_lazy("Not in this file")


class UploadForm(OnceForm):
    """One file in the layout of the template, or any other."""

    file = TableField(
        label=gettext_lazy("Roster file"),
        help_text=gettext_lazy("XLSX or CSV (UTF-8 or GBK), 2 MB and 5,000 children at most"),
    )
    assign = forms.BooleanField(label=gettext_lazy("Let me say myself what each column is"), required=False)
    button = gettext_lazy("Read the file")
    refusals = {UnreadableRoster: lambda refused: [("file", refusal_words(refused))]}

    def parts(self) -> list[Any]:
        return [Fieldset(_("The file"), "file", "assign")]

    def done(self, school: School, *, by: User) -> RosterImport | None:
        content = self.cleaned_data["file"].read()
        return self.attempt(lambda: upload_roster(school, by=by, content=content, **self.values("nonce", "assign")))


class ColumnsForm(OnceForm):
    """For each fact of the roster the column of the file that holds it."""

    whole_class = forms.ChoiceField(label=gettext_lazy("Or all children of the file are in"), required=False)
    remember = forms.BooleanField(
        label=gettext_lazy("Remember this for the next file of our school"), required=False, initial=True
    )
    button = gettext_lazy("Read the file like this")
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
    last_day = DayField(label=gettext_lazy("Last day at school"), initial=timezone.localdate, validators=[has_come])
    reason = forms.ChoiceField(
        choices=WAYS_TO_LEAVE, label=gettext_lazy("Reason"), widget=forms.Select({"class": "short"})
    )

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


HEADINGS = {
    RecordKind.ATTENDANCE: gettext_lazy(
        "No line of the first fifteen has the heading 姓名 and one such as 缺勤天数, 病假 or 应出勤天数."
    ),
    RecordKind.RESULTS: gettext_lazy(
        "No line of the first fifteen has the heading 姓名 and a subject such as 语文 or 数学."
    ),
}
MONTHS_BACK = 13


class RecordsForm(OnceForm):
    """One file of a month or a term."""

    period = forms.ChoiceField(label=gettext_lazy("Which month?"), widget=forms.Select({"class": "short"}))
    file = TableField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("XLSX or CSV (UTF-8 or GBK), 2 MB and 5,000 children at most"),
    )
    button = gettext_lazy("Read the file")

    def __init__(self, school: School, kind: str, *args: Any) -> None:
        super().__init__(*args)
        self.school, self.kind = school, kind
        choice_field(self, "period").choices = periods(school, kind)
        if kind == RecordKind.RESULTS:
            self.fields["period"].label = _("Which term?")

    def parts(self) -> list[Any]:
        return [Fieldset(_("The list"), "period", "file")]

    def done(self, *, by: User) -> RecordUpload | None:
        content = self.cleaned_data["file"].read()
        try:
            told = self.values("nonce", "period")
            return upload_records(self.school, by=by, kind=self.kind, content=content, **told)
        except UnreadableRoster as refusal:
            words = HEADINGS if refusal.args[0] == "heading" else {}
            self.add_error("file", words.get(RecordKind(self.kind), refusal_words(refusal)))
            return None


def periods(school: School, kind: str) -> list[tuple[str, str]]:
    """What a list may be about, newest first: months up to this one, terms that have begun."""
    today = timezone.localdate()
    if kind == RecordKind.ATTENDANCE:
        months = [_month_before(today, back) for back in range(MONTHS_BACK)]
        return [(f"{year}-{month:02d}", formats.year_month(year, month)) for year, month in months]
    terms = school.township.county.terms.filter(starts__lte=today).order_by("-starts")
    return [(f"{t.school_year}-{t.number}", school_year_words(t.school_year, t.number)) for t in terms]


def _month_before(day: date, back: int) -> tuple[int, int]:
    months = day.year * 12 + day.month - 1 - back
    return months // 12, months % 12 + 1


class RowsForm(TickedRows):
    def done(self, upload: RecordUpload, *, by: User) -> RecordUpload:
        """Raises AlreadyDecided."""
        return write_records(upload, by=by, rows=self.rows)


BEGIN = "begin"
BUILD = "new_classes"


class QuestionsForm(forms.Form):
    """One answer a distinct word. Classes that are not there yet are one question together."""

    new_classes = forms.ChoiceField(
        error_messages={"required": gettext_lazy("Please choose what is meant.")},
        widget=forms.RadioSelect,
        choices=[
            (BEGIN, gettext_lazy("Yes, begin them together")),
            (NOTHING, gettext_lazy("No, leave these rows out")),
        ],
    )

    def __init__(self, roster: RosterImport, data: Any = None) -> None:
        super().__init__(data)
        self.roster, self.school = roster, known_school(roster)
        every = questions_of(roster)
        self.begins = [one for one in every if one.place]
        self.asked = {_name(one): one for one in every if not one.place}
        for name, one in self.asked.items():
            self.fields[name] = forms.ChoiceField(
                label=_label(one),
                choices=self._choices(one),
                initial=one.answer,
                widget=forms.Select,
                error_messages={"required": _("Please choose what is meant.")},
            )
        if self.begins:
            self.fields[BUILD].label = self._begin_words()
        else:
            del self.fields[BUILD]

    @property
    def open_questions(self) -> int:
        return sum(not one.answer for one in self.asked.values()) + bool(self.begins)

    def open_fields(self) -> Iterator[forms.BoundField]:
        names = [name for name, one in self.asked.items() if not one.answer]
        return (self[name] for name in ([BUILD] if self.begins else []) + names)

    def said_fields(self) -> list[forms.BoundField]:
        return [self[name] for name, one in self.asked.items() if one.answer]

    def _choices(self, one: Question) -> list[tuple[str, str]]:
        asking = [] if one.answer else [("", _("Please choose"))]
        if one.column == CLASS:
            places = may_be(one.word, self.school.classes or (), self.school.last_grade)
            return [*asking, *((_key(one), self._class(one)) for one in places), (NOTHING, _("Leave these rows out"))]
        answers = COLUMN[one.column].answers.items()
        nothing = [] if one.column == SEX else [(NOTHING, _("Nothing: do not write this"))]
        return [*asking, *answers, *nothing]

    def _class(self, place: Place) -> str:
        words = place_label(*place)
        return words if place in (self.school.classes or ()) else _("%(class)s (new)") % {"class": words}

    def _begin_words(self) -> str:
        rows = Counter[Place]()
        for one in self.begins:
            rows[_place(one.place)] += one.rows
        names = formats.joined(
            _("%(class)s: %(n)s rows") % {"class": place_label(*place), "n": rows[place]} for place in sorted(rows)
        )
        words = ngettext(
            "The file has a class that is not there yet. Begin it? (%(names)s)",
            "The file has %(n)s classes that are not there yet. Begin them together? (%(names)s)",
            len(rows),
        )
        return words % {"n": len(rows), "names": names}

    @cached_property
    def _words(self) -> dict[str, dict[str, str]]:
        said: dict[str, dict[str, str]] = {}
        for name, one in self.asked.items():
            said.setdefault(one.column, {})[one.key] = self.cleaned_data[name]
        if self.cleaned_data.get(BUILD) == NOTHING:
            said.setdefault(CLASS, {}).update({one.key: NOTHING for one in self.begins})
        return said

    def _begun(self) -> set[Place]:
        """Classes to begin: all that are not there yet, and those chosen for a word."""
        classes = {_place(one.place) for one in self.begins} if self.cleaned_data.get(BUILD) == BEGIN else set()
        chosen = {_place(said) for said in self._words.get(CLASS, {}).values() if said != NOTHING}
        return classes | (chosen - set(self.school.classes or ()))

    def done(self, *, by: User) -> RosterImport:
        """Raises AlreadyDecided."""
        return answer_questions(self.roster, by=by, words=self._words, classes=self._begun())


def _name(one: Question) -> str:
    """By its word, so that an answer never reaches another question."""
    return f"{one.column}-{one.key}"


def _label(one: Question) -> str:
    told = {"word": one.word, "column": COLUMN[one.column].heading, "n": one.rows}
    return ngettext("“%(word)s” (%(column)s, %(n)s row)", "“%(word)s” (%(column)s, %(n)s rows)", one.rows) % told


def _key(place: Place) -> str:
    return f"{place[0]}-{place[1]}"


def _place(text: str) -> Place:
    grade, number = text.split("-")
    return int(grade), int(number)
