from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.interchange.bureau.mapping import NotABureauMapping
from screening.interchange.bureau.presenter import REFUSALS, problem_words
from screening.interchange.bureau.services import upload_bureau_form
from screening.interchange.models import BureauForm
from students.forms.base import OnceForm
from students.models import County
from students.roster.refusals import LARGEST_FILE, UnreadableRoster


class UploadBureauForm(OnceForm):
    """The empty workbook as the bureau sends it, and the small file that says which figure goes where."""

    workbook = forms.FileField(
        label=_("The bureau's empty form"),
        help_text=_(
            "XLSX, 2 MB at most. Its formulas and looks are kept; macros and links to other files are refused."
        ),
        widget=forms.FileInput({"accept": ".xlsx"}),
    )
    mapping = forms.FileField(
        label=_("Mapping file"),
        help_text=_(
            "CSV with the columns key and place, or JSON. The list of all keys can be downloaded and filled in."
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
        files = {name: self.cleaned_data[name].read(LARGEST_FILE) for name in ("workbook", "mapping")}
        try:
            return upload_bureau_form(county, by=by, heights=heights, nonce=self.cleaned_data["nonce"], **files)
        except UnreadableRoster as refusal:
            self.add_error("workbook", REFUSALS[refusal.args[0]])
        except NotABureauMapping as refusal:
            for words in problem_words(refusal.args[0]):
                self.add_error("mapping", words)
        return None
