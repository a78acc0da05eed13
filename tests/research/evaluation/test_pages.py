"""Term sheets typed or pasted, what the first screens say of a pilot, and the pages of its evaluation."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import get_args

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from screening.research.evaluation import access
from screening.research.evaluation.presenters.cautions import SENTENCES, gap_words
from screening.research.evaluation.presenters.school import home_lines
from screening.research.evaluation.result import GAPS, WarningCode
from screening.research.models import TermMeasure, TermSheet
from students.models import SchoolRecord
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
    assert [(row[0], row[4]) for row in in_force] == [(cast.children["yu"].pk, Decimal(2))]


def test_the_sheet_opens_as_it_was_saved(cast, as_) -> None:
    pilot = pilot_steps.running_pilot(cast)
    pilot_steps.enter_sheet(cast, pilot, yu="2.5")
    form = as_(cast.li).get(sheet_of(cast, pilot)).context["form"]
    assert (form[f"d_{key(cast, 'yu')}"].value(), form["days_open"].value()) == ("2.5", 90)


def test_nothing_is_asked_about_a_child_whose_family_did_not_agree_to_evaluation(cast, as_) -> None:
    factories.make_consent(cast.children["bo"], evaluation="no", dated=date(2026, 9, 2))
    form = as_(cast.li).get(sheet_of(cast, pilot_steps.running_pilot(cast))).context["form"]
    assert [row.name for row in form.rows] == ["王𬀩雨", "古丽娜尔·艾山"]


MONTHS = ("2026-03", "2026-04", "2026-05", "2026-06", "2026-07")


@pytest.mark.parametrize(("months", "days"), [(MONTHS, "5"), (MONTHS[1:], None)])
def test_what_the_schools_own_lists_say_is_filled_in_but_never_a_part_of_a_term(cast, as_, months, days) -> None:
    told = {"student": cast.children["yu"], "recorded_by": cast.admin, "recorded_at": factories.at("2026-09-01")}
    for month in months:
        SchoolRecord.objects.create(kind="attendance", period=month, values={"days_absent": "1"}, **told)
    SchoolRecord.objects.create(kind="results", period="2025-2", values={"语文": "91.5", "数学": "合格"}, **told)
    form = as_(cast.li).get(sheet_of(cast, pilot_steps.running_pilot(cast))).context["form"]
    found = [form[f"{column}_{key(cast, 'yu')}"].value() for column in "dcm"]
    assert found == [days, "91.5", None]
    assert not TermSheet.objects.exists()


PASTED = """座号\t姓名\t病假\t事假\t语文\t数学
1\t王𬀩雨\t1\t0.5\t88\t缺考
2\t李䶮\t0\t0\t75\t60
9\t无此人\t1\t0\t1\t1
"""


def test_pasted_lines_fill_the_sheet_and_save_nothing(cast, as_) -> None:
    data = typed(cast, c_nur="66") | {"read": "yes", "pasted": PASTED}
    answer = as_(cast.li).post(sheet_of(cast, pilot_steps.running_pilot(cast)), data)
    form = answer.context["form"]
    cells = {child: [form[f"{column}_{key(cast, child)}"].value() for column in "dcm"] for child in ("yu", "bo", "nur")}
    assert answer.status_code == 200
    assert cells == {"yu": ["1.5", "88", None], "bo": ["0", "75", "60"], "nur": [None, "66", None]}
    assert len(form.problems) == 1 and "无此人" in form.problems[0]
    assert not TermSheet.objects.exists()


def test_lines_without_headings_say_what_is_missing(cast, as_) -> None:
    data = typed(cast) | {"read": "yes", "pasted": "王𬀩雨 1 2 3"}
    form = as_(cast.li).post(sheet_of(cast, pilot_steps.running_pilot(cast)), data).context["form"]
    assert form.filled == 0 and form.read_words


def test_every_child_of_a_sheet_is_in_the_audit_log(cast, as_) -> None:
    pilot = pilot_steps.running_pilot(cast)
    as_(cast.li).post(sheet_of(cast, pilot), typed(cast, d_yu="1", d_bo="0"))
    event = AuditEvent.objects.get(verb="pilot.term-sheet")
    assert set(event.subjects) == {str(cast.children[name].public_id) for name in ("yu", "bo")}


def test_a_class_that_left_is_not_asked_any_more(cast, as_) -> None:
    pilot = pilot_steps.running_pilot(cast)
    place = sheet_of(cast, pilot)
    pilot.pilot_classes.filter(school_class=cast.class_3_1).update(left_on=date(2026, 10, 1))
    assert as_(cast.li).get(place).status_code == 404
    assert home_lines(cast.li) == []


def test_the_first_screen_says_what_a_pilot_asks_until_it_is_done(cast, as_) -> None:
    assert [home_lines(person) for person in (cast.li, cast.wang, cast.admin)] == [[], [], []]
    pilot = pilot_steps.running_pilot(cast)
    assert reverse("reports:list_term_sheets") in as_(cast.li).get("/").content.decode()
    pilot_steps.enter_sheet(cast, pilot, yu="0")
    assert home_lines(cast.li) == []
    assert len(home_lines(cast.admin)) == 2  # the sheet of class 3-2, and the comments
    pilot_steps.type_page(cast, pilot, "好")
    assert reverse("reports:list_comments") in as_(cast.wang).get(reverse("home:show_rare")).content.decode()


def test_the_officer_sees_which_classes_are_missing_and_no_child(cast, as_) -> None:
    pilot = pilot_steps.running_pilot(cast)
    pilot_steps.enter_sheet(cast, pilot, yu="0")
    answer = as_(cast.district).get(reverse("reports:show_pilot", args=[pilot.public_id]))
    (term,) = answer.context["page"]["terms"]
    assert len(term["missing"]) == 1
    assert "王𬀩雨" not in answer.content.decode()


def test_before_anything_can_be_compared_the_page_says_what_it_takes(cast, as_) -> None:
    pilot = pilot_steps.running_pilot(cast)
    view = as_(cast.district).get(reverse("reports:show_evaluation", args=[pilot.public_id])).context["view"]
    assert view.intro == (str(SENTENCES["no-measure"]),)
    assert [part.anchor for part in view.parts][-2:] == ["said", "decision"]


def test_an_unknown_measure_is_not_found(cast, as_) -> None:
    pilot = pilot_steps.running_pilot(cast)
    place = reverse("reports:show_evaluation", args=[pilot.public_id])
    assert as_(cast.district).get(place, {"of": "scale.nothing"}).status_code == 404


@pytest.mark.parametrize("code", get_args(WarningCode))
def test_every_limit_has_its_sentence(code) -> None:
    assert str(SENTENCES[code])


def test_every_gap_has_its_words() -> None:
    assert set(gap_words()) == set(GAPS)


def test_why_there_is_no_comparison_stands_with_the_plan(cast, as_) -> None:
    why = replace(pilot_steps.PLAN, no_comparison_because="全县只有一所这样的学校")
    pilot = pilot_steps.running_pilot(cast, why)
    page = as_(cast.district).get(reverse("reports:show_evaluation", args=[pilot.public_id])).content.decode()
    assert "全县只有一所这样的学校" in page and "两位班主任和三个家庭" in page
