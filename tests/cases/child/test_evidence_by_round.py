"""The evidence of a flag is that of its own round, dated; what came up before stands under it, never mixed with it."""

import uuid
from datetime import date

import pytest

from screening.cases.models import Case, Referral
from screening.cases.referrals import services
from screening.cases.referrals.paper import build_page
from screening.cases.review import services as reviewing
from screening.library import wording
from screening.rounds import services as rounds
from tests.cases import factories as make
from tests.cases.pages import page, url
from tests.rounds import factories as fill

OCTOBER, APRIL = "2026 年 10 月 19 日", "2027 年 4 月 12 日"


@pytest.fixture
def case(cast, time_machine_at) -> Case:
    """Clearly more in October, on watch since; in April one form says somewhat more, and the other nothing."""
    autumn = fill.open_round(cast)
    fill.hand_in(fill.sheet_of(autumn, cast.class_3_1), cast.li, {1: fill.HIGH})
    case = Case.objects.get()
    reviewing.decide(
        case, by=cast.wang, nonce=uuid.uuid4(), decision=make.decision(until=date(2027, 4, 20)), guardian=make.TOLD
    )
    rounds.close_round(autumn)
    time_machine_at("2027-04-12")
    spring = fill.open_round(cast, term=2, opens_on=date(2027, 4, 5), closes_on=date(2027, 4, 30))
    fill.hand_in(fill.sheet_of(spring, cast.class_3_1), cast.li, {1: fill.ELEVATED})
    case.refresh_from_db()
    return case


def why_card(text: str) -> str:
    start = text.index('id="why"')
    return text[start : text.index("</section>", start)]


def test_two_rounds_stand_one_after_the_other_each_with_its_own_day(cast, as_, case):
    card = why_card(page(as_(cast.wang).get(url("show_case", case.public_id))))
    now, before = card.split("<details>")
    assert APRIL in now and OCTOBER not in now
    assert OCTOBER in before and APRIL not in before


def test_a_worry_between_rounds_shows_no_score_as_its_reason(cast, as_, case, time_machine_at):
    case.round.state = "closed"
    case.round.save()
    time_machine_at("2027-06-01")
    rounds.raise_concern(case.student, by=cast.li, note="", nonce=uuid.uuid4())
    now = why_card(page(as_(cast.wang).get(url("show_case", case.public_id)))).split("<details>")[0]
    assert "2027 年 6 月 1 日" in now
    assert "<table" not in now


def test_nobody_reads_the_reasons_of_before_when_a_child_is_not_to_be_told_of_yet(cast, as_, case):
    Case.objects.filter(pk=case.pk).update(hidden_until_seen=True)
    card = why_card(page(as_(cast.wang).get(url("show_case", case.public_id))))
    assert OCTOBER not in card and APRIL not in card


@pytest.mark.parametrize("later", [fill.CALM, fill.ELEVATED], ids=["nothing came up", "more joined"])
def test_a_paper_printed_again_keeps_what_it_was_written_because_of(cast, time_machine_at, later):
    autumn = fill.open_round(cast)
    fill.hand_in(fill.sheet_of(autumn, cast.class_3_1), cast.li, {1: fill.HIGH})
    receiver = make.make_receiver(cast, profile="full")
    sent = services.issue_referral(make.make_referral(cast, Case.objects.get(), receiver), by=cast.wang)
    before = build_page(cast.wang, sent)
    rounds.close_round(autumn)
    time_machine_at("2027-04-12")
    spring = fill.open_round(cast, term=2, opens_on=date(2027, 4, 5), closes_on=date(2027, 4, 30))
    fill.hand_in(fill.sheet_of(spring, cast.class_3_1), cast.li, {1: later})
    after = build_page(cast.wang, Referral.objects.get())
    assert before.results and before.reasons
    assert (after.results, after.reasons, after.caveats) == (before.results, before.reasons, before.caveats)


def test_before_an_end_only_what_a_form_says_since_the_case_began_is_told(cast, as_, case, time_machine_at):
    """The case of October ends after April; what came up in April is a first word about a case that began then."""
    closing = url("close_case", case.public_id)
    later = page(as_(cast.wang).get(closing))
    assert "后来的表怎么说" in later and wording.standing("regression") in later
    case.earlier_flags.all().delete()
    assert "后来的表怎么说" not in page(as_(cast.wang).get(closing))
