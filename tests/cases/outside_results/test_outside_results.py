"""A result from elsewhere is a reason of its own: the counselor writes it down, no teacher learns of it."""

import uuid

from screening.cases.models import Case
from screening.rounds.models import OutsideResult
from tests.cases.pages import page, url


def letter(**fields: object) -> dict[str, object]:
    told = {"source": "hospital-letter", "dated": "2026-10-12", "as_given": "LETTER-SENTINEL 睡眠不好"}
    return {"nonce": uuid.uuid4(), **told, "seen_by": "父亲带来", **fields}


def test_a_letter_opens_a_case_with_its_own_reason_and_sent_twice_it_is_one(cast, as_, wang):
    address, data = url("record_outside", cast.children["yu"].public_id), letter()
    page(wang.get(address))
    for _press in range(2):
        assert wang.post(address, data).status_code == 302
    case = Case.objects.get()
    assert [reason.code for reason in case.flag.reasons.all()] == ["outside-result"]
    assert OutsideResult.objects.count() == 1
    assert "LETTER-SENTINEL" in page(wang.get(url("show_case", case.public_id)))
    assert not as_(cast.li).get(url("list_messages")).content.decode().count("LETTER-SENTINEL")


def test_a_day_to_come_or_an_empty_letter_is_asked_about(cast, wang):
    address = url("record_outside", cast.children["yu"].public_id)
    page(wang.post(address, letter(dated="2026-10-20")), 422)
    page(wang.post(address, letter(as_given=" ")), 422)
    assert not Case.objects.exists()
