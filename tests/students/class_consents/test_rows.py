"""A row of digits is a sheet, or says what is missing."""

from datetime import date
from itertools import product

import pytest

from students.class_consents.rows import EVERY_YES, NoSheet, Usual, overridden, read_row, reads_the_same, texts_of
from students.consents import SCOPES
from students.models import Consent

USUAL = Usual("1", date(2026, 10, 12))


def row(answers: str, signer: str = "", child: str = "", **more: str) -> dict[str, str]:
    return {"answers": answers, "signer": signer, "child": child, **more}


def sheet_in_force(**fields: object) -> Consent:
    every = dict.fromkeys(SCOPES, "yes")
    return Consent(**{**every, "outcome": "given", "authority": "parent", "dated": date(2026, 9, 1), **fields})


def test_a_plus_is_yes_to_every_line_signed_as_said_above():
    sheet = read_row(row("+"), USUAL)
    assert set(sheet.answers.values()) == {"yes"} and tuple(sheet.answers) == SCOPES
    assert (sheet.authority, sheet.dated, sheet.child_agrees) == ("parent", date(2026, 10, 12), True)


def test_a_row_says_otherwise_than_what_stands_above():
    sheet = read_row(row("１２３ 111", "4", "2", dated="20261001"), USUAL)
    assert [sheet.answers[scope] for scope in SCOPES[:3]] == ["yes", "no", "talk"]
    assert (sheet.authority, sheet.dated, sheet.child_agrees) == ("carer-only", date(2026, 10, 1), False)


@pytest.mark.parametrize(
    ("texts", "code", "value"),
    [
        (row("11"), "short", "4"),
        (row("1_1111"), "short", "1"),
        (row("", "1"), "short", "6"),
        (row("1111112"), "long", "2"),
        (row("11x111"), "sign", "x"),
        (row("111111", "7"), "signer", "7"),
        (row("111111", "1", "9"), "child", "9"),
        (row("111111", dated="gestern"), "day", "gestern"),
    ],
)
def test_what_is_no_sheet_is_named(texts, code, value):
    with pytest.raises(NoSheet) as refusal:
        read_row(texts, USUAL)
    assert (refusal.value.code, refusal.value.value) == (code, value)


def test_a_no_to_everything_needs_nobody_to_sign():
    assert read_row(row("222222"), USUAL).authority == ""


def test_every_sheet_reads_back_as_it_was_typed():
    for digits in product("123", repeat=6):
        for signer, child in product("1234", "12"):
            typed = row("".join(digits), signer, child)
            sheet = read_row(typed, USUAL)
            kept = sheet_in_force(**sheet.fields() | {"outcome": "given"})
            assert reads_the_same(texts_of(kept), typed)


def test_only_a_yes_over_a_no_is_an_override():
    refused = sheet_in_force(talk="no", child_forms="talk")
    assert overridden(refused, read_row(row(EVERY_YES), USUAL)) == ["talk"]
    assert overridden(refused, read_row(row("112111"), USUAL)) == []
    assert overridden(sheet_in_force(child_agrees=False), read_row(row(EVERY_YES), USUAL)) == ["child"]
    assert overridden(None, read_row(row(EVERY_YES), USUAL)) == []
