"""Files of answers: one is taken out with a purpose, and a class file is looked at before it is taken in."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.core import signing
from django.core.exceptions import BadRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.form_kit.fields import choice_field
from screening.instruments.file_formats import Exported
from screening.library import wording
from screening.rounds.models import Sheet
from screening.rounds.presenters.files import KINDS, PURPOSES, FileLook
from screening.rounds.presenters.spreadsheet_words import UNREADABLE, refusal_words
from screening.rounds.selectors.files import AnsweredForm, AnswerSet, ClassOnFile, forms_with_answers, own_sheet_named
from screening.rounds.services.files import Cells, take_answers
from screening.rounds.spreadsheet.columns import NotAClassFile, Value
from screening.rounds.spreadsheet.reading import (
    CellChange,
    FileComparison,
    OldForms,
    OtherSheet,
    SpreadsheetReading,
    by_child,
    read_file,
)
from students.access import schools_of
from students.roster.refusals import LARGEST_FILE, UnreadableRoster
from students.roster.tables import FileLine
from students.selectors import school_year_words

MOST_CHILDREN = 5000


class AnswerFileForm(forms.Form):
    """One form of one round, of one school or all schools of the counselor."""

    what = forms.ChoiceField(label=_("Which answers"))
    school = forms.ChoiceField(label=_("Of which school"), required=False)
    kind = forms.ChoiceField(
        label=_("As"), choices=list(KINDS.items()), initial="xlsx", widget=forms.RadioSelect(attrs={"class": "tall"})
    )
    results = forms.BooleanField(
        label=_("With sums"),
        help_text=_("Sum, prorated sum, norm and rule version of each child; no levels"),
        required=False,
    )
    purpose = forms.ChoiceField(
        label=_("What for"),
        help_text=_("It stands in the audit log beside your name. Research needs a consent of its own."),
        choices=list(PURPOSES.items()),
        widget=forms.RadioSelect(attrs={"class": "tall"}),
        error_messages={"required": _("please choose one")},
    )
    promise = forms.BooleanField(
        label=_("I keep the file where nobody else can open it, and delete it when it has served its purpose."),
        error_messages={"required": _("please tick this first")},
    )

    def __init__(self, user: User, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.user = user
        self.schools = {str(school.public_id): school for school in schools_of(user)}
        self.forms = {_key(form): form for form in forms_with_answers(user)}
        choice_field(self, "what").choices = [(key, _words(form)) for key, form in self.forms.items()]
        every = [("", gettext("all my schools"))] if len(self.schools) > 1 else []
        choice_field(self, "school").choices = [*every, *((key, school.name) for key, school in self.schools.items())]
        self.helper = FormHelper()
        self.helper.form_tag = False

    def look(self) -> FileLook | None:
        """The file as it would be; None when something needs another look, which is in the errors then."""
        return FileLook(self.answers, **self._asked()) if self.is_valid() else None

    def carry_out(self, *, by: User) -> Exported:
        """The file itself, recorded. Only after a look."""
        return take_answers(self.answers, by=by, **self._asked())

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors:
            self.answers = self._chosen(given)
            if not self.answers.rows:
                self.add_error("what", gettext("No answers that may be taken: nobody with a consent in force is left."))
            elif len(self.answers.rows) > MOST_CHILDREN:
                self.add_error("school", gettext("More than 5,000 children; please take one school after the other."))
        return given

    def _chosen(self, given: Mapping[str, Any]) -> AnswerSet:
        one = self.schools.get(given["school"])
        schools = [one] if one else list(self.schools.values())
        asked = {"schools": schools, "purpose": given["purpose"], "with_results": given["results"]}
        return AnswerSet(self.user, self.forms[given["what"]], **asked)

    def _asked(self) -> dict[str, str]:
        return {"kind": self.cleaned_data["kind"], "purpose": self.cleaned_data["purpose"]}


def _key(form: AnsweredForm) -> str:
    return f"{form.round.public_id.hex}-{form.version.public_id.hex}"


def _words(form: AnsweredForm) -> str:
    return gettext("%(term)s · %(form)s %(version)s (%(n)s children)") % {
        "term": school_year_words(form.round.school_year, form.round.term),
        "form": wording.form_title(form.version.instrument),
        "version": form.version.version,
        "n": form.children,
    }


LONGEST_BLOCK = 60_000
LASTS = 24 * 3600  # seconds a preview may lie open
SALT = "rounds.spreadsheet"
FILE = "file"


class SpreadsheetForm(forms.Form):
    """The file, or a block of cells copied from it."""

    file = forms.FileField(
        label=_("The filled-in file"),
        help_text=_("XLSX, or CSV as WPS and Excel save it; 2 MB at most. A colleague's copy will do as well."),
        widget=forms.FileInput({"accept": ".xlsx,.csv,.txt"}),
        required=False,
        error_messages={"empty": _("This file is empty.")},
    )
    block = forms.CharField(
        label=_("Or paste the cells here"),
        help_text=_("Copied with seat numbers and names"),
        widget=forms.Textarea({"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
        required=False,
        strip=False,
        max_length=LONGEST_BLOCK,
    )

    def __init__(self, on_file: ClassOnFile, user: User, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.on_file, self.user = on_file, user
        self.other: tuple[Any, str] | None = None  # the sheet a file belongs to, if it is the person's own
        self.helper = FormHelper()
        self.helper.layout = Layout(Fieldset(gettext("Bring the answers back"), "file", "block"))
        self.helper.add_input(Submit("", gettext("Show what would change")))

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given and given.size > LARGEST_FILE:
            raise forms.ValidationError(UNREADABLE["large"])
        return given

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not given.get("file") and not given["block"].strip():
            self.add_error("file", gettext("Please choose the file, or paste the cells below."))
        elif not self.errors and given.get("file") and given["block"].strip():
            self.add_error("block", gettext("Please give the file or the pasted cells, not both."))
        return given

    def read(self) -> SpreadsheetReading | None:
        """What was sent, read; None when it cannot be, which is in the errors then."""
        if not self.is_valid():
            return None
        file = self.cleaned_data["file"]
        field = "file" if file else "block"
        try:
            return read(self.on_file, read_file(file.read() if file else self.cleaned_data["block"].encode()))
        except UnreadableRoster as refusal:
            self.add_error(field, str(UNREADABLE[refusal.args[0]]) % refusal.told)
        except OtherSheet as refusal:
            self.other = own_sheet_named(self.user, refusal.code.sheet)
            self.add_error(field, self._other_words())
        except OldForms:
            self.add_error(
                field, gettext("This file was made for an earlier version of the form; please download it anew.")
            )
        except NotAClassFile as refusal:
            self.add_error(field, refusal_words(refusal))
        return None

    def _other_words(self) -> str:
        if self.other:
            return gettext("This file belongs to another of your sheets: %(class)s.") % {"class": self.other[1]}
        return gettext("This file belongs to another class or another round. Nothing was read from it.")


def read(on_file: ClassOnFile, tables: Sequence[Sequence[FileLine]]) -> SpreadsheetReading:
    return SpreadsheetReading(tables, on_file.code, on_file.questions, on_file.children)


def chosen(seen: FileComparison, data: Mapping[str, str]) -> Cells:
    """The cells to write: all changes, and the conflicts for which the file was chosen. Kept unless chosen."""
    every = data.get("all", "")
    taken = [one for at, one in enumerate(seen.conflicts) if (every or data.get(f"use-{at}", "")) == FILE]
    rows = by_child([*seen.changes, *taken])
    return {child: {one.item: (one.before, one.after) for one in row} for child, row in rows.items()}


def tokens_of(sheet: Sheet, user: User, reading: SpreadsheetReading, compared: FileComparison) -> dict[str, str]:
    """What the preview carries on: the cells to write; the lines, where something has to be put right in them."""
    lines = [[line.number, *line.cells] for line in reading.lines] if reading.faults else []
    cells = [_packed(compared.changes), _packed(compared.conflicts)]
    return {
        "cells": _signed(sheet, user, "cells", cells),
        "lines": _signed(sheet, user, "lines", lines) if lines else "",
    }


def preview_of(sheet: Sheet, user: User, token: str) -> FileComparison | None:
    """None when the page lay open for too long. A token of another sheet or person comes from no page of ours."""
    value = _opened(sheet, user, "cells", token)
    return FileComparison(*map(_changes, value)) if value is not None else None


def lines_of(sheet: Sheet, user: User, token: str) -> list[FileLine] | None:
    value = _opened(sheet, user, "lines", token)
    return [FileLine(number, tuple(cells)) for number, *cells in value] if value is not None else None


def _signed(sheet: Sheet, user: User, what: str, value: Any) -> str:
    return signing.dumps([sheet.public_id.hex, user.pk, what, value], salt=SALT, compress=True)


def _opened(sheet: Sheet, user: User, what: str, token: str) -> Any:
    try:
        *whose, value = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.SignatureExpired:
        return None
    except signing.BadSignature as error:
        raise BadRequest("not a preview") from error
    if whose != [sheet.public_id.hex, user.pk, what]:
        raise BadRequest("a preview of another sheet")
    return value


def _packed(changes: Sequence[CellChange]) -> list[list[Any]]:
    return [
        [child.hex, *([one.item, one.before, one.after] for one in row)] for child, row in by_child(changes).items()
    ]


def _changes(rows: Sequence[Sequence[Any]]) -> list[CellChange]:
    found: list[tuple[str, str, Value | None, Value]] = [(child, *cell) for child, *cells in rows for cell in cells]
    return [CellChange(UUID(child), item, before, after) for child, item, before, after in found]
