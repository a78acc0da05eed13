"""September as one form."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from screening.form_kit.fields import choice_field
from screening.form_kit.forms import DayField
from students.forms.base import NUMERIC, OnceForm, has_come
from students.pages.promotion import PromotedClass, PromotionPage
from students.services.promotion import Promotion, promote_school

MOST_CLASSES = 20


class PromotionForm(OnceForm):
    """Which classes end and when, and how many first classes begin."""

    ending = forms.MultipleChoiceField(
        label=_("Classes that end"),
        help_text=_("A class that goes on at another school ends here too."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    last_day = DayField(label=_("Last day of these classes"), validators=[has_come])
    first_grade = forms.IntegerField(
        label=_("How many first classes begin?"),
        min_value=0,
        max_value=MOST_CLASSES,
        widget=forms.TextInput(NUMERIC),
    )
    button = _("Begin the new school year")

    def __init__(self, page: PromotionPage, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        choice_field(self, "ending").choices = [(str(line.school_class.public_id), _label(line)) for line in page.lines]
        self.fields["ending"].initial = [str(line.school_class.public_id) for line in page.lines if line.ends]
        self.fields["last_day"].initial = page.last_day
        self.fields["first_grade"].initial = page.first_grade

    def parts(self) -> list[Any]:
        return [Fieldset(_("The change"), "ending", "last_day", "first_grade")]

    def done(self, *, by: User) -> Promotion:
        chosen = set(self.cleaned_data["ending"])
        ending = [line.school_class for line in self.page.lines if str(line.school_class.public_id) in chosen]
        told = self.values("last_day", "first_grade")
        return promote_school(self.page.school, by=by, school_year=self.page.year, ending=ending, **told)


def _label(line: PromotedClass) -> str:
    words = ngettext("%(class)s (%(n)s child)", "%(class)s (%(n)s children)", line.children)
    return words % {"class": line.before, "n": line.children}
