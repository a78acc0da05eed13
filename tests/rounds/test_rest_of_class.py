"""“The rest is 0”: filled once its number was read, kept as what it is on every way, and never in an answer's place."""

import json
import uuid
from contextlib import suppress

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from screening.rounds import services
from screening.rounds.models import Assessment, SheetRow
from screening.rounds.services.files import take_cells
from screening.rounds.services.problems import NothingToHandIn
from tests.rounds import factories as rounds

FORM = "teacher-connection"


def url(name, sheet, item="c1"):
    return reverse(f"rounds:{name}", args=[sheet.public_id, item])


def cell(cast, child: str, item: str = "c1") -> tuple | None:
    row = SheetRow.objects.filter(student=cast.children[child]).first()
    found = row.cells.get(item) if row else None
    return (found["v"], found["s"] == "rest") if found else None


def chosen(cast, **answers):
    """The page of one question as it is sent: an answer a child, each on a cell that was open."""
    sent = {"nonce": str(uuid.uuid4())}
    for child in ("yu", "bo", "nur"):
        name = cast.children[child].public_id.hex
        sent |= {f"v-{name}": "0._"} | ({f"a-{name}": answers[child]} if child in answers else {})
    return sent


def counted(cast, *children):
    return {
        "nonce": str(uuid.uuid4()),
        "do": "fill",
        "child": [cast.children[child].public_id.hex for child in children],
    }


def version(cast, child: str) -> int:
    return getattr(SheetRow.objects.filter(student=cast.children[child]).first(), "version", 0)


def type_row(cast, sheet, text: str, child: str = "yu"):
    return rounds.save(sheet, cast.li, rounds.row(cast.children[child], {FORM: text}, version(cast, child)))


@pytest.fixture
def li(cast, as_):
    return as_(cast.li)


def test_without_a_script_the_number_is_read_before_anything_is_filled(cast, sheet, li):
    asked = li.post(url("rate_item", sheet), chosen(cast, yu="2") | {"do": "rest"})
    page = li.get(asked["Location"]).content.decode()
    assert "这一题其余 2 名都是“0 没见过”，对吗？" in page
    assert [cell(cast, child) for child in ("yu", "bo", "nur")] == [(2, False), None, None]
    done = li.post(asked["Location"], counted(cast, "bo", "nur"))
    assert done["Location"] == url("rate_item", sheet, "c2")
    assert [cell(cast, child) for child in ("yu", "bo", "nur")] == [(2, False), (0, True), (0, True)]


def test_only_who_was_counted_and_is_still_open_is_filled(cast, sheet, li):
    type_row(cast, sheet, "3", "bo")
    type_row(cast, sheet, "-", "nur")
    li.post(url("rate_item", sheet), counted(cast, "bo", "nur"))
    assert [cell(cast, child) for child in ("yu", "bo", "nur")] == [None, (3, False), ("-", False)]


def test_what_was_filled_is_taken_back_at_once_and_answers_stay(cast, sheet, li):
    li.post(url("rate_item", sheet), chosen(cast, yu="1"))
    li.post(url("rate_item", sheet), counted(cast, "bo", "nur"))
    page = li.get(url("rate_item", sheet)).content.decode()
    assert "收回刚才的 2 个 0" in page
    li.post(url("rate_item", sheet), {"nonce": str(uuid.uuid4()), "do": "undo"})
    assert [cell(cast, child) for child in ("yu", "bo", "nur")] == [(1, False), None, None]


def test_the_same_form_sent_twice_fills_once(cast, sheet, li):
    sent = counted(cast, "bo")
    for _time in range(2):
        assert li.post(url("rate_item", sheet), sent).status_code == 302
    assert cell(cast, "bo") == (0, True) and version(cast, "bo") == 1


def test_a_page_that_was_left_untouched_changes_nothing_that_came_meanwhile(cast, sheet, li):
    sent = chosen(cast)
    type_row(cast, sheet, "2")
    assert li.post(url("rate_item", sheet), sent).status_code == 302
    assert cell(cast, "yu") == (2, False)


def test_an_answer_that_somebody_changed_meanwhile_is_asked_about(cast, sheet, li):
    type_row(cast, sheet, "2")
    answer = li.post(url("rate_item", sheet), chosen(cast, yu="1"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "用这个窗口的" in page and "用另一个窗口的" in page and "您在另一个窗口里也改了 1 名学生" in page
    assert cell(cast, "yu") == (2, False)


def test_a_script_sends_it_with_the_row_and_a_zero_that_was_typed_is_not_taken_for_one(cast, sheet, li):
    type_row(cast, sheet, "0")
    row = [cast.children["yu"].public_id.hex, str(version(cast, "yu")), "oo"]
    body = json.dumps({"forms": [FORM], "rows": [row]})
    saved = li.post(
        reverse("rounds:autosave_rows", args=[sheet.public_id]),
        body,
        "application/json",
        headers={"Idempotency-Key": str(uuid.uuid4())},
    )
    assert saved.status_code == 200
    assert (cell(cast, "yu"), cell(cast, "yu", "c2")) == ((0, False), (0, True))


def test_the_sheet_shows_it_and_says_what_the_sign_is(cast, sheet, li):
    type_row(cast, sheet, "1ooo")
    page = li.get(reverse("rounds:show_sheet", args=[sheet.public_id])).content.decode()
    assert 'value="1ooo"' in page and "3 格由“其余都是 0”填" in page.replace("格 由", "格由") and "写作“o”" in page


def test_typed_by_hand_into_a_field_the_sign_is_named_and_fills_nothing(cast, sheet, li):
    type_row(cast, sheet, "1o")
    address, key = reverse("rounds:show_sheet", args=[sheet.public_id]), cast.children["yu"].public_id.hex
    sent = {f"v-{key}": f"{version(cast, 'yu')}.", f"0-{key}": "1oo2", "nonce": str(uuid.uuid4()), "do": "save"}
    answer = li.post(address, sent)
    assert answer.status_code == 422 and "“o”" in answer.content.decode()
    cells = SheetRow.objects.get(student=cast.children["yu"]).cells
    assert [(item, cells[item]["v"], cells[item]["s"]) for item in ("c1", "c2", "c4")] == [
        ("c1", 1, "screen"),
        ("c2", 0, "rest"),
        ("c4", 2, "screen"),
    ]
    assert "c3" not in cells


def test_handing_in_keeps_which_answers_were_the_rest_and_typing_over_makes_them_answers(cast, sheet):
    rounds.fill(sheet, cast.li, {1: {FORM: "oooo ooo1", "teacher-engagement": rounds.CALM["teacher-engagement"]}})
    services.submit_sheet(sheet, by=cast.li, nonce=uuid.uuid4())
    before = in_force(cast)
    assert sorted(item for item, source in before.sources.items() if source == "rest") == [f"c{n}" for n in range(1, 8)]
    services.reopen_sheet(sheet, by=cast.li)
    type_row(cast, sheet, "0ooo ooo1")
    services.submit_sheet(sheet, by=cast.li, nonce=uuid.uuid4())
    after = in_force(cast)
    assert after.answers == before.answers and after.sources["c1"] == "screen" and after.sources["c2"] == "rest"


def in_force(cast) -> Assessment:
    return Assessment.objects.get(
        student=cast.children["yu"], instrument_version__instrument=FORM, superseded_at__isnull=True
    )


WAYS = st.lists(
    st.sampled_from(["o", "0", "1", "_", "beside", "file 0", "file 2", "single", "hand in"]), min_size=2, max_size=7
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ways=WAYS)
def test_whatever_comes_after_it_a_rest_stays_one_until_it_is_typed_over(cast, sheet, ways):
    SheetRow.objects.all().delete()
    value, rest, beside = None, False, 0
    for way in ways:
        if way in ("o", "0", "1", "_"):
            type_row(cast, sheet, f"{way}{beside}")
            rest = way == "o" and (rest or value != 0)
            value = {"o": 0, "0": 0, "1": 1, "_": None}[way]
        elif way == "beside":
            beside = 1 - beside
            type_row(cast, sheet, ("_" if value is None else "o" if rest else str(value)) + str(beside))
        elif way.startswith("file"):
            wanted = int(way[-1])
            take(cast, sheet, (value, wanted))
            value, rest = wanted, rest and wanted == value
        elif way == "single":
            save_single(cast, sheet, {"c1": value, "c2": beside})
        elif way == "hand in":
            with suppress(NothingToHandIn):
                services.submit_sheet(sheet, by=cast.li, nonce=uuid.uuid4())
                services.reopen_sheet(sheet, by=cast.li)
        assert cell(cast, "yu") == (None if value is None else (value, rest)), (ways, way)


def save_single(cast, sheet, answers):
    child, nonce = cast.children["yu"], uuid.uuid4()
    services.save_single_form(
        sheet, student=child, by=cast.li, nonce=nonce, version=version(cast, "yu"), answers={FORM: answers}
    )


def take(cast, sheet, change):
    take_cells(sheet, by=cast.li, nonce=uuid.uuid4(), cells={cast.children["yu"].public_id: {"c1": change}})
