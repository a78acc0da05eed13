"""The class sheet as a form: what a teacher types is kept, named when unreadable, and never overwritten."""

import json
import uuid

import pytest
from django.urls import reverse

from screening.rounds.models import SheetRow
from screening.rounds.selectors import sheet_view_data
from screening.rounds.services import close_round
from tests.pages.structure import Page, faults, fields, nodes
from tests.rounds import factories as rounds

NAMES = ("王𬀩雨", "李䶮", "古丽娜尔·艾山")
FORMS = ["teacher-connection", "teacher-engagement"]


def url(name, sheet, **parts):
    return reverse(f"rounds:{name}", kwargs={"public_id": sheet.public_id, **parts})


def filled(html: str) -> dict[str, str]:
    """What a browser would send from the sheet's form, unchanged."""
    form = Page(html).by_id("sheet")
    return {part.get("name"): part.get("value") or "" for part in form.iter("input") if part.get("name")}


@pytest.fixture
def li(cast, as_):
    return as_(cast.li)


def opened(li, sheet) -> dict[str, str]:
    return filled(li.get(url("show_sheet", sheet)).content.decode())


def cell(form: int, cast, child: str) -> str:
    return f"{form}-{cast.children[child].public_id.hex}"


def test_the_sheet_is_well_built_and_names_nobody_in_its_title(cast, sheet, li):
    html = li.get(url("show_sheet", sheet)).content.decode()
    assert faults(html, NAMES) == []
    assert all(name in html for name in NAMES)
    assert "三年级(1)班" in html and "未经效度验证" in html


def test_digits_are_saved_and_shown_in_fours(cast, sheet, li):
    sent = opened(li, sheet) | {cell(0, cast, "yu"): "1000 000３", cell(1, cast, "yu"): "0000 0010 00-0"}
    answer = li.post(url("show_sheet", sheet), sent)
    assert answer.status_code == 302
    html = li.get(answer["Location"]).content.decode()
    page = Page(html)
    assert filled(html)[cell(0, cast, "yu")] == "1000 0003"
    assert "09:00 已保存" in "".join(page.by_id("saving").itertext())


def test_saving_and_checking_goes_on_to_the_check_page(cast, sheet, li):
    answer = li.post(url("show_sheet", sheet), opened(li, sheet) | {"do": "check"})
    assert answer["Location"] == url("check_answers", sheet)


def test_a_wrong_digit_names_row_and_item_and_keeps_everything_else(cast, sheet, li):
    sent = opened(li, sheet) | {cell(0, cast, "yu"): "1007", cell(0, cast, "bo"): "0000 0000"}
    answer = li.post(url("show_sheet", sheet), sent)
    html = answer.content.decode()
    page = Page(html)
    assert answer.status_code == 422 and faults(html, NAMES) == []
    summary = next(part for part in page.root.iter() if part.get("role") == "alert")
    assert "1 号" in "".join(summary.itertext()) and "只能填 0–3" in "".join(summary.itertext())
    assert [link.get("href") for link in summary.iter("a")] == ["#0-1"]
    assert page.by_id("0-1").get("value") == "1007"
    assert page.by_id("0-1").get("aria-invalid") == "true"
    assert SheetRow.objects.get(student=cast.children["bo"]).cells["c8"]["v"] == 0
    again = filled(html) | {cell(0, cast, "yu"): "1002"}
    assert li.post(url("show_sheet", sheet), again).status_code == 302
    assert SheetRow.objects.get(student=cast.children["yu"]).cells["c4"]["v"] == 2


def somebody_else_types(cast, sheet, child: str, digits: str):
    row = SheetRow.objects.filter(sheet=sheet, student=cast.children[child]).first()
    version = row.version if row else 0
    given = rounds.row(cast.children[child], {"teacher-connection": digits}, version)
    rounds.save(sheet, cast.zhou, given)


def test_two_people_in_one_row_are_asked_and_nothing_is_overwritten(cast, sheet, li):
    sent = opened(li, sheet) | {cell(0, cast, "yu"): "1111 1111", cell(0, cast, "bo"): "0000 0000"}
    somebody_else_types(cast, sheet, "yu", "2222 1111")
    answer = li.post(url("show_sheet", sheet), sent)
    html = answer.content.decode()
    assert answer.status_code == 409 and faults(html, NAMES) == []
    assert "周敏" in html and "<mark>2222 </mark>" in html and "<mark>1111 </mark>" in html
    assert SheetRow.objects.get(student=cast.children["yu"]).cells["c1"]["v"] == 2
    assert SheetRow.objects.get(student=cast.children["bo"]).cells["c1"]["v"] == 0

    page = Page(html)
    kept = {part.get("name"): part.get("value") for part in page.root.iter("input") if part.get("type") == "hidden"}
    use = f"use-{cast.children['yu'].public_id.hex}"
    unsure = li.post(url("show_sheet", sheet), kept)
    assert unsure.status_code == 422 and faults(unsure.content.decode(), NAMES) == []
    assert li.post(url("show_sheet", sheet), kept | {"nonce": uuid.uuid4(), use: "theirs"}).status_code == 302
    assert SheetRow.objects.get(student=cast.children["yu"]).cells["c1"]["v"] == 2
    assert li.post(url("show_sheet", sheet), kept | {"nonce": uuid.uuid4(), use: "mine"}).status_code == 302
    assert SheetRow.objects.get(student=cast.children["yu"]).cells["c1"]["v"] == 1


def test_a_colleagues_row_that_i_did_not_touch_stays_as_it_is(cast, sheet, li):
    sent = opened(li, sheet) | {cell(0, cast, "bo"): "0000 0000"}
    somebody_else_types(cast, sheet, "yu", "2222 1111")
    assert li.post(url("show_sheet", sheet), sent).status_code == 302
    assert SheetRow.objects.get(student=cast.children["yu"]).cells["c1"]["v"] == 2


def test_wrong_digits_beside_a_conflict_lose_neither(cast, sheet, li):
    sent = opened(li, sheet) | {cell(0, cast, "yu"): "1111 1111", cell(0, cast, "bo"): "9"}
    somebody_else_types(cast, sheet, "yu", "2222 1111")
    answer = li.post(url("show_sheet", sheet), sent)
    page = Page(answer.content.decode())
    assert answer.status_code == 422
    assert page.by_id("0-1").get("value") == "1111 1111"
    again = filled(answer.content.decode()) | {cell(0, cast, "bo"): "1"}
    assert li.post(url("show_sheet", sheet), again).status_code == 409


def test_a_closed_round_keeps_the_draft_and_says_so(cast, sheet, li):
    sent = opened(li, sheet) | {cell(0, cast, "yu"): "1000 0000"}
    close_round(sheet.round)
    answer = li.post(url("show_sheet", sheet), sent)
    assert SheetRow.objects.get(student=cast.children["yu"]).cells["c1"]["v"] == 1
    assert "作为草稿留着" in li.get(answer["Location"]).content.decode()


def test_a_sheet_handed_in_meanwhile_shows_what_was_typed(cast, sheet, li):
    sent = opened(li, sheet) | {cell(0, cast, "yu"): "1000 0000"}
    rounds.hand_in(sheet, cast.li)
    answer = li.post(url("show_sheet", sheet), sent)
    field = Page(answer.content.decode()).by_id("0-1")
    assert answer.status_code == 409
    assert (field.get("value"), field.get("readonly")) == ("1000 0000", "")


def test_a_second_click_writes_once(cast, sheet, li):
    sent = opened(li, sheet) | {cell(0, cast, "yu"): "1000 0000"}
    li.post(url("show_sheet", sheet), sent)
    li.post(url("show_sheet", sheet), sent)
    assert SheetRow.objects.get(student=cast.children["yu"]).version == 1


@pytest.mark.parametrize(
    "broken", [{"nonce": "x"}, {"v-x": "1."}, {"v-00000000000000000000000000000000": "x"}, {"0-" + "0" * 32: "1000"}]
)
def test_what_no_page_of_ours_sends_is_a_bad_request(cast, sheet, li, broken):
    assert li.post(url("show_sheet", sheet), {"nonce": str(uuid.uuid4())} | broken).status_code == 400


# Saving while typing


def autosave(client, sheet, rows, key=None, forms=FORMS, **headers):
    return client.post(
        url("autosave_rows", sheet),
        json.dumps({"forms": forms, "rows": rows}),
        content_type="application/json",
        headers={"Idempotency-Key": str(key or uuid.uuid4()), "Accept": "application/json", **headers},
    )


def typed(cast, sheet, child, digits, version="0."):
    child_id = cast.children[child].public_id.hex
    return [child_id, version, digits, None]


def test_a_typed_row_is_answered_with_its_next_version_and_the_time(cast, sheet, li):
    answer = autosave(li, sheet, [typed(cast, sheet, "yu", "1000 0000")])
    body = answer.json()
    assert (answer.status_code, body["saved_at"], body["message"]) == (200, "09:00", "")
    (row,) = body["rows"]
    view = next(one for one in sheet_view_data(sheet).rows if one.student == cast.children["yu"].public_id)
    assert row["saved"] and row["version"] == f"{view.version}.{view.digest}" and "12" in row["state"]


def test_each_save_says_how_far_the_class_is_and_where_it_goes_on(cast, sheet, li):
    assert "已填 0 名 · 接着从 1 号填" in li.get(url("show_sheet", sheet)).content.decode()
    child, version, *_digits = typed(cast, sheet, "yu", "")
    line = autosave(li, sheet, [[child, version, *rounds.CALM.values()]]).json()["line"]
    assert "已填 1 名 · 接着从 2 号填" in line
    assert line in li.get(url("show_sheet", sheet)).content.decode()
    pad = li.get(url("rate_by_item", sheet)).content.decode()
    assert '<b id="name">李䶮</b>' in pad


def test_the_same_key_again_writes_nothing_twice(cast, sheet, li):
    key = uuid.uuid4()
    first = autosave(li, sheet, [typed(cast, sheet, "yu", "1000 0000")], key).json()
    assert autosave(li, sheet, [typed(cast, sheet, "yu", "1000 0000")], key).json() == first
    assert SheetRow.objects.get(student=cast.children["yu"]).version == 1


def test_a_stale_row_gets_both_versions_and_the_others_are_saved(cast, sheet, li):
    somebody_else_types(cast, sheet, "yu", "2222 1111")
    rows = [typed(cast, sheet, "yu", "1111 1111"), typed(cast, sheet, "bo", "0000 0000")]
    answer = autosave(li, sheet, rows)
    by_child = {row["child"]: row for row in answer.json()["rows"]}
    yu, bo = by_child[rows[0][0]], by_child[rows[1][0]]
    assert answer.status_code == 409 and not yu["saved"] and bo["saved"]
    assert yu["conflict"]["theirs"]["teacher-connection"] == "2222 1111" and "周敏" in yu["conflict"]["words"]
    again = typed(cast, sheet, "yu", "1111 1111", yu["conflict"]["version"])
    assert autosave(li, sheet, [again]).status_code == 200


def test_unreadable_digits_are_named_and_the_readable_ones_kept(cast, sheet, li):
    answer = autosave(li, sheet, [typed(cast, sheet, "yu", "10x")])
    (row,) = answer.json()["rows"]
    assert answer.status_code == 422 and not row["saved"] and "1 号" in row["problems"][0]
    assert SheetRow.objects.get(student=cast.children["yu"]).cells["c1"]["v"] == 1


@pytest.mark.parametrize("sign", ["\x00", "\ud800"])
def test_a_sign_that_no_database_keeps_costs_no_other_row(cast, sheet, li, sign):
    rows = [typed(cast, sheet, "yu", f"10{sign}"), typed(cast, sheet, "bo", "0000 0000")]
    assert autosave(li, sheet, rows).status_code == 422
    assert SheetRow.objects.get(student=cast.children["bo"]).cells["c8"]["v"] == 0
    assert autosave(li, sheet, rows, forms=[sign, FORMS[1]]).status_code == 409


def test_a_sheet_that_was_handed_in_takes_no_row_that_counts(cast, sheet, li):
    rounds.hand_in(sheet, cast.li)
    answer = autosave(li, sheet, [typed(cast, sheet, "yu", "1000 0000")])
    assert (answer.status_code, answer.json()["error"]) == (409, "submitted")


def test_a_closed_round_takes_rows_as_a_draft_and_says_so(cast, sheet, li):
    close_round(sheet.round)
    answer = autosave(li, sheet, [typed(cast, sheet, "yu", "1000 0000")])
    assert answer.status_code == 200 and "没有计入" in answer.json()["message"]


def test_who_may_not_save_rows_gets_401_or_404(cast, sheet, client, as_):
    rows = [typed(cast, sheet, "yu", "1000 0000")]
    assert autosave(client, sheet, rows).status_code == 401
    for person in ("zhou", "wang", "chen", "admin", "district"):
        assert autosave(as_(getattr(cast, person)), sheet, rows).status_code == 404
    assert not SheetRow.objects.filter(sheet=sheet).exists()


def test_a_page_asks_for_a_new_token_and_who_is_signed_in(cast, sheet, li, as_, client):
    mine = {"person": cast.li.device_name}
    assert len(li.get(url("autosave_rows", sheet), mine).json()["token"]) == 64
    answer = li.get(url("autosave_rows", sheet), {"person": cast.zhou.device_name})
    assert (answer.status_code, answer.json()["error"]) == (403, "other")
    assert as_(cast.zhou).get(url("autosave_rows", sheet)).status_code == 404
    assert client.get(url("autosave_rows", sheet)).status_code == 302


def test_rows_typed_for_other_forms_or_on_another_persons_page_are_refused(cast, sheet, li):
    pins, row = sheet_view_data(sheet).pins, typed(cast, sheet, "yu", "1000 0000")
    for sent, person, status in ((pins[::-1], cast.li, 409), (pins, cast.zhou, 403), (pins, cast.li, 200)):
        address = url("autosave_rows", sheet) + f"?person={person.device_name}"
        body = json.dumps({"pins": sent, "forms": FORMS, "rows": [row]})
        key = {"Idempotency-Key": str(uuid.uuid4())}
        assert li.post(address, body, content_type="application/json", headers=key).status_code == status
        assert SheetRow.objects.exists() == (status == 200)


def test_a_key_of_another_persons_save_is_a_bad_request(cast, sheet, li, as_):
    key = uuid.uuid4()
    other = rounds.sheet_of(sheet.round, cast.class_3_2)
    assert autosave(as_(cast.zhou), other, [], key).status_code == 200
    assert autosave(li, sheet, [typed(cast, sheet, "yu", "1000 0000")], key).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[]",
        '{"rows": []}',
        '{"forms": [], "rows": 1}',
        '{"forms": [], "rows": [{}]}',
        '{"forms": [], "rows": [["x", "0"]]}',
        '{"forms": ["teacher-connection"], "rows": [["00000000000000000000000000000000", "0"]]}',
        pytest.param("[" * 90_000, id="deep"),
    ],
)
def test_a_body_that_is_no_rows_is_a_bad_request(cast, sheet, li, body):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    assert li.post(url("autosave_rows", sheet), body, content_type="application/json", headers=key).status_code == 400


def test_the_page_of_a_class_stays_small(cast, sheet, li):
    html = li.get(url("show_sheet", sheet)).content.decode()
    assert (nodes(html), fields(html)) < (2000, 200)
