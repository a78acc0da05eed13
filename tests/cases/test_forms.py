"""What every form of the cases does: a slip in the year is noticed, a refusal stands beside its field, a page sent
once already asks before it becomes an entry of its own."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.utils import translation

from screening.cases.deciding.rules import NotYet
from screening.cases.deciding.services import CaseClosed
from screening.cases.forms import CaseForm, FormAbout, day, note, radios, select
from screening.idempotency.once import SentBefore
from screening.library import texts
from tests.cases.factories import TODAY

NONCE = "1f0f3f83-3d0b-4cf1-9a4e-51f4f1f1d0b7"


class Late(Exception):
    """Refused in the words of one form."""


class Letter(FormAbout[str, str]):
    text = forms.CharField()
    on = day(required=True)
    refusals = {Late: ("text", "Too late for this letter.")}
    refused: Exception | None = None

    def act(self, by: Any) -> str:
        if self.refused:
            raise self.refused
        return f"{by} to {self.about}: {self.cleaned_data['text']}"


def letter(refused: Exception | None = None, **changes: Any) -> Letter:
    form = Letter("child", {"nonce": NONCE, "text": "好", "on": TODAY.isoformat(), **changes})
    form.refused = refused
    return form


def test_a_form_about_a_row_acts_on_it_with_what_was_typed() -> None:
    assert letter().carry_out(by="Wang") == "Wang to child: 好"


def test_what_is_missing_is_asked_for_and_nothing_is_done() -> None:
    form = letter(text="", refused=AssertionError())
    assert form.carry_out(by="Wang") is None
    assert set(form.errors) == {"text"}


@pytest.mark.parametrize(
    ("refused", "field"),
    [(NotYet("on", "past"), "on"), (NotYet("", "past"), "__all__"), (CaseClosed(), "__all__"), (Late(), "text")],
)
def test_a_refusal_stands_beside_its_field_or_over_the_whole_form(refused: Exception, field: str) -> None:
    form = letter(refused)
    assert form.carry_out(by="Wang") is None
    assert set(form.errors) == {field}
    assert form["text"].value() == "好"  # nothing typed is lost


def test_the_words_of_one_form_are_its_own() -> None:
    form = letter(Late())
    form.carry_out(by="Wang")
    assert form.errors["text"] == ["Too late for this letter."]


def test_what_no_form_expects_is_no_sentence_but_an_error() -> None:
    with pytest.raises(ZeroDivisionError):
        letter(ZeroDivisionError()).carry_out(by="Wang")


def test_a_page_that_was_sent_before_gets_a_key_of_its_own_for_the_next_press() -> None:
    form = letter(SentBefore())
    assert form.carry_out(by="Wang") is None
    again = form["nonce"].value()
    assert again != NONCE and uuid.UUID(again)


@pytest.mark.parametrize(("days", "is_right"), [(0, True), (400, True), (-400, True), (401, False), (-401, False)])
def test_a_day_more_than_a_year_away_is_a_slip(days: int, is_right: bool) -> None:
    form = letter(on=(TODAY + timedelta(days=days)).isoformat())
    assert form.is_valid() is is_right


def test_the_key_comes_first_and_the_page_draws_the_tag_and_the_button() -> None:
    layout = Letter("child").helper
    assert list(layout.layout.fields) == ["nonce", "text", "on"]
    assert not layout.form_tag and not layout.inputs


def test_a_form_says_what_its_service_is() -> None:
    with pytest.raises(NotImplementedError):
        CaseForm({"nonce": NONCE}).carry_out(by="Wang")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_choices_are_those_of_the_content_file_in_the_language_of_the_page(language: str) -> None:
    path = "texts.outcomes"
    with translation.override(language):
        assert list(radios(path).choices) == list(texts.choices(path))
        assert list(select(path).choices)[1:] == list(texts.choices(path))


def test_a_note_has_its_longest_length() -> None:
    with pytest.raises(forms.ValidationError):
        note().clean("长" * 2001)
