"""A class file that comes back a second time, late, from a colleague, or with two copies filled in apart."""

from datetime import date

import pytest

from screening.rounds.models import SheetRow
from screening.rounds.services import exclude_child, reopen_sheet
from tests import factories as people
from tests.rounds import factories as rounds
from tests.rounds.test_spreadsheet_pages import digits, download, filled, hidden, post_of, take, upload, url


@pytest.fixture
def li(cast, as_):
    return as_(cast.li)


def writes(text: str) -> bool:
    return 'name="cells"' in text


def conflicts(text: str) -> int:
    return text.count('name="use-') // 2  # a choice of two for each


def test_the_same_file_once_more_has_nothing_to_write(cast, sheet, li):
    content = filled(download(li, sheet), {("yu", 1): 1, ("bo", 2): 2})
    take(li, sheet, upload(li, sheet, content))
    rows = list(SheetRow.objects.order_by("pk").values_list("student", "version", "cells"))
    assert not writes(upload(li, sheet, content))
    assert list(SheetRow.objects.order_by("pk").values_list("student", "version", "cells")) == rows


def test_an_old_file_does_not_undo_silently_what_was_put_right_here(cast, sheet, li):
    yu = cast.children["yu"]
    content = filled(download(li, sheet), {("yu", 1): 1})
    take(li, sheet, upload(li, sheet, content))
    rounds.save(sheet, cast.li, rounds.row(yu, {"teacher-connection": "3"}, version=1))
    text = upload(li, sheet, content)
    assert conflicts(text) == 1
    take(li, sheet, text)
    assert digits(sheet, yu) == "3"


def test_two_copies_filled_in_apart_add_up(cast, sheet, li):
    one = filled(download(li, sheet), {("yu", 1): 1})
    other = filled(download(li, sheet), {("bo", 1): 2})
    for content in (one, other):
        text = upload(li, sheet, content)
        assert conflicts(text) == 0
        take(li, sheet, text)
    assert (digits(sheet, cast.children["yu"]), digits(sheet, cast.children["bo"])) == ("1", "2")


def test_two_copies_that_differ_in_one_cell_are_asked_about_in_that_cell_only(cast, sheet, li):
    one = filled(download(li, sheet), {("yu", 1): 1, ("yu", 2): 0})
    other = filled(download(li, sheet), {("yu", 1): 2, ("yu", 3): 3})
    take(li, sheet, upload(li, sheet, one))
    text = upload(li, sheet, other)
    assert conflicts(text) == 1
    take(li, sheet, text, all="file")
    assert digits(sheet, cast.children["yu"]) == "203"


def test_a_file_filled_in_before_the_sheet_was_handed_in_comes_back_after_it_was_given_back(cast, sheet, li):
    content = filled(download(li, sheet), {("yu", 1): 1})
    rounds.hand_in(sheet, cast.li)
    upload(li, sheet, content, status=409)
    reopen_sheet(sheet, by=cast.li)
    text = upload(li, sheet, content)
    assert conflicts(text) == 1  # calm everywhere since; the file knew of nothing
    take(li, sheet, text, all="file")
    assert digits(sheet, cast.children["yu"]).startswith("1")


def test_a_file_of_the_same_class_from_another_round_is_refused_as_a_whole(cast, sheet, li):
    other = rounds.make_round(
        cast, term=2, opens_on=people.at("2027-04-12").date(), closes_on=people.at("2027-04-30").date()
    )
    old = filled(download(li, sheet), {("yu", 1): 1})
    sheet.pk, sheet._state.adding = None, True
    sheet.public_id, sheet.round = type(sheet)().public_id, other
    sheet.save()
    assert not writes(upload(li, sheet, old, status=422))
    assert not SheetRow.objects.exists()


def test_whoever_takes_over_the_class_brings_back_the_file_of_the_one_before(cast, sheet, li, as_):
    content = filled(download(li, sheet), {("yu", 1): 1})
    cast.li.assignments.update(ends=date(2026, 10, 18))
    people.assign(cast.zhou, cast.school, "class-teacher", cast.class_3_1)
    assert li.post(url("open", sheet), {"block": "1"}).status_code == 404
    take(as_(cast.zhou), sheet, upload(as_(cast.zhou), sheet, content))
    [row] = SheetRow.objects.all()
    assert {cell["by"] for cell in row.cells.values()} == {str(cast.zhou.pk)}


def test_a_preview_somebody_else_made_cannot_be_taken_even_for_the_own_class(cast, sheet, li, as_):
    people.assign(cast.zhou, cast.school, "class-teacher", cast.class_3_1)
    text = upload(li, sheet, filled(download(li, sheet), {("yu", 1): 1}))
    assert as_(cast.zhou).post(url("open", sheet), post_of(text)).status_code == 400
    assert not SheetRow.objects.exists()


def test_a_child_left_out_between_the_look_and_the_press_gets_no_answers(cast, sheet, li):
    text = upload(li, sheet, filled(download(li, sheet), {("yu", 1): 1, ("bo", 1): 1}))
    exclude_child(sheet, by=cast.li, student=cast.children["yu"], reason="known-too-short")
    take(li, sheet, text)
    assert digits(sheet, cast.children["bo"]) == "1"
    assert not SheetRow.objects.get(student=cast.children["yu"]).cells


def test_a_preview_that_was_taken_and_sent_again_under_another_key_leaves_what_changed_since(cast, sheet, li):
    text = upload(li, sheet, filled(download(li, sheet), {("yu", 1): 1}))
    take(li, sheet, text)
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], {"teacher-connection": "2"}, version=1))
    again = upload(li, sheet, filled(download(li, sheet), {("bo", 1): 0}))
    li.post(url("open", sheet), {"nonce": hidden(again, "nonce"), "cells": hidden(text, "cells")})
    assert digits(sheet, cast.children["yu"]) == "2"
