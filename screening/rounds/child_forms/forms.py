"""A child's paper form as it is typed: signs page by page, the talk line, the question that must be answered."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.codes import MistypedCode, plain
from accounts.models import User
from screening.form_kit.fields import choice_field
from screening.form_kit.forms import ServiceForm
from screening.instruments import Instrument
from screening.library.texts import text
from screening.rounds.child_forms.access import FormAt, find_form
from screening.rounds.child_forms.signs import blank, full, has_long_codes, read_signs
from screening.rounds.drafts import RowConflict, digits_of
from screening.rounds.models import ChildForm, ChildFormCount, Sheet, SheetRow
from screening.rounds.round_scoring import PinnedForm
from screening.rounds.selectors.sheet import localize
from screening.rounds.services.child_forms import (
    AlreadyTyped,
    GivenForm,
    MoreBackThanOut,
    count_child_forms,
    hear_child,
    save_child_form,
)
from screening.rounds.services.problems import NonceReused, NotOnSheet, RoundClosed, SheetSubmitted

NEITHER = "neither"
CHOOSE = gettext_lazy("please choose one")


class ChildFormCodeForm(forms.Form):
    """The code on a child's form. One after another: Enter opens the form, Enter saves it, and here one is again."""

    code = forms.CharField(
        label=gettext_lazy("Code on the form"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.found: FormAt | None = None
        self.fields["code"].widget.attrs["autofocus"] = True

    def clean_code(self) -> str:
        try:
            self.found = find_form(self.user, plain(self.cleaned_data["code"]))
        except MistypedCode as error:
            message = _("One character is wrong or missing: no form has this code. Please compare it once more.")
            raise forms.ValidationError(message) from error
        if self.found is None:
            raise forms.ValidationError(_("No form of the classes you type for has this code. Please put it aside."))
        return self.found.code


class HeardForm(ServiceForm):
    """What is heard from every paper, with or without a consent: the talk line and what stands there by hand."""

    wish = forms.ChoiceField(widget=forms.RadioSelect(attrs={"class": "tight"}), error_messages={"required": CHOOSE})
    whom = forms.CharField(max_length=100, required=False, widget=forms.TextInput({"autocomplete": "off"}))
    by_hand = forms.ChoiceField(widget=forms.RadioSelect(attrs={"class": "tall"}))

    def __init__(self, data: Mapping[str, Any] | None, *, form: FormAt, forms_of_sheet: Sequence[PinnedForm]) -> None:
        super().__init__(data, initial={})
        self.at, self.round_scoring = form, tuple(forms_of_sheet)
        if form.typed is not None:
            self.initial.update(wish=form.typed.wish or NEITHER, by_hand=form.typed.by_hand)
        wish, whom, by_hand = choice_field(self, "wish"), self.fields["whom"], choice_field(self, "by_hand")
        wish.label = _("The child ticked: “%(line)s”") % {"line": text("chain.wish_to_talk.line")}
        answers = [(key, text(f"chain.wish_to_talk.answers.{key}")) for key in ChildForm.Wish.values]
        wish.choices = [*answers, (NEITHER, _("Neither box"))]
        whom.label = _("With whom, as the child wrote it (may stay empty)")
        asked, question = self.round_scoring[0].instrument.typing, text("ui.voice.by-hand")
        by_hand.label = question
        by_hand.help_text = localize(asked.must_answer).removeprefix(question).strip() if asked else ""
        nothing = (ChildForm.ByHand.NO, _("No, nothing by hand"))
        by_hand.choices = [nothing, *(one for one in ChildForm.ByHand.choices if one[0] != ChildForm.ByHand.NO)]
        by_hand.error_messages = {"required": text("ui.voice.by-hand-needed"), "invalid_choice": CHOOSE}

    @property
    def worrying(self) -> bool:
        return bool(self.cleaned_data["by_hand"] == ChildForm.ByHand.WORRYING)

    @property
    def heard(self) -> dict[str, Any]:
        given = self.cleaned_data
        wish = "" if given["wish"] == NEITHER else given["wish"]
        return {"by_hand": given["by_hand"], "wish": wish, "whom": given["whom"] if wish == "yes" else ""}

    def pass_on(self, *, by: User) -> bool:
        """For a form without a consent: nothing else of it is kept."""
        if not self.is_valid():
            return False
        hear_child(self.at.sheet, student=self.at.student, by=by, given=GivenForm(**self.heard))
        return True


class PaperForm(HeardForm):
    """The whole form: a field a page, with the lines of the page beside it."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    do = forms.ChoiceField(choices=[("save", ""), ("not-wanted", "")], required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        form: FormAt,
        forms_of_sheet: Sequence[PinnedForm],
        row: SheetRow | None,
    ) -> None:
        super().__init__(data, form=form, forms_of_sheet=forms_of_sheet)
        stored = digits_of(self.round_scoring, row.cells if row else {})
        self.initial["version"] = row.version if row else 0
        self.conflict: RowConflict | None = None
        for index, one in enumerate(self.round_scoring):
            self.fields[f"d{index}"] = _digits_field(one.instrument, full(one.instrument, stored[one.id]))
        self.order_fields([f"d{index}" for index in range(len(self.round_scoring))])
        if data is None:  # whoever types a pile goes on where the code was typed, without a mouse
            self.fields["d0"].widget.attrs["autofocus"] = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed = {f"d{index}": cleaned.get(f"d{index}", "") for index in range(len(self.round_scoring))}
        for index, one in enumerate(self.round_scoring):
            if f"d{index}" in cleaned:
                self._read(f"d{index}", one.instrument)
        if self.wanted and not any(typed.values()) and not any(name in self.errors for name in typed):
            self.add_error(
                "d0",
                _("Nothing is typed. Nothing to read: type %(sign)s for each line. Did not want to: the other button.")
                % {"sign": blank(self.round_scoring[0].instrument)},
            )
        if not self.wanted and any(typed.values()):
            self.add_error("d0", _("Answers are typed here: please delete them first, or save the form."))
        return cleaned

    @property
    def wanted(self) -> bool:
        return self.cleaned_data.get("do") != "not-wanted"

    def _read(self, name: str, instrument: Instrument) -> None:
        try:
            self.cleaned_data[name] = read_signs(instrument, self.cleaned_data[name])
        except forms.ValidationError as error:
            self.add_error(name, error)

    def carry_out(self, *, by: User) -> bool:
        """False when something needs another look, which is in the errors then."""
        if not self.is_valid():
            return False
        given = GivenForm(**self.heard, wanted=self.wanted, version=self.cleaned_data["version"], digits=self._digits)
        sheet, student, nonce = self.at.sheet, self.at.student, self.cleaned_data["nonce"]
        try:
            outcome = save_child_form(sheet, student=student, by=by, nonce=nonce, given=given)
        except tuple(REFUSALS) as refused:
            self.add_error(None, REFUSALS[type(refused)])
            return False
        if outcome.conflicts:
            self._choose(outcome.conflicts[0])
        return bool(outcome.ok)

    @property
    def _digits(self) -> dict[str, str]:
        return {one.id: self.cleaned_data[f"d{index}"] for index, one in enumerate(self.round_scoring)}

    def _choose(self, conflict: RowConflict) -> None:
        """Both stand on the page: the own signs in the fields, the others' beside them; saving again uses the own."""
        self.conflict = conflict
        self.data = {**self.data.dict(), "version": str(conflict.version), "nonce": str(uuid4())}  # type: ignore[attr-defined]
        for index, one in enumerate(self.round_scoring):
            theirs = full(one.instrument, conflict.theirs.get(one.id, "")) or _("nothing")
            words = _("%(person)s saved %(signs)s meanwhile. To use yours, save once more.")
            self.add_error(f"d{index}", words % {"person": conflict.by, "signs": theirs})


class CountForm(forms.Form):
    """Numbers of a class, counted by hand."""

    handed_out = forms.IntegerField(label=gettext_lazy("Handed out"), min_value=0, max_value=200)
    came_back = forms.IntegerField(
        label=gettext_lazy("Came back"),
        help_text=gettext_lazy("Every envelope, empty ones too"),
        min_value=0,
        max_value=200,
    )

    def __init__(self, sheet: Sheet, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        count: ChildFormCount | None = getattr(sheet, "child_form_count", None)
        if count is not None:
            self.initial = {"handed_out": count.handed_out, "came_back": count.came_back}

    def carry_out(self, *, by: User) -> ChildFormCount | None:
        if not self.is_valid():
            return None
        try:
            return count_child_forms(self.sheet, by=by, **self.cleaned_data)
        except MoreBackThanOut:
            self.add_error("came_back", _("More came back than were handed out: please count once more."))
            return None


REFUSALS: dict[type[Exception], Any] = {
    AlreadyTyped: gettext_lazy("Somebody typed this form meanwhile. Yours is not kept; please put the paper aside."),
    SheetSubmitted: gettext_lazy("The forms of this class are handed in. Please give the paper to the counselor."),
    RoundClosed: gettext_lazy("The round is over. Please give the paper to the counselor."),
    NonceReused: gettext_lazy("This page is an old one. Please open the form again by its code."),
    NotOnSheet: gettext_lazy("There is no consent for this form any more. Please give the paper to the counselor."),
}


def _digits_field(instrument: Instrument, initial: str) -> forms.CharField:
    label = _("%(form)s: %(n)s signs") % {"form": localize(instrument.short_title), "n": len(instrument.items)}
    if has_long_codes(instrument):
        label = _("%(form)s: %(n)s numbers, a space between") % {
            "form": localize(instrument.short_title),
            "n": len(instrument.items),
        }
    attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "short", "data-size": len(instrument.items)}
    return forms.CharField(label=label, required=False, max_length=120, initial=initial, widget=forms.TextInput(attrs))
