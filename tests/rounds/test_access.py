import uuid

import pytest
from django.http import Http404

from accounts.models import AuditEvent
from screening.rounds import access, services
from screening.rounds.completion.access import class_standings_of, undone_of_schools
from tests.rounds import factories as rounds

PEOPLE = "li zhou wang tian chen admin staff district protection auditor outside_teacher".split()


@pytest.fixture
def flagged(cast, sheet):
    """Yu of class 3-1 is flagged; a concern, a wish and an outside result stand beside it."""
    rounds.hand_in(sheet, cast.li, {1: rounds.HIGH}, worries=[(cast.children["bo"], "话少了")])
    yu = cast.children["yu"]
    services.record_child_asks(yu, by=cast.wang, nonce=uuid.uuid4(), whom="王老师")
    services.record_outside_result(
        yu,
        by=cast.wang,
        nonce=uuid.uuid4(),
        source="hospital-letter",
        dated=sheet.round.opens_on,
        as_given="睡不好",
        seen_by="王静",
    )
    return sheet


def those_who_see(cast, door, *rest):
    return {name for name in PEOPLE if door(cast.people[name], *rest).exists()}


@pytest.mark.parametrize(
    ("door", "who"),
    [
        (access.sheets_of, {"li", "zhou"}),
        (access.assessments_of, {"wang"}),
        (access.results_of, {"wang"}),
        (access.wishes_of, {"wang"}),
        (access.outside_results_of, {"wang"}),
        (access.concerns_of, {"li", "wang"}),
        (access.round_children_of, {"li", "zhou", "wang", "admin"}),
        (access.sheets_to_reopen_of, {"li"}),
        (
            access.rounds_of,
            {"li", "zhou", "wang", "tian", "chen", "admin", "district", "outside_teacher"},
        ),
    ],
)
def test_each_door_opens_for_these_people_and_nobody_else(cast, flagged, door, who):
    assert those_who_see(cast, door) == who


def test_whether_a_class_is_done_is_told_to_who_has_to_do_with_it(cast, flagged):
    everybody = {"li", "zhou", "wang", "chen", "admin", "district"}
    for door, who in ((class_standings_of, everybody), (undone_of_schools, everybody - {"li", "zhou"})):
        assert {name for name in PEOPLE if door(cast.people[name], [flagged.round])} == who


def test_a_sheet_of_somebody_else_is_not_found_and_the_own_is_recorded(cast, flagged):
    assert access.get_sheet_or_404(cast.li, flagged.public_id) == flagged
    event = AuditEvent.objects.get(verb="sheet.show")
    assert str(cast.children["yu"].public_id) in event.subjects and event.actor_id == cast.li.public_id
    for name in set(PEOPLE) - {"li"}:
        with pytest.raises(Http404):
            access.get_sheet_or_404(cast.people[name], flagged.public_id)
        with pytest.raises(Http404):
            access.get_sheet_to_write_or_404(cast.people[name], flagged.public_id)


def test_the_administrator_reopens_only_after_the_close_and_the_teacher_only_before(cast, flagged):
    assert access.get_sheet_to_reopen_or_404(cast.li, flagged.public_id) == flagged
    services.close_round(flagged.round)
    assert access.get_sheet_to_reopen_or_404(cast.admin, flagged.public_id) == flagged
    with pytest.raises(Http404):
        access.get_sheet_to_reopen_or_404(cast.li, flagged.public_id)


def test_a_child_form_is_typed_by_the_counselor_and_never_reached_by_the_teacher(cast):
    current = rounds.make_round(cast, forms=("teacher-connection", "child-loneliness"))
    rounds.name_duty(cast, current)
    services.open_round_for_school(current, school=cast.second_school, by=cast.admin)
    child_sheet = rounds.sheet_of(current, cast.second_class, "child")
    assert list(access.sheets_of(cast.wang)) == [child_sheet]
    assert not access.sheets_of(cast.li).exists() and not access.sheets_of(cast.tian).exists()


def test_a_round_of_another_county_is_not_found(cast, current):
    from tests import factories

    stranger = factories.make_user("stranger", "外县人", "district-officer")
    factories.assign_county(stranger, factories.make_county("别县"))
    assert access.get_round_or_404(cast.district, current.public_id) == current
    with pytest.raises(Http404):
        access.get_round_or_404(stranger, current.public_id)
