"""Before a round is opened the page says class by class who could be rated, and where nobody could."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.rounds.completion.access import classes_to_come
from screening.rounds.models import RoundForm
from students.models import Enrolment
from tests import factories as people
from tests.rounds import factories as rounds


@pytest.fixture
def planned(cast):
    """3-1: two agree, one would rather talk first. 3-2: one child, whose family has not answered."""
    made = rounds.make_round(cast)
    people.make_consent(cast.children["nur"], teacher_forms="talk")
    cast.children["hao"].consents.all().delete()
    rounds.name_duty(cast, made, cast.school)
    return made


def record_url(school_class) -> str:
    return reverse("students:record_consents", args=[school_class.public_id])


def page_of(as_, user) -> str:
    return as_(user).get(reverse("rounds:list_rounds")).content.decode()


def numbers(cast, planned) -> dict[str, tuple[int, int]]:
    found = classes_to_come(cast.admin, [planned])[planned.pk]
    return {str(row.school_class.number): (row.agreed, row.children) for row in found}


def test_the_page_says_how_many_agree_and_warns_where_nobody_does(cast, as_, planned):
    html = page_of(as_, cast.admin)
    assert "已同意：三年级(1)班 2/3 · 三年级(2)班 0/1" in html
    assert "三年级(2)班还没有一份" in html and record_url(cast.class_3_2) in html
    assert record_url(cast.class_3_1) not in html


def test_it_warns_and_keeps_nothing_shut(cast, as_, planned):
    open_url = reverse("rounds:open_round", args=[planned.public_id, cast.school.public_id])
    assert open_url in page_of(as_, cast.admin)
    as_(cast.admin).post(open_url)
    html = page_of(as_, cast.admin)
    assert open_url not in html and "已同意：" not in html  # from here on the classes themselves say it


def test_what_is_counted_is_what_can_be_rated_once_it_is_open(cast, planned):
    before = numbers(cast, planned)
    rounds.services.open_round_for_school(planned, school=cast.school, by=cast.admin)
    for school_class in (cast.class_3_1, cast.class_3_2):
        children = school_class.round_children.filter(round=planned)
        assert before[str(school_class.number)] == (children.filter(state="to-rate").count(), children.count())


def test_a_class_without_a_child_or_without_a_form_is_not_named(cast, planned):
    Enrolment.objects.filter(school_class=cast.class_3_2).delete()
    assert numbers(cast, planned) == {"1": (2, 3)}
    RoundForm.objects.filter(round=planned).delete()
    assert numbers(cast, planned) == {}


def test_the_county_reads_no_count_of_families(cast, as_, planned):
    assert "已同意：" not in page_of(as_, cast.district) and classes_to_come(cast.district, [planned])[planned.pk] == []


def test_more_classes_and_children_cost_no_query_more(cast, planned):
    with CaptureQueriesContext(connection) as few:
        numbers(cast, planned)
    for number in (3, 4, 5):
        rounds.make_crowd(people.make_class(cast.school, 3, number), 8)
    with CaptureQueriesContext(connection) as many:
        assert len(numbers(cast, planned)) == 5
    assert len(many) == len(few)
