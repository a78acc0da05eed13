from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.form_kit.fields import choice_field
from screening.interchange.bureau.cells import ChosenCell, figure_choices
from screening.interchange.bureau.mapping import NotABureauMapping
from screening.interchange.bureau.presenter import REFUSALS, problem_words
from screening.interchange.bureau.services import place_figure, upload_bureau_form
from screening.interchange.models import BureauForm
from students.forms.base import OnceForm
from students.models import County
from students.roster.refusals import LARGEST_FILE, UnreadableRoster


class UploadBureauForm(OnceForm):
    """The empty workbook as the bureau sends it; a small file may say which figure goes where."""

    workbook = forms.FileField(
        label=_("The bureau's empty form"),
        help_text=_(
            "XLSX, 2 MB at most. Its formulas and looks are kept; macros and links to other files are refused."
        ),
        widget=forms.FileInput({"accept": ".xlsx"}),
    )
    mapping = forms.FileField(
        label=_("Mapping file, if there is one already"),
        required=False,
        help_text=_(
            "Not needed: on the next page every figure is put into its cell with a press. CSV with the columns key "
            "and place, or JSON."
        ),
        widget=forms.FileInput({"accept": ".csv,.json,.txt"}),
    )
    button = _("Check and keep")

    def parts(self) -> list[Any]:
        return [Fieldset(_("The bureau's form"), "workbook", "mapping")]

    def clean_workbook(self) -> Any:
        if self.cleaned_data["workbook"].size > LARGEST_FILE:
            raise forms.ValidationError(REFUSALS["large"])
        return self.cleaned_data["workbook"]

    def done(self, county: County, heights: Mapping[str, int], *, by: User) -> BureauForm | None:
        sent = {name: self.cleaned_data[name] for name in ("workbook", "mapping")}
        files = {name: one.read(LARGEST_FILE) for name, one in sent.items() if one}
        try:
            return upload_bureau_form(county, by=by, heights=heights, nonce=self.cleaned_data["nonce"], **files)
        except UnreadableRoster as refusal:
            self.add_error("workbook", REFUSALS[refusal.args[0]])
        except NotABureauMapping as refusal:
            for words in problem_words(refusal.args[0]):
                self.add_error("mapping", words)
        return None


class PlaceFigureForm(OnceForm):
    """Which figure goes into the chosen cell, or none."""

    figure = forms.ChoiceField(label="", required=False)
    button = _("Put it there")

    def __init__(self, data: Any, *, chosen: ChosenCell) -> None:
        super().__init__(data, initial={"figure": chosen.key})
        self.place = chosen.place
        field = choice_field(self, "figure")
        field.label = _("Figure for %(place)s") % {"place": chosen.place}
        field.choices = [("", _("nothing")), *figure_choices()]

    def clean(self) -> dict[str, Any]:
        if not self.place:
            raise forms.ValidationError(_("Please press a cell of the form first."))
        return self.cleaned_data

    def done(self, form: BureauForm, heights: Mapping[str, int], *, by: User) -> BureauForm | None:
        key = self.cleaned_data["figure"]
        try:
            return place_figure(form, by=by, key=key, place=self.place, heights=heights)
        except NotABureauMapping as refusal:
            self.add_problems(("figure", words) for words in problem_words(refusal.args[0]))
            return None
