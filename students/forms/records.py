"""Uploading a list of attendance or results, and saying which of its rows are written."""

from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening import formats
from screening.form_kit.fields import choice_field
from students.forms.base import OnceForm, TableField, TickedRows, refusal_words
from students.models import RecordKind, RecordUpload, School
from students.roster.refusals import UnreadableRoster
from students.selectors import school_year_words
from students.services import upload_records, write_records

HEADINGS = {
    RecordKind.ATTENDANCE: _(
        "No line of the first fifteen has the heading 姓名 and one such as 缺勤天数, 病假 or 应出勤天数."
    ),
    RecordKind.RESULTS: _("No line of the first fifteen has the heading 姓名 and a subject such as 语文 or 数学."),
}
MONTHS_BACK = 13


class RecordsForm(OnceForm):
    """One file of a month or a term."""

    period = forms.ChoiceField(label=_("Which month?"), widget=forms.Select({"class": "short"}))
    file = TableField(label=_("File"), help_text=_("XLSX or CSV (UTF-8 or GBK), 2 MB and 5,000 children at most"))
    button = _("Read the file")

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
