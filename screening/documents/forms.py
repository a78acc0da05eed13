from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.codes import MistypedCode
from accounts.models import User
from screening.documents.paper_codes import find_paper

SHAPE = gettext_lazy("11 letters and digits, for example 7K3QX-9M0RT-B. Small letters will do; dashes are not needed.")
UNKNOWN = gettext_lazy(
    "This code leads you nowhere: the paper is not yours, or its round is over. Whoever gave it to you can help."
)


class PaperCodeForm(forms.Form):
    """The code at the foot of a paper; valid when it leads this person somewhere."""

    code = forms.CharField(
        label=gettext_lazy("Code on the paper"),
        help_text=SHAPE,
        max_length=40,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "autofocus": True}
        ),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.address = ""

    def clean_code(self) -> str:
        typed = str(self.cleaned_data["code"])
        try:
            address = find_paper(self.user, typed)
        except MistypedCode as error:
            raise forms.ValidationError(
                _("One character is wrong or missing: no paper has this code. Please compare it once more.")
            ) from error
        if address is None:
            raise forms.ValidationError(UNKNOWN)
        self.address = address
        return typed
