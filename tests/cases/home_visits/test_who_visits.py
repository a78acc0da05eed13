"""Doors of home visits: a class teacher has the own class, a counselor the children in care, nobody else anybody."""

import uuid
from datetime import date

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from screening.cases.home_visits import access
from screening.cases.home_visits.access import home_visits_of
from screening.cases.home_visits.printing import find
from screening.cases.home_visits.services import MOST, NobodyChosen, record_home_visit, take_along
from screening.cases.models import Case, VisitSheet
from screening.documents.paper_codes import paper_code
from students.access import seats_today
from students.models import Enrolment
from tests.cases import factories as make
from tests.cases.factories import TODAY
from tests.cases.pages import url

MET = {"visited_on": TODAY, "visitors": "李老师", "met": "奶奶", "agreed": "多打电话", "safety": "no"}


def names(seats):
    return [seat.student.name for seat in seats]


def visit(cast, child, by, **said):
    return record_home_visit(cast.children[child], by=by, nonce=uuid.uuid4(), **MET | said)


@pytest.fixture
def sheet(cast):
    take_along(seats_today(cast.li).filter(student=cast.children["yu"]), by=cast.li, nonce=uuid.uuid4())
    return VisitSheet.objects.get()


def test_a_teacher_visits_the_own_class_and_a_counselor_every_class_of_her_schools(cast):
    assert list(access.classes_to_visit(cast.li)) == [cast.class_3_1]
    assert set(access.classes_to_visit(cast.wang)) == {cast.class_3_1, cast.class_3_2, cast.second_class}
    for nobody in (cast.chen, cast.district, cast.auditor):
        assert not access.classes_to_visit(nobody).exists()


def test_without_a_class_the_counselor_has_the_children_in_care_and_a_teacher_nobody(cast):
    case = make.make_case(cast, "hao")
    assert names(access.seats_to_visit(cast.wang)) == [cast.children["hao"].name]
    assert names(access.seats_to_visit(cast.li)) == []
    closed = {"state": "closed", "closed_at": timezone.now(), "closed_by": cast.wang, "outcome": "better"}
    Case.objects.filter(pk=case.pk).update(**closed)
    assert names(access.seats_to_visit(cast.wang)) == []


def test_of_the_children_ticked_those_count_whom_the_person_reaches_in_the_order_of_the_seats(cast):
    ticked = [str(cast.children[name].public_id) for name in ("nur", "yu", "hao", "outside")]
    assert names(access.chosen_seats(cast.li, [*ticked, "no-child"])) == [
        cast.children["yu"].name,
        cast.children["nur"].name,
    ]


def test_the_look_at_a_list_of_families_is_recorded(cast, as_):
    as_(cast.li).get(url("list_visits"))
    event = AuditEvent.objects.get(verb="home-visit.list")
    assert str(cast.children["yu"].public_id) in event.subjects


def test_the_code_of_a_sheet_leads_its_teacher_and_counselor_to_the_child_and_nobody_else(cast, sheet):
    code = paper_code("visit-sheets", sheet.public_id).replace("-", "")[:10]
    there = url("record_home_visit", cast.children["yu"].public_id)
    assert {name for name, person in cast.people.items() if find(person, code) == there} == {"li", "wang"}


@pytest.mark.parametrize(("day", "is_found"), [("2027-04-16", True), ("2027-04-19", False)])
def test_a_sheet_is_typed_back_within_half_a_year(cast, sheet, time_machine_at, day, is_found):
    code = paper_code("visit-sheets", sheet.public_id).replace("-", "")[:10]
    time_machine_at(day)
    assert bool(find(cast.li, code)) is is_found


def test_the_sheet_of_a_child_who_left_leads_nowhere(cast, sheet, time_machine_at):
    code = paper_code("visit-sheets", sheet.public_id).replace("-", "")[:10]
    Enrolment.objects.filter(student=sheet.student).update(ends=TODAY)
    time_machine_at("2026-10-20")
    assert find(cast.li, code) is None


def test_what_a_counselor_heard_at_home_is_not_for_the_class_teacher(cast):
    own, hers = visit(cast, "yu", cast.li), visit(cast, "yu", cast.wang)
    assert set(home_visits_of(cast.wang)) == {own, hers}
    assert list(home_visits_of(cast.li)) == [own]
    assert not home_visits_of(cast.chen).exists()


def test_the_latest_visit_comes_first_whenever_it_was_typed(cast):
    late = visit(cast, "yu", cast.li)
    early = visit(cast, "yu", cast.li, visited_on=date(2026, 9, 12))
    assert list(home_visits_of(cast.li)) == [late, early]


@pytest.mark.parametrize(
    ("said", "tells"),
    [({}, False), ({"calls": "每周"}, True), ({"leaving_on": TODAY}, True), ({"goes_well": "画画"}, False)],
)
def test_life_at_home_is_what_needs_the_familys_agreement(cast, said, tells):
    make.make_case(cast)
    row = visit(cast, "yu", cast.li, **said)
    assert row.tells_of_home is tells
    assert not row.is_worrying


def test_nobody_and_more_than_one_file_holds_are_refused(cast):
    seats = list(seats_today(cast.li).filter(school_class=cast.class_3_1))
    for chosen in ([], seats * (MOST // len(seats) + 1)):
        with pytest.raises(NobodyChosen):
            take_along(chosen, by=cast.li, nonce=uuid.uuid4())
    assert not VisitSheet.objects.exists()


@pytest.mark.parametrize("who", ["zhou", "outside_teacher", "tian"])
def test_a_visit_to_a_child_of_somebody_elses_has_no_page(cast, as_, who):
    assert as_(cast.people[who]).get(url("record_home_visit", cast.children["yu"].public_id)).status_code == 404
