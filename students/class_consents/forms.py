"""What holds for every row of the page that does not say otherwise."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from students.class_consents.file import FileRow, read_file
from students.class_consents.rows import SIGNER, SIGNS, Usual
from students.forms.base import NUMERIC, REFUSALS, OnceForm, ReadField, TableField, has_come
from students.models import Consent
from students.roster.cells import read_day
from students.roster.refusals import UnreadableRoster
from students.roster.tables import read_lines

HEADING = _("No line of the first fifteen has the heading 姓名 and one of the six lines, such as “1.”.")

SIGNERS = [(sign, Consent.Authority(code).label) for sign, code in SIGNS[SIGNER].items()]


class FileForm(OnceForm):
    """A workbook that came back; nothing of it is kept."""

    file = TableField(label=_("File"), help_text=_("XLSX or CSV (UTF-8 or GBK), 2 MB at most"))
    button = _("Read the file")

    def rows(self) -> list[FileRow] | None:
        if not self.is_valid():
            return None
        try:
            return read_file(read_lines(self.cleaned_data["file"].read()))
        except UnreadableRoster as refusal:
            code = refusal.args[0]
            self.add_error("file", HEADING if code == "heading" else REFUSALS[code])
            return None


class UsualForm(forms.Form):
    """Asked once, above the rows. The page begins with a parent, and with today."""

    signer = forms.ChoiceField(label=_("Signed by, where the row says nothing"), choices=SIGNERS)
    dated = ReadField(read_day, "day", label=_("Date on these sheets"), widget=forms.TextInput(NUMERIC))

    def __init__(self, given: Any) -> None:
        begun = {"signer": SIGNERS[0][0], "dated": f"{timezone.localdate():%Y-%m-%d}"}
        super().__init__({name: given.get(name) or first for name, first in begun.items()})

    def clean_dated(self) -> date:
        day: date = self.cleaned_data["dated"]
        has_come(day)
        return day

    @property
    def usual(self) -> Usual:
        return Usual(self.cleaned_data["signer"], self.cleaned_data["dated"])
