"""Answers from a file, to be scored and looked at; and the packet in which they travel to the download."""

import base64
import binascii
import zlib
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from screening.form_kit.fields import choice_field
from screening.instruments import Instrument
from screening.instruments.file_formats import AnswerFile, answers_from_csv, answers_from_xlsx, answers_to_csv
from screening.library.models import InstrumentVersion, NormSet, RuleSet
from screening.library.presenters.scored import rows_with_answers
from screening.library.selectors import instrument_of, rule_sets

LARGEST_FILE = 2 * 1024 * 1024
MOST_ROWS = 2000
ZIP = b"PK"
XLS = b"\xd0\xcf\x11\xe0"


class SmallFileField(forms.FileField):
    """A file that is read as a whole."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 2 MB."))
        return file


class ScoreForm(forms.Form):
    """A file, or the packet of a file that was read before; a norm if one is wanted; the rules."""

    file = SmallFileField(
        label=_("Answer file"),
        help_text=_("XLSX or CSV in the layout of the empty answer file; 2,000 lines at most"),
        widget=forms.FileInput({"accept": ".xlsx,.csv"}),
        error_messages={"empty": _("This file is empty.")},
        required=False,
    )
    packet = forms.CharField(widget=forms.HiddenInput, required=False)
    norm = forms.ChoiceField(label=_("Norm"), required=False)
    rules = forms.ChoiceField(label=_("Rules"))

    def __init__(self, version: InstrumentVersion, norms: list[NormSet], *args: Any) -> None:
        super().__init__(*args)
        self.form = instrument_of(version)
        self.norms = {str(norm.public_id): norm for norm in norms if norm.instrument_version_id == version.pk}
        self.rule_sets = {str(row.public_id): row for row in rule_sets()}
        choice_field(self, "norm").choices = [("", _("no norm: only the count leg"))] + [
            (name, norm.name) for name, norm in self.norms.items()
        ]
        choice_field(self, "rules").choices = [(name, row.version) for name, row in self.rule_sets.items()]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(Fieldset(_("What to score"), "file", "norm", "rules"))
        helper.add_input(Submit("", str(_("Show the scores"))))
        return helper

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if "file" in self.errors:
            return given
        if given.get("file"):
            self._take(read_answers(self.form, given["file"].read()))
        elif given.get("packet"):
            self._take(unpack_answers(self.form, given["packet"]))
        else:
            self.add_error("file", _("please choose a file"))
        return given

    def _take(self, found: AnswerFile) -> None:
        self.answers = found
        if len(found.rows) > MOST_ROWS:
            self.add_error("file", _("More than 2,000 lines; please split the file."))
        elif not rows_with_answers(found) and not found.errors:
            self.add_error("file", _("No line of this file has an answer."))

    def packed(self) -> str:
        """The answers that could be read, small enough for a hidden field."""
        return pack(answers_to_csv(self.form, rows_with_answers(self.answers)))

    @property
    def chosen(self) -> dict[str, Any]:
        """The rules and the norm to score with."""
        rule_set: RuleSet = self.rule_sets[self.cleaned_data["rules"]]
        return {"rule_set": rule_set, "norm_set": self.norms.get(self.cleaned_data["norm"])}


def read_answers(form: Instrument, data: bytes) -> AnswerFile:
    return answers_from_xlsx(form, data) if data.startswith(ZIP) else answers_from_csv(form, data)


def pack(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, 9)).decode()


def unpack(packet: str) -> bytes:
    """At most what a file may hold; nothing for a packet that is none."""
    try:
        return zlib.decompressobj().decompress(base64.b64decode(packet, validate=True), 2 * LARGEST_FILE)
    except (binascii.Error, zlib.error, ValueError):
        return b""


def unpack_answers(form: Instrument, packet: str) -> AnswerFile:
    return answers_from_csv(form, unpack(packet))
