"""One child's forms as radio buttons, made from the frozen questionnaires; and why a child is left out."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from screening.form_kit.fields import choice_field
from screening.form_kit.forms import ServiceForm
from screening.form_kit.rows import RowInput, version_and_mark
from screening.instruments.entry import NOT_YET
from screening.library.texts import localize
from screening.rounds.presenters.pad import ItemOfClass
from screening.rounds.presenters.sheet import CellPlace
from screening.rounds.selectors import FormView, RowView
from screening.rounds.wording import exclusion_choices

STRENGTHS = ("goes-well", "trusted-adult", "hopes")


class FormHeading:
    """The title and question of a questionnaire between the fields."""

    def __init__(self, form: FormView) -> None:
        self.form = form

    def render(self, form: forms.Form, context: Any, template_pack: str = "lite", **kwargs: Any) -> str:
        return render_to_string("rounds/parts/form_heading.html", {"form": self.form})


class ChildAnswersForm(ServiceForm):
    """Every item of every form of the sheet, and the three unscored lines about strengths."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None, *, views: Sequence[FormView], row: RowView) -> None:
        super().__init__(data, initial={"version": row.version})
        self.views = views
        for view, entry in zip(views, row.entries, strict=True):
            for item, sign in zip(view.items, entry.signs, strict=True):
                self.fields[item.id] = _item_field(view, item.number, item.text, sign)
        for line in localize("chain.strengths.lines"):
            self.fields[line["id"]] = forms.CharField(
                label=line["label"], help_text=line["hint"], max_length=300, required=False
            )
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf = False, True
        self.helper.layout = self._layout()

    def _layout(self) -> Layout:
        parts: list[Any] = ["nonce", "version"]
        for view in self.views:
            parts += [FormHeading(view), *(item.id for item in view.items)]
        return Layout(*parts, Fieldset(_("Three lines without a score (may stay empty)"), *STRENGTHS))

    @property
    def answers(self) -> dict[str, dict[str, int | str]]:
        """Form id → item id → code or “-”."""
        given = self.cleaned_data
        return {view.id: {item.id: _code(given[item.id]) for item in view.items} for view in self.views}

    @property
    def digits(self) -> dict[str, str]:
        """The same as rows of signs, as they stand in a class sheet."""
        return {form: "".join(str(code) for code in codes.values()) for form, codes in self.answers.items()}

    @property
    def strengths(self) -> list[tuple[str, str]]:
        return [(line, self.cleaned_data[line]) for line in STRENGTHS if self.cleaned_data[line]]


class LeaveOutForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Which is it?"),
        widget=forms.RadioSelect(attrs={"class": "tall"}),
        error_messages={"required": gettext_lazy("please choose one")},
    )

    def __init__(self, data: Mapping[str, Any] | None, initial: str = "") -> None:
        super().__init__(data, initial={"reason": initial})
        choice_field(self, "reason").choices = exclusion_choices()


def _code(sign: str) -> int | str:
    return int(sign) if sign.isdecimal() else sign


def _item_field(view: FormView, number: int, text: str, sign: str) -> forms.ChoiceField:
    dash = any(one.sign == "-" for one in view.anchors)
    words = _("Please choose one. No chance to see it? Choose “-”.") if dash else _("Please choose one.")
    choices = [(one.sign, one.label if one.sign == "-" else f"{one.sign} {one.label}") for one in view.anchors]
    return forms.ChoiceField(
        label=f"{number}. {text}",
        choices=choices,
        widget=forms.RadioSelect(attrs={"class": "five"}),
        initial=sign if sign != NOT_YET else None,
        error_messages={"required": words},
    )


def chosen_rows(data: QueryDict, one: ItemOfClass) -> Iterator[RowInput]:
    """Rows whose answer is another than the page showed; a child who came meanwhile was on no page."""
    offered = {anchor.sign for anchor in one.form.anchors}
    for place in one.places:
        sign, token = (data.get(f"{part}-{place.row.student.hex}", "") for part in ("a", "v"))
        if not sign or not token:
            continue
        if sign not in offered:
            raise BadRequest("not an answer of this form")
        version, shown = version_and_mark(token)
        if sign != CellPlace.plain(shown):
            yield one.row(place, sign, version)
