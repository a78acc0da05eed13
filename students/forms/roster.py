"""Uploading a roster file."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from students.forms.base import OnceForm
from students.models import RosterImport, School
from students.roster.reading import LARGEST_FILE, UnreadableFile
from students.services import upload_roster
from students.wording import joined

REFUSALS = {
    "large": _("The file is larger than 2 MB, or becomes so when opened. A roster of 3,000 children is far smaller."),
    "old": _("This is the old .xls format; please save it as .xlsx or .csv."),
    "damaged": _("The file cannot be read. Please save it once more as .xlsx or .csv."),
    "encoding": _("The letters of this file cannot be read; please save it as .xlsx."),
    "heading": _("No line of the first ten has the headings 班级 and 姓名. The template shows how it should look."),
    "missing": _("These columns are missing: %(columns)s"),
    "rows": _("More than 3,000 rows; please split the file."),
}


class UploadForm(OnceForm):
    """One file in the layout of the template."""

    file = forms.FileField(
        label=_("Roster file"),
        help_text=_("XLSX or CSV (UTF-8 or GBK), 2 MB at most"),
        widget=forms.FileInput({"accept": ".xlsx,.csv,.txt"}),
        error_messages={"empty": _("This file is empty.")},
    )
    button = _("Read the file")

    def parts(self) -> list[Any]:
        return [Fieldset(_("The file"), "file")]

    def clean_file(self) -> Any:
        if self.cleaned_data["file"].size > LARGEST_FILE:
            raise forms.ValidationError(REFUSALS["large"])
        return self.cleaned_data["file"]

    def done(self, school: School, *, by: User) -> RosterImport | None:
        content = self.cleaned_data["file"].read()
        try:
            return upload_roster(school, by=by, content=content, nonce=self.cleaned_data["nonce"])
        except UnreadableFile as refusal:
            columns = joined(refusal.args[1]) if len(refusal.args) > 1 else ""
            self.add_error("file", REFUSALS[refusal.args[0]] % {"columns": columns})
            return None
