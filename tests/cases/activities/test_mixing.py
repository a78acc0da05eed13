"""A group that would say something about its children: the counselor is asked to invite others, nobody else is told."""

import uuid

import pytest
from django.urls import reverse

from screening.cases.activities import services
from screening.cases.activities.mixing import groups_to_mix, neighbours_of, wants_mixing
from screening.cases.activities.rules import singles_out
from screening.cases.models import ActivityMember, Case
from tests.cases import factories as cases
from tests.cases.activities.factories import make_activity
from tests.factories import make_student


@pytest.mark.parametrize(
    ("members", "with_case", "says"),
    [
        (0, 0, False),
        (5, 0, False),
        (1, 1, True),
        (4, 1, False),
        (3, 1, True),
        (6, 3, True),
        (7, 3, False),
        (40, 20, True),
    ],
)
def test_half_of_them_or_fewer_than_three_others(members, with_case, says):
    assert singles_out(members, with_case) is says


@pytest.fixture
def group(cast):
    """yu and hao are in it and have cases; six more sit in class 3-1."""
    activity = make_activity(cast, "yu", "hao")
    cases.make_case(cast, "yu")
    cases.make_case(cast, "hao")
    for seat in range(4, 10):
        make_student(cast.class_3_1, f"许晨{seat}", seat)
    return activity


def mix(browser, activity):
    return browser.get(reverse("cases:mix_members", args=[activity.public_id])).content.decode()


def test_the_counselor_is_told_that_but_not_of_whom(cast, as_, group):
    page = mix(as_(cast.wang), group)
    assert "就以为这孩子需要帮助" in page
    assert cast.children["yu"].name not in page
    assert cast.children["hao"].name not in page
    assert (
        reverse("cases:mix_members", args=[group.public_id])
        in as_(cast.wang).get(reverse("cases:list_activities")).content.decode()
    )


@pytest.mark.parametrize("who", ["staff", "li", "chen", "admin"])
def test_nobody_else_reads_it_or_can_tell(cast, as_, group, who):
    browser = as_(cast.people[who])
    assert browser.get(reverse("cases:mix_members", args=[group.public_id])).status_code == 403
    assert groups_to_mix(cast.people[who]) == set()
    for name, args in (("list_activities", []), ("show_activity", [group.public_id])):
        assert "/mix/" not in browser.get(reverse(f"cases:{name}", args=args)).content.decode()


def test_a_class_teacher_who_singles_out_somebody_by_ticking_comes_back_to_the_activity(cast, as_, group):
    address = reverse("cases:choose_members", args=[group.public_id, cast.class_3_1.public_id])
    data = {"nonce": uuid.uuid4(), "children": [], "was": [], "source": "asked"}
    after = {who: as_(cast.people[who]).post(address, data).url for who in ("li", "wang")}
    assert after["li"] == reverse("cases:show_activity", args=[group.public_id])
    assert after["wang"] == reverse("cases:mix_members", args=[group.public_id])


def test_who_sits_beside_comes_first_and_nobody_with_an_open_case_is_proposed(cast, group):
    cases.make_case(cast, "bo")
    found = neighbours_of(cast.wang, group)
    assert cast.children["bo"] not in [one.seat.student for one in found]
    assert [one.beside for one in found] == sorted((one.beside for one in found), reverse=True)
    assert {one.seat.student for one in found}.isdisjoint({cast.children["yu"], cast.children["hao"]})


def test_after_enough_others_were_put_in_the_warning_is_gone(cast, as_, group):
    found = [str(one.seat.student.public_id) for one in neighbours_of(cast.wang, group)][:3]
    answer = as_(cast.wang).post(
        reverse("cases:mix_members", args=[group.public_id]), {"nonce": uuid.uuid4(), "children": found}
    )
    assert answer.status_code == 302
    assert ActivityMember.objects.filter(activity=group).count() == 5
    assert not wants_mixing(cast.wang, group)
    assert "就以为这孩子需要帮助" not in mix(as_(cast.wang), group)


def test_a_random_check_is_no_flag_and_a_closed_case_counts_no_more(cast):
    activity = make_activity(cast, "yu")
    case = cases.make_case(cast, "yu")
    assert wants_mixing(cast.wang, activity)
    Case.objects.filter(pk=case.pk).update(kind=Case.Kind.RANDOM_CHECK)
    assert not wants_mixing(cast.wang, activity)


def test_the_other_counselor_sees_nothing_of_it(cast, as_, group):
    assert as_(cast.tian).get(reverse("cases:mix_members", args=[group.public_id])).status_code == 404
    assert groups_to_mix(cast.tian) == set()


def test_a_group_that_is_over_asks_for_nothing(cast, group):
    services.end_activity(group, by=cast.wang, last_day=group.starts)
    assert groups_to_mix(cast.wang) == set()
