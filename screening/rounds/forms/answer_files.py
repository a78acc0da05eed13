"""Which answers are taken out of the system, as what, and what for."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.form_kit.fields import choice_field
from screening.instruments.file_formats import Exported
from screening.library import wording
from screening.rounds.presenters.answer_files import KINDS, PURPOSES, FileLook
from screening.rounds.selectors.answer_files import AnsweredForm, AnswerSet, forms_with_answers
from screening.rounds.services.answer_files import take_answers
from students.access import schools_of
from students.selectors import school_year_words

MOST_CHILDREN = 5000


class AnswerFileForm(forms.Form):
    """One form of one round, of one school or all schools of the counselor."""

    what = forms.ChoiceField(label=_("Which answers"))
    school = forms.ChoiceField(label=_("Of which school"), required=False)
    kind = forms.ChoiceField(
        label=_("As"), choices=list(KINDS.items()), initial="xlsx", widget=forms.RadioSelect(attrs={"class": "tall"})
    )
    results = forms.BooleanField(
        label=_("With sums"),
        help_text=_("Sum, prorated sum, norm and rule version of each child; no levels"),
        required=False,
    )
    purpose = forms.ChoiceField(
        label=_("What for"),
        help_text=_("It stands in the audit log beside your name. Research needs a consent of its own."),
        choices=list(PURPOSES.items()),
        widget=forms.RadioSelect(attrs={"class": "tall"}),
        error_messages={"required": _("please choose one")},
    )
    promise = forms.BooleanField(
        label=_("I keep the file where nobody else can open it, and delete it when it has served its purpose."),
        error_messages={"required": _("please tick this first")},
    )

    def __init__(self, user: User, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.user = user
        self.schools = {str(school.public_id): school for school in schools_of(user)}
        self.forms = {_key(form): form for form in forms_with_answers(user)}
        choice_field(self, "what").choices = [(key, _words(form)) for key, form in self.forms.items()]
        every = [("", gettext("all my schools"))] if len(self.schools) > 1 else []
        choice_field(self, "school").choices = [*every, *((key, school.name) for key, school in self.schools.items())]
        self.helper = FormHelper()
        self.helper.form_tag = False

    def look(self) -> FileLook | None:
        """The file as it would be; None when something needs another look, which is in the errors then."""
        return FileLook(self.answers, **self._asked()) if self.is_valid() else None

    def carry_out(self, *, by: User) -> Exported:
        """The file itself, recorded. Only after a look."""
        return take_answers(self.answers, by=by, **self._asked())

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors:
            self.answers = self._chosen(given)
            if not self.answers.rows:
                self.add_error("what", gettext("No answers that may be taken: nobody with a consent in force is left."))
            elif len(self.answers.rows) > MOST_CHILDREN:
                self.add_error("school", gettext("More than 5,000 children; please take one school after the other."))
        return given

    def _chosen(self, given: Mapping[str, Any]) -> AnswerSet:
        one = self.schools.get(given["school"])
        schools = [one] if one else list(self.schools.values())
        asked = {"schools": schools, "purpose": given["purpose"], "with_results": given["results"]}
        return AnswerSet(self.user, self.forms[given["what"]], **asked)

    def _asked(self) -> dict[str, str]:
        return {"kind": self.cleaned_data["kind"], "purpose": self.cleaned_data["purpose"]}


def _key(form: AnsweredForm) -> str:
    return f"{form.round.public_id.hex}-{form.version.public_id.hex}"


def _words(form: AnsweredForm) -> str:
    return gettext("%(term)s · %(form)s %(version)s (%(n)s children)") % {
        "term": school_year_words(form.round.school_year, form.round.term),
        "form": wording.form_title(form.version.instrument),
        "version": form.version.version,
        "n": form.children,
    }
