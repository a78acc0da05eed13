"""A reliability somebody puts on record."""

from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.form_kit.fields import choice_field
from screening.form_kit.forms import ServiceForm
from screening.library.models import InstrumentVersion, ReliabilityRecord
from screening.library.presenters.words import in_page_language, kind_words
from screening.library.selectors import KIND_ORDER, instrument_of
from screening.library.services import freeze_version, record_reliability

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
