"""Answers from a file, to be scored and looked at; and the packet in which they travel to the download."""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Callable
from fractions import Fraction
from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row, Submit
from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening import instruments
from screening.form_kit.fields import choice_field
from screening.form_kit.forms import ServiceForm, problems
from screening.instruments import DefinitionError, Instrument, Text
from screening.instruments.file_formats import (
    AnswerFile,
    Imported,
    answers_from_csv,
    answers_from_xlsx,
    answers_to_csv,
    from_json,
    to_json,
)
from screening.library.collisions import collisions
from screening.library.models import InstrumentVersion, NormSet, ReliabilityRecord, RuleSet
from screening.library.presenters.scored import rows_with_answers
from screening.library.presenters.words import (
    collision_words,
    group_words,
    in_page_language,
    kind_words,
    threshold_hint,
    threshold_text,
    threshold_words,
)
from screening.library.selectors import KIND_ORDER, instrument_of, known_version, rule_sets, rules_of
from screening.library.services import (
    CannotBeAdded,
    LastInUse,
    RulesRefused,
    freeze_version,
    import_instrument,
    record_reliability,
    write_rules,
)
from screening.library.thresholds import BY_ID, THRESHOLDS, Threshold


class RetireForm(ServiceForm):
    reason = forms.CharField(
        label=_("Why"), max_length=300, widget=forms.Textarea({"rows": 2}), help_text=_("Stands in the audit log.")
    )
    button = _("Retire")
    refusals = {LastInUse: (None, _("This is the last one in use. Without it no round could be planned."))}

    def __init__(self, retire: Callable[..., Model], data: Any = None) -> None:
        super().__init__(data, auto_id="retire_%s")
        self.retire = retire

    def parts(self) -> list[Any]:
        return [Fieldset(_("The reason"), "reason")]

    def done(self, row: Any, *, by: User) -> Model | None:
        return self.attempt(lambda: self.retire(row, by=by, reason=self.cleaned_data["reason"]))


_DECIMAL = {"inputmode": "decimal", "class": "short", "autocomplete": "off"}


class ReliabilityForm(ServiceForm):
    scale = forms.ChoiceField(label=_("Scale"))
    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect({"class": "tall"}))
    value = forms.FloatField(
        label=_("Value"),
        min_value=0.01,
        max_value=0.999,
        help_text=_("Between 0 and 1, for example 0.78"),
        widget=forms.TextInput(_DECIMAL),
    )
    sd = forms.FloatField(
        label=_("Standard deviation of the same sample"),
        min_value=0.01,
        max_value=1000,
        help_text=_("In points of the scale's complete sum"),
        widget=forms.TextInput(_DECIMAL),
    )
    n = forms.IntegerField(
        label=_("Children it rests on"), min_value=2, max_value=10_000_000, widget=forms.TextInput(_DECIMAL)
    )
    source = forms.CharField(
        label=_("Where it comes from"), max_length=200, help_text=_("Study, year, page; or who collected it and when")
    )
    button = _("Put on record")

    def __init__(self, version: InstrumentVersion, *args: Any) -> None:
        super().__init__(*args)
        instrument = instrument_of(version)
        choice_field(self, "scale").choices = [(scale.id, in_page_language(scale.title)) for scale in instrument.scales]
        choice_field(self, "kind").choices = [(kind, kind_words(kind)) for kind in KIND_ORDER]

    def parts(self) -> list[Any]:
        return [
            Fieldset(_("What was found"), "scale", "kind", Row("value", "sd")),
            Fieldset(_("On what it rests"), "n", "source"),
        ]

    def done(self, version: InstrumentVersion, *, by: User) -> ReliabilityRecord:
        given = self.values("scale", "kind", "value", "sd", "n", "source")
        return record_reliability(freeze_version(version, by=by), by=by, **given)


_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)|(\d{1,3})\s*/\s*(\d{1,3})|(\d{1,3}(?:\.\d)?)\s*[%％]")
PROBLEMS = {
    "not-configuration": _("This is a promise of the product and cannot be changed by rules."),
    "range": _("This number lies outside what is allowed; the line above says from where to where."),
    "order": _("The stricter line must lie above the milder one."),
    "nothing": _("Every number is as it was; there is nothing to write."),
    "why": _("please say why"),
}


class ThresholdField(forms.CharField):
    """A whole number, a decimal, a fraction such as 1/3 or a percentage, kept exactly."""

    def __init__(self, threshold: Threshold, value: Fraction) -> None:
        super().__init__(
            label=threshold_words(threshold.id),
            initial=threshold_text(threshold, value),
            help_text=threshold_hint(threshold),
            max_length=12,
            widget=forms.TextInput({"class": "short", "autocomplete": "off"}),
        )

    def clean(self, value: Any) -> Fraction:
        found = _NUMBER.fullmatch(super().clean(value).replace("／", "/"))
        if found is None or found[3] == "0":
            raise forms.ValidationError(_("please write a number, a fraction such as 1/3, or a percentage"))
        whole, above, below, percent = found.groups()
        if whole:
            return Fraction(whole)
        return Fraction(int(above), int(below)) if above else Fraction(percent) / 100


class RulesForm(ServiceForm):
    """Only what is configuration; everything else of the rules is said on their page."""

    why = forms.CharField(
        label=_("Why these numbers"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Stands beside the rules for as long as they are kept."),
    )
    button = _("Write the new version")
    refusals = {RulesRefused: lambda refused: problems(refused.problems, PROBLEMS)}

    def __init__(self, rule_set: RuleSet, *args: Any) -> None:
        super().__init__(*args)
        rules = rules_of(rule_set)
        for threshold in THRESHOLDS:
            self.fields[threshold.id] = ThresholdField(threshold, threshold.read(rules))

    def parts(self) -> list[Any]:
        groups = {threshold.group: [] for threshold in THRESHOLDS}  # type: dict[str, list[str]]
        for threshold in THRESHOLDS:
            groups[threshold.group].append(threshold.id)
        return [
            *(Fieldset(group_words(group), *ids) for group, ids in groups.items()),
            Fieldset(_("The reason"), "why"),
        ]

    def done(self, rule_set: RuleSet, *, by: User) -> RuleSet | None:
        given = self.cleaned_data
        before = rules_of(rule_set)
        changes = {name: given[name] for name, one in BY_ID.items() if given[name] != one.read(before)}
        nonce: UUID = given["nonce"]
        return self.attempt(
            lambda: write_rules(by=by, based_on=rule_set, changes=changes, why=given["why"], nonce=nonce)
        )


LARGEST_FILE = 2 * 1024 * 1024
MOST_ROWS = 2000
ZIP = b"PK"


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
        choice_field(self, "norm").choices = [("", _("no norm: only the lines worth a look"))] + [
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


class ImportForm(forms.Form):
    """The file; its problems as sentences."""

    file = SmallFileField(
        label=_("Definition file"),
        help_text=_("Our own JSON; 2 MB at most"),
        widget=forms.FileInput({"accept": ".json"}),
        error_messages={"empty": _("This file is empty.")},
    )
    instrument: Instrument | None = None
    problems: list[tuple[str, str]]

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = Layout(Fieldset(_("The file"), "file"))
        helper.add_input(Submit("", str(_("Read the file"))))
        return helper

    def clean_file(self) -> Any:
        uploaded = self.cleaned_data["file"]
        found = from_json(uploaded.read())
        self.problems = problems_of(found)
        if self.problems:
            raise forms.ValidationError(_("This file cannot be taken in; the list says what must be put right."))
        self.instrument = found.instrument
        return uploaded

    def packet(self) -> str:
        return pack(to_json(self.instrument)) if self.instrument else ""


class SaveImportForm(forms.Form):
    """What was looked at, on its way back."""

    packet = forms.CharField(widget=forms.HiddenInput)

    def done(self, *, by: User) -> InstrumentVersion | None:
        try:
            return import_instrument(by=by, definition=json.loads(unpack(self.cleaned_data["packet"])))
        except (CannotBeAdded, DefinitionError, ValueError):
            self.add_error(None, _("This questionnaire can no longer be taken in; please read the file once more."))
            return None


def problems_of(found: Imported) -> list[tuple[str, str]]:
    """Place and sentence of everything in the way: in the file, in the definition, in the library."""
    if found.instrument is None:
        return [(_place_words(problem.place), in_page_language(problem.what)) for problem in found.problems]
    form = found.instrument
    known = known_version(form.content_hash)
    if known is not None:
        return [("", collision_words("known", f"{form.id} {form.version}"))]
    checked = [
        ("", in_page_language(Text(problem.to("zh"), problem.to("en"))))
        for problem in instruments.check(form.to_mapping())
    ]
    return checked + [("", collision_words(code, about)) for code, about in collisions(form)]


def _place_words(place: str) -> str:
    """Where to look; the file itself and the definition in it say nothing."""
    return "" if place in ("file", "definition") else place
