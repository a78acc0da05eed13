"""A round before it opens, as those see it who may: the district officer, and the counselor of the school."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import AuditEvent
from screening.library.selectors import rule_sets, usable_versions
from screening.rounds import services
from screening.rounds.models import RoundSchool, ScreeningRound
from students.models import StaffAssignment
from tests.chinese import chinese
from tests.pages.structure import Page, faults, words
from tests.rounds import factories as rounds
from tests.rounds.districts import corrected, other_rules

OVERRIDE, RULES = 'name="reason"', 'name="rules"'  # what the county may send
NEXT = date(2027, 4, 5)  # a school week of the second term


def plan(**changes):
    """What the planning page sends: the two teacher forms under the rules that come with the product."""
    chosen = {one.instrument: str(one.public_id) for one in usable_versions()}
    return {
        "term": "2026-1",
        "opens_on": "2026-10-12",
        "closes_on": "2026-10-30",
        "forms": [chosen["teacher-connection"], chosen["teacher-engagement"]],
        "rules": str(rule_sets()[0].public_id),
        **changes,
    }


def looked_at(browser, address, status=200):
    answer = browser.get(address)
    assert answer.status_code == status
    html = answer.content.decode()
    assert faults(html) == []
    return html


def school_url(name, made, school):
    return reverse(f"rounds:{name}", args=[made.public_id, school.public_id])


@pytest.fixture
def made(cast) -> ScreeningRound:
    return rounds.make_round(cast)


def test_the_planning_page_shows_the_places_of_every_school(cast, as_):
    html = looked_at(as_(cast.district), reverse("rounds:create_round"))
    rows = [[words(cell) for cell in row] for row in Page(html).all("tr")]
    assert [cast.school.name, "120（每周 12）"] in rows and cast.outside_school.name in html
    assert chinese("No round has been held here yet.") in html


def test_two_versions_of_one_form_are_not_asked_together(cast, as_):
    version = rounds.make_round(cast).forms.first().instrument_version
    other = corrected(version)
    other.origin = "imported"
    other.save(update_fields=["origin"])
    chosen = plan(forms=[str(version.public_id), str(other.public_id)])
    answer = as_(cast.district).post(reverse("rounds:create_round"), chosen)
    assert answer.status_code == 422 and 'id="id_forms_error"' in answer.content.decode()


def test_a_planned_round_shows_every_school_with_places_and_what_is_missing(cast, as_, made):
    html = looked_at(as_(cast.district), reverse("rounds:show_round", args=[made.public_id]))
    for school in (cast.school, cast.second_school, cast.outside_school):
        assert school.name in html and school_url("show_school", made, school) in html
    html = looked_at(as_(cast.district), school_url("show_school", made, cast.school))
    assert OVERRIDE in html


def test_the_counselor_sees_the_places_of_the_own_schools_and_changes_nothing(cast, as_, made):
    wang = as_(cast.wang)
    assert reverse("rounds:show_round", args=[made.public_id]) in looked_at(wang, reverse("home:show_rare"))
    html = looked_at(wang, reverse("rounds:show_round", args=[made.public_id]))
    assert cast.second_school.name in html and cast.outside_school.name not in html
    html = looked_at(wang, school_url("show_school", made, cast.school))
    assert OVERRIDE not in html
    assert wang.get(school_url("show_school", made, cast.outside_school)).status_code == 404


def test_a_reason_opens_the_way_and_stands_on_the_page(cast, as_, made):
    district, address = as_(cast.district), school_url("show_school", made, cast.school)
    assert OVERRIDE in looked_at(district, address)
    assert district.post(address, {"reason": ""}).status_code == 422
    assert district.post(address, {"reason": "校长当面答应值班"}).status_code == 302
    html = looked_at(district, school_url("show_school", made, cast.school))
    assert "校长当面答应值班" in html and OVERRIDE not in html
    assert AuditEvent.objects.filter(verb="round.override-gate").count() == 1
    administrator = as_(cast.admin)
    assert "/open/" in looked_at(administrator, reverse("rounds:list_rounds"))
    assert administrator.post(school_url("open_round", made, cast.school)).status_code == 302
    assert district.post(address, {"reason": "还要"}).status_code == 422


def test_the_school_is_told_what_is_missing_and_where_but_no_number_of_children(cast, as_, made):
    StaffAssignment.objects.filter(duty="counselor", school=cast.school).update(visit_every_weeks=8, visit_places=1)
    rounds.make_crowd(cast.class_3_2, 60, first_seat=2)
    admin = as_(cast.admin)
    duty, fill = reverse("students:list_duty"), reverse("students:set_duty", args=[cast.school.public_id])
    pages = {"rounds:list_rounds": (duty, "students:list_staff"), "home:show_home": (fill, "rounds:list_rounds")}
    for name, (where, elsewhere) in pages.items():
        html = looked_at(admin, reverse(name))
        assert where in html and reverse(elsewhere) in html
        assert "/open/" not in html and not re.search(r"\(\d+–\d+\)", html)
    answer = admin.post(school_url("open_round", made, cast.school), follow=True)
    assert answer.status_code == 200 and not RoundSchool.objects.filter(opened_at__isnull=False).exists()
    assert admin.get(school_url("show_school", made, cast.school)).status_code == 403


def test_before_its_day_a_ready_school_is_told_from_when(cast, as_, made):
    rounds.name_duty(cast, made)
    with time_machine.travel("2026-10-08T09:00:00+08:00", tick=False):
        html = looked_at(as_(cast.admin), reverse("rounds:list_rounds"))
    assert "2026 年 10 月 12 日" in html and "/open/" not in html


@pytest.fixture
def rated(cast, sheet):
    """A round that is over; of class 3(1) three children are over every line."""
    rounds.hand_in(sheet, cast.li, {1: rounds.HIGH, 2: rounds.HIGH, 3: rounds.HIGH})
    services.close_round(sheet.round, by=cast.district)
    return sheet.round


def test_what_came_is_told_to_who_sees_the_children_and_stands_for_the_county_in_its_month(cast, as_, rated):
    address = reverse("rounds:show_round", args=[rated.public_id])
    exact, told = (Page(looked_at(as_(who), address)) for who in (cast.wang, cast.district))
    assert [cast.school.name, "3", "0"] in [[words(cell) for cell in row] for row in exact.all("tr")]
    assert {len(list(row)) for row in told.all("tr")} == {1}
    assert "3" in looked_at(as_(cast.wang), school_url("show_school", rated, cast.school))


def test_what_the_last_round_brought_is_told_in_fives_and_of_no_class(cast, as_, rated):
    made = rounds.make_round(cast, term=2, opens_on=NEXT, closes_on=NEXT + timedelta(days=18))
    district = as_(cast.district)
    for address in (reverse("rounds:create_round"), reverse("rounds:show_round", args=[made.public_id])):
        html = looked_at(district, address)
        assert "请心理老师看一看的 约 5 名" in html and "班主任先聊一聊的 0 名" in html and "三年级" not in html
    assert "请心理老师看一看的" not in looked_at(district, school_url("show_school", made, cast.school))
    assert "请心理老师看一看的 约 5 名" in looked_at(as_(cast.wang), school_url("show_school", made, cast.school))


def test_rules_are_exchanged_until_a_school_opens(cast, as_, made):
    district, chosen = as_(cast.district), other_rules()
    address = reverse("rounds:show_round", args=[made.public_id])
    assert RULES in looked_at(district, address)
    assert district.post(address, {"rules": str(chosen.public_id)}).status_code == 302
    assert f"规则 {chosen.version}" in looked_at(district, address) and RULES in looked_at(district, address)
    rounds.name_duty(cast, made)
    services.open_round_for_school(made, school=cast.school, by=cast.admin)
    assert district.post(address, {"rules": str(chosen.public_id)}).status_code == 422
    assert RULES not in looked_at(district, address)


def test_nobody_sees_a_name(cast, as_, made):
    for who in (cast.district, cast.wang):
        html = looked_at(as_(who), school_url("show_school", made, cast.school))
        assert not any(child.name in html for child in cast.children.values())
