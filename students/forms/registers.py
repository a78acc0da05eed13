"""A school's own register form: uploaded, its columns confirmed, its mapping taken over from a file."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.form_kit.fields import choice_field
from students.forms import base
from students.forms.base import ChoiceOf, ConfirmForm, OnceForm, TableField
from students.models import RegisterForm, School
from students.own_forms.facts import FACTS, LABELS, LEFT_BEHIND, facts_offered
from students.own_forms.register_forms import NotAMapping, columns_of, layout_of, read_mapping
from students.pages.registers import label_words
from students.roster.refusals import LARGEST_FILE, UnreadableRoster
from students.services.records import confirm_register_form, retire_register_form, upload_register_form

REFUSALS = base.REFUSALS | {
    "workbook": _("A form is a workbook; please save it as .xlsx."),
    "formula": _("There is a formula in this workbook; please replace it with plain text and save it again."),
    "form": _("This is larger than a form (300 lines and 60 columns). Please keep only the empty form."),
    "heading": _("No line of the first twelve has headings such as 姓名. Please upload the form with its headings."),
}
MAPPING_REFUSALS = {
    "unreadable": _("This is no mapping file. It is the small .json file that this page hands out."),
    "kind": _("This mapping belongs to another register."),
}


class UploadRegisterForm(OnceForm):
    """The empty form as the school or the bureau has it."""

    file = TableField(
        ".xlsx",
        label=_("The empty form"),
        help_text=_("XLSX, 2 MB at most, with its titles and headings. Rows of children in it are not kept."),
    )
    button = _("Read the form")
    refusals = {UnreadableRoster: lambda refused: [("file", REFUSALS[refused.args[0]])]}

    def parts(self) -> list[Any]:
        return [Fieldset(_("The school's own form"), "file")]

    def done(self, school: School, kind: str, *, by: User) -> RegisterForm | None:
        content = self.cleaned_data["file"].read()
        return self.attempt(
            lambda: upload_register_form(school, by=by, kind=kind, content=content, nonce=self.cleaned_data["nonce"])
        )


class RegisterColumnsForm(OnceForm):
    """For each heading of the form the stored fact that goes under it."""

    button = _("Use the form like this")

    def __init__(self, form: RegisterForm, data: Any = None, *, columns: Mapping[int, str] | None = None) -> None:
        super().__init__(data)
        self.form, chosen = form, columns_of(form) if columns is None else columns
        self.places = {f"column_{column}": column for column in layout_of(form).words}
        facts = [(fact.key, fact.headings[0]) for fact in facts_offered(form.kind)]
        for name, column in self.places.items():
            self.fields[name] = forms.ChoiceField(
                label=layout_of(form).words[column],
                choices=[("", _("stays empty, for the hand")), *facts],
                required=False,
                initial=chosen.get(column, ""),
            )

    def parts(self) -> list[Any]:
        return [Fieldset(_("Heading of the form, and what goes under it"), *self.places)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen = [given.get(name) for name in self.places if given.get(name)]
        for name in self.places:
            if chosen.count(given.get(name)) > 1:
                self.add_error(name, gettext("%s stands in two columns.") % FACTS[given[name]].headings[0])
        if "name" not in chosen:
            self.add_error(None, _("Please say under which heading the child's name goes."))
        return given

    def done(self, *, by: User) -> RegisterForm:
        columns = {column: self.cleaned_data[name] for name, column in self.places.items()}
        return confirm_register_form(self.form, by=by, columns=columns)


class MappingForm(forms.Form):
    """A mapping file of this or another school; it only proposes, the page is confirmed as ever."""

    mapping = forms.FileField(label=_("Mapping file (.json)"), widget=forms.FileInput({"accept": ".json"}))

    def columns(self, form: RegisterForm) -> dict[int, str] | None:
        try:
            return read_mapping(form, self.cleaned_data["mapping"].read(LARGEST_FILE))
        except NotAMapping as refusal:
            self.add_error("mapping", MAPPING_REFUSALS[refusal.args[0]])
            return None


class RetireRegisterForm(ConfirmForm):
    button = _("Do not use this form any more")
    act = staticmethod(retire_register_form)


class TakeRegisterForm(forms.Form):
    """By which label a register of left-behind children is drawn up; the others need no answer."""

    label = ChoiceOf([(label, label) for label in LABELS], label=_("Who is listed"), initial=LABELS[0])

    def __init__(self, kind: str, data: Any = None) -> None:
        super().__init__(data)
        if kind == LEFT_BEHIND:
            choice_field(self, "label").choices = [(label, label_words(label)) for label in LABELS]
            self.fields["label"].widget.attrs["class"] = "tall"
        else:
            del self.fields["label"]

    @property
    def chosen(self) -> str:
        return str(self.cleaned_data.get("label", LABELS[0])) if self.is_valid() else LABELS[0]
