"""Term sheets as they are typed, what the first screens say of a pilot, and the pages of its evaluation."""

import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from screening.research.evaluation import access, services
from screening.research.evaluation.cautions import SENTENCES
from screening.research.evaluation.pages import home_lines
from screening.research.models import TermMeasure, TermSheet
from tests import factories
from tests.research.evaluation import pilot_steps


def sheet_of(cast, pilot, term="2025-2") -> str:
    return reverse("reports:fill_term_sheet", args=[pilot_steps.seat_of(pilot, cast.class_3_1).public_id, term])


def key(cast, child: str) -> str:
    return cast.children[child].public_id.hex[:8]


def typed(cast, **cells: str) -> dict[str, object]:
    """`typed(cast, d_yu="1.5")`: days missed of yu."""
    about = {"days_open": "90", "chinese_max": "100", "maths_max": "120"}
    marks = {f"{name[:2]}{key(cast, name[2:])}": value for name, value in cells.items()}
    return {"nonce": uuid.uuid4(), **about, **marks}


def kept(child) -> list[tuple[object, ...]]:
    return list(TermMeasure.objects.filter(student=child).values_list("days_missed", "chinese", "maths"))


def test_what_is_not_known_stays_empty_and_is_no_zero(cast, as_) -> None:
    data = typed(cast, d_yu="1.5", c_yu="88.5", m_bo="0", d_nur=" ")
    assert as_(cast.li).post(sheet_of(cast, pilot_steps.running_pilot(cast)), data).status_code == 302
    assert kept(cast.children["yu"]) == [(Decimal("1.5"), Decimal("88.5"), None)]
    assert kept(cast.children["bo"]) == [(None, None, Decimal(0))]
    assert kept(cast.children["nur"]) == []


@pytest.mark.parametrize(
    ("cell", "value"),
    [("d_yu", "91"), ("d_yu", "1.25"), ("d_yu", "-1"), ("c_yu", "101"), ("m_yu", "120.5"), ("c_yu", "优")],
)
def test_a_number_that_cannot_be_is_asked_about_and_nothing_typed_is_lost(cast, as_, cell, value) -> None:
    data = typed(cast, **{cell: value}, m_bo="77")
    answer = as_(cast.li).post(sheet_of(cast, pilot_steps.running_pilot(cast)), data)
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, [f"{cell[:2]}{key(cast, 'yu')}"])
    assert form[f"m_{key(cast, 'bo')}"].value() == "77"
    assert not TermSheet.objects.exists()


def test_an_empty_sheet_is_not_kept(cast, as_) -> None:
    answer = as_(cast.li).post(sheet_of(cast, pilot_steps.running_pilot(cast)), typed(cast))
    assert answer.status_code == 422
    assert not TermSheet.objects.exists()


def test_pressing_twice_makes_one_sheet_and_a_correction_makes_another(cast, as_) -> None:
    pilot = pilot_steps.running_pilot(cast)
    first = typed(cast, d_yu="1")
    for data in (first, first, typed(cast, d_yu="2")):
        as_(cast.li).post(sheet_of(cast, pilot), data)
    assert TermSheet.objects.count() == 2
    in_force = access.measures_counted(cast.district, pilot)
    assert [(row[0], row[3]) for row in in_force] == [(cast.children["yu"].pk, Decimal(2))]


def test_the_sheet_opens_as_it_was_saved(cast, as_) -> None:
    pilot = pilot_steps.running_pilot(cast)
    pilot_steps.enter_sheet(cast, pilot, yu="2.5")
    form = as_(cast.li).get(sheet_of(cast, pilot)).context["form"]
    assert (form[f"d_{key(cast, 'yu')}"].value(), form["days_open"].value()) == ("2.5", 90)


def test_nothing_is_asked_about_a_child_whose_family_did_not_agree_to_evaluation(cast, as_) -> None:
    factories.make_consent(cast.children["bo"], evaluation="no", dated=date(2026, 9, 2))
    form = as_(cast.li).get(sheet_of(cast, pilot_steps.running_pilot(cast))).context["form"]
    assert [name for _key, _seat, name, _cells in form.rows] == ["王𬀩雨", "古丽娜尔·艾山"]


def test_every_child_of_a_sheet_is_in_the_audit_log(cast, as_) -> None:
    pilot = pilot_steps.running_pilot(cast)
    as_(cast.li).post(sheet_of(cast, pilot), typed(cast, d_yu="1", d_bo="0"))
    event = AuditEvent.objects.get(verb="pilot.term-sheet")
    assert set(event.subjects) == {str(cast.children[name].public_id) for name in ("yu", "bo")}


def test_the_first_screen_says_what_a_pilot_asks_until_it_is_done(cast, as_) -> None:
    assert [home_lines(person) for person in (cast.li, cast.wang, cast.admin)] == [[], [], []]
    pilot = pilot_steps.running_pilot(cast)
    assert reverse("reports:list_term_sheets") in as_(cast.li).get("/").content.decode()
    pilot_steps.enter_sheet(cast, pilot, yu="0")
    assert home_lines(cast.li) == []
    assert len(home_lines(cast.admin)) == 2  # the sheet of class 3-2, and the comments
    pilot_steps.type_comment(cast, pilot, "好")
    assert reverse("reports:list_comments") in as_(cast.wang).get(reverse("home:show_rare")).content.decode()


def test_before_anything_can_be_compared_the_page_says_what_it_takes(cast, as_) -> None:
    pilot = pilot_steps.running_pilot(cast)
    view = as_(cast.district).get(reverse("reports:show_evaluation", args=[pilot.public_id])).context["view"]
    assert view.intro == (str(SENTENCES["no-measure"]),)
    assert [part.anchor for part in view.parts] == ["plan", "said"]


def test_a_pilot_that_ended_asks_for_nothing_more(cast, as_) -> None:
    pilot = pilot_steps.running_pilot(cast)
    place = sheet_of(cast, pilot)
    services.record_change(pilot, by=cast.district, nonce=None, on=date(2026, 10, 12), what="到此为止", ends=True)
    assert as_(cast.li).get(place).status_code == 404
    assert home_lines(cast.li) == []
