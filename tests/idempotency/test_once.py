"""A form sent twice acts once, whoever is quicker; what it made answers the second."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from accounts.models import Role, User
from screening.idempotency import once as once_module
from screening.idempotency.models import Receipt
from screening.idempotency.once import SentBefore, fingerprint, made_before, once, was_done
from students.models import County
from tests.conftest import Cast

NONCE = uuid.UUID(int=7)


@once("county.found")
def found(name: str, *, by: User | None, nonce: uuid.UUID | None) -> County:
    if not name:
        raise ValueError("a county has a name")
    return County.objects.create(name=name)


@once("county.found-strictly", strict=True)
def found_strictly(name: str, *, by: User | None, nonce: uuid.UUID | None) -> County:
    return County.objects.create(name=name)


def rename(county: County, name: str, *, by: User | None, nonce: uuid.UUID | None) -> County:
    county.name = f"{county.name}, {name}"
    county.save()
    return county


@once("county.found-or-renamed", repeat=rename)
def found_or_renamed(name: str, *, by: User | None, nonce: uuid.UUID | None) -> County:
    return County.objects.create(name=name)


def counties() -> list[str]:
    return list(County.objects.exclude(name="禾溪县").order_by("pk").values_list("name", flat=True))


def test_the_same_form_sent_twice_makes_one_row_and_the_second_gets_it(cast: Cast) -> None:
    first = found("东山县", by=cast.li, nonce=NONCE)
    assert found("东山县", by=cast.li, nonce=NONCE) == first
    receipt = Receipt.objects.get()
    assert (receipt.user, receipt.act, receipt.made) == (cast.li, "county.found", first)


def test_without_a_nonce_it_acts_each_time_and_takes_no_receipt(cast: Cast) -> None:
    assert found("东山县", by=cast.li, nonce=None) != found("东山县", by=cast.li, nonce=None)
    assert not Receipt.objects.exists()


def test_one_nonce_is_good_for_every_act_of_a_page(cast: Cast) -> None:
    found("东山县", by=cast.li, nonce=NONCE)
    found_strictly("西山县", by=cast.li, nonce=NONCE)
    assert counties() == ["东山县", "西山县"]


def test_nobody_gets_anybody_elses_row_by_a_nonce(cast: Cast) -> None:
    mine = found("东山县", by=cast.li, nonce=NONCE)
    assert made_before(County, "county.found", by=cast.zhou, nonce=NONCE) is None
    assert found("西山县", by=cast.zhou, nonce=NONCE) != mine


def test_a_strangers_form_acts_once_too(cast: Cast) -> None:
    assert found("东山县", by=None, nonce=NONCE) == found("东山县", by=None, nonce=NONCE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.create(nonce=NONCE, act="county.found")


def test_a_receipt_from_before_there_were_any_answers_whoever_holds_the_nonce(cast: Cast) -> None:
    Receipt.objects.create(nonce=NONCE, act="county.found", kind="students.county", made_id=cast.county.pk)
    assert found("东山县", by=cast.li, nonce=NONCE) == cast.county
    assert found("东山县", by=cast.zhou, nonce=NONCE) == cast.county


def test_a_repeat_may_say_anything_where_the_act_does_not_mind(cast: Cast) -> None:
    found("东山县", by=cast.li, nonce=NONCE)
    found("西山县", by=cast.li, nonce=NONCE)
    assert counties() == ["东山县"]


def test_a_strict_act_refuses_a_page_brought_back_with_other_words(cast: Cast) -> None:
    first = found_strictly("东山县", by=cast.li, nonce=NONCE)
    assert found_strictly("东山县", by=cast.li, nonce=NONCE) == first
    with pytest.raises(SentBefore):
        found_strictly("西山县", by=cast.li, nonce=NONCE)
    assert counties() == ["东山县"]


def test_a_strict_act_from_before_there_were_receipts_is_refused_whatever_it_says(cast: Cast) -> None:
    found_strictly("东山县", by=cast.li, nonce=NONCE)
    Receipt.objects.update(fingerprint="")
    with pytest.raises(SentBefore):
        found_strictly("东山县", by=cast.li, nonce=NONCE)


def test_an_act_may_answer_a_repeat_in_its_own_way(cast: Cast) -> None:
    for name in ("东山县", "西山县"):
        found_or_renamed(name, by=cast.li, nonce=NONCE)
    assert counties() == ["东山县, 西山县"]


def test_an_act_that_fails_leaves_no_receipt_and_may_be_tried_again(cast: Cast) -> None:
    with pytest.raises(ValueError, match="has a name"):
        found("", by=cast.li, nonce=NONCE)
    assert not Receipt.objects.exists()
    assert found("东山县", by=cast.li, nonce=NONCE).name == "东山县"


def test_the_act_is_done_again_once_its_row_is_gone(cast: Cast) -> None:
    found("东山县", by=cast.li, nonce=NONCE).delete()
    assert found("西山县", by=cast.li, nonce=NONCE).name == "西山县"
    assert Receipt.objects.count() == 1


def test_of_two_copies_at_one_moment_the_second_gets_the_row_of_the_first(cast: Cast, monkeypatch) -> None:
    """The second looks for a receipt before the first has written its own, and takes one after that."""
    first, look = found("东山县", by=cast.li, nonce=NONCE), once_module._answer

    def too_early(_receipt: Receipt) -> None:
        monkeypatch.setattr(once_module, "_answer", look)

    monkeypatch.setattr(once_module, "_answer", too_early)
    assert found("西山县", by=cast.li, nonce=NONCE) == first
    assert counties() == ["东山县"]


def test_a_rule_of_the_database_that_an_act_breaks_is_not_taken_for_a_repeat(cast: Cast) -> None:
    @once("county.found-wrongly")
    def found_wrongly(*, by: User, nonce: uuid.UUID) -> County:
        return County.objects.create(pk=cast.county.pk, name="又一个")

    with pytest.raises(IntegrityError):
        found_wrongly(by=cast.li, nonce=NONCE)
    assert not Receipt.objects.exists()


def test_a_nonce_that_names_a_fact_is_asked_for_by_anybody(cast: Cast) -> None:
    assert not was_done("county.found", NONCE)
    found("东山县", by=cast.li, nonce=NONCE)
    assert was_done("county.found", NONCE) and not was_done("county.found-strictly", NONCE)


def test_a_receipt_goes_with_its_person_and_the_row_stays(cast: Cast) -> None:
    person = User.objects.create(username="leaving", name="林梅", role=cast.li.role)
    row = found("东山县", by=person, nonce=NONCE)
    person.delete()
    assert not Receipt.objects.exists() and County.objects.filter(pk=row.pk).exists()


def test_what_was_said_cannot_be_read_off_a_fingerprint(cast: Cast, monkeypatch) -> None:
    told = [(cast.children["yu"],), {"by": cast.li, "on": date(2026, 10, 19), "file": b"x", "why": {"b", "a"}}]
    before = fingerprint(NONCE, *told)
    assert before == fingerprint(NONCE, *told) and "2026" not in before
    monkeypatch.setattr("django.conf.settings.SECRET_KEY", "another")
    assert fingerprint(NONCE, *told) != before


@pytest.mark.parametrize("other", [{"why": None}, {"why": "no"}, {"why": True}, {"file": b"y"}, {"child": "bo"}])
def test_every_word_counts_in_a_fingerprint(cast: Cast, other: dict[str, object]) -> None:
    def of(child: str = "yu", **said: object) -> str:
        return fingerprint(NONCE, [cast.children[child]], {"why": "", "file": b"x", **said})

    changed: Callable[..., str] = of
    assert changed(**other) != of()


class TestAnyOrder(TestCase):
    """Two people send pages of three nonces in any order, again and again; some are brought back with other words."""

    @given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 2), st.sampled_from("东西")), max_size=10))
    @settings(max_examples=40)
    def test_each_page_of_each_person_makes_one_row_and_keeps_its_first_words(self, sends: list[Any]) -> None:
        people = {name: User.objects.create(username=name, name=name, role=Role.TEACHER) for name in "ab"}
        first: dict[tuple[str, int], str] = {}
        for person, page, name in sends:
            before = first.setdefault((person, page), name)
            try:
                row = found_strictly(name, by=people[person], nonce=uuid.UUID(int=page))
                assert row.name == name == before
            except SentBefore:
                assert name != before
        assert sorted(counties()) == sorted(first.values())
        assert Receipt.objects.count() == len(first)
