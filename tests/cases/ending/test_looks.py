"""“All right for now” about a child for the counselor to see rests on a look: seen, asked about harm, not long ago."""

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from screening.cases.deciding.rules import NotYet
from screening.cases.ending.selectors import holding_looks
from screening.cases.models import Case, FollowUp
from screening.cases.review.services import decide, record_review
from screening.rounds.models import Assessment, ScreeningRound, Tier
from tests.cases import factories as make
from tests.cases.pages import review, url
from tests.conftest import Cast
from tests.rounds import factories as rounds

NOT_ASKED = dict.fromkeys(make.SAFE, "not-asked")
ASK_AGAIN = date(2026, 11, 9)


def ends(case: Case, cast: Cast, reason: str = "talked-and-fine", until: date | None = None) -> str:
    """What is refused, or nothing."""
    record = make.DecisionRecord(decision="no-concern", reason=reason, until=until)
    try:
        decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=record)
    except NotYet as refused:
        return refused.code
    return ""


def look(case: Case, cast: Cast, **said: object) -> None:
    record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review(**said))


def unseen(**said: object) -> dict[str, object]:
    return {"child_seen_on": None, "not_seen_because": "请假", "asked": ("class-teacher",), **said}


@pytest.fixture
def case(cast: Cast) -> Case:
    return make.make_case(cast)


def test_somebody_asked_is_not_the_child_seen(cast: Cast, case: Case) -> None:
    look(case, cast, **unseen())
    assert ends(case, cast) == "not-without-looking"


@pytest.mark.parametrize("question", ["harm-by-others", "harm-by-self"])
def test_both_questions_about_harm_are_asked_of_the_child_itself(cast: Cast, case: Case, question: str) -> None:
    look(case, cast, safety={**make.SAFE, question: "not-asked"}, safety_notes="奶奶在旁边")
    assert ends(case, cast) == "not-without-looking"
    look(case, cast)
    assert ends(case, cast) == ""


@pytest.mark.parametrize("tier", [Tier.A, Tier.B])
def test_four_times_not_asked_never_ends_a_case(cast: Cast, tier: str) -> None:
    case = make.make_case(cast, "bo", tier=tier)
    look(case, cast, **unseen(safety=NOT_ASKED, safety_notes="孩子喜欢安静"))
    assert ends(case, cast, "likes-quiet") == "nothing-asked"


def test_the_page_refuses_the_child_nobody_saw_and_keeps_what_was_typed(cast: Cast, case: Case, wang: Client) -> None:
    said = review(
        case,
        child_seen="not-seen",
        not_seen_because="请假-SENTINEL",
        asked=["class-teacher"],
        **NOT_ASKED,
        safety_notes="没问",
        decision="no-concern",
        reason="no-concern:likes-quiet",
    )
    answered = wang.post(url("review_case", case.public_id), said)
    assert answered.status_code == 422 and "请假-SENTINEL" in answered.content.decode()
    assert Case.objects.get(pk=case.pk).closed_at is None


@pytest.mark.parametrize("reason", ["moved-away", "in-hospital", "refuses"])
def test_a_child_nobody_could_see_is_named_so_and_looked_at_once_more(
    cast: Cast, case: Case, wang: Client, reason: str, time_machine_at: Callable[..., None]
) -> None:
    assert ends(case, cast, reason) == "date-needed"
    assert ends(case, cast, reason, make.TODAY) == "past"
    assert ends(case, cast, reason, ASK_AGAIN) == ""
    kept = FollowUp.objects.get(case=case, done_on=None)
    assert kept.due_on == ASK_AGAIN
    assert url("complete_follow_up", kept.public_id) in wang.get(url("list_due")).content.decode()


def test_a_look_holds_twenty_school_days(cast: Cast, case: Case, time_machine_at: Callable[..., None]) -> None:
    look(case, cast)
    for day, refused in (("2026-11-17", "look-too-old"), ("2026-11-16", "")):
        time_machine_at(day)  # 20 school days after 19 October is 16 November
        assert ends(case, cast) == refused, day


def test_a_look_before_a_newer_round_of_the_child_is_made_again(
    cast: Cast, time_machine_at: Callable[..., None]
) -> None:
    rounds.hand_in(rounds.sheet_of(rounds.open_round(cast), cast.class_3_1), cast.li, {1: rounds.HIGH})
    case, newer = Case.objects.get(), ScreeningRound.objects.get()
    look(case, cast)
    time_machine_at("2026-10-22")
    newer.pk, newer.public_id, newer.term, newer.opens_on = None, uuid.uuid4(), 2, date(2026, 10, 20)
    newer.save()
    assert len(holding_looks(case, date(2026, 10, 22))) == 1  # nothing was handed in about the child
    answers = Assessment.objects.filter(student=case.student).first()
    answers.pk, answers.public_id, answers.round = None, uuid.uuid4(), newer
    answers.save()
    assert ends(case, cast) == "look-too-old"
    look(case, cast, child_seen_on=date(2026, 10, 22))
    assert ends(case, cast) == ""
