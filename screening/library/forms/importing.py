"""A questionnaire from a file: read, looked at, then saved. Nothing is written before that."""

import json
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening import instruments
from screening.instruments import DefinitionError, Instrument, Text
from screening.instruments.file_formats import Imported, from_json, to_json
from screening.library.collisions import collisions
from screening.library.forms.answers import SmallFileField, pack, unpack
from screening.library.models import InstrumentVersion
from screening.library.presenters.words import collision_words, in_page_language
from screening.library.selectors import known_version
from screening.library.services import CannotBeAdded, import_instrument


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
