"""Two counselors at one case, a decision behind somebody's back, and what a form may not say."""

import uuid
from datetime import date

import pytest

from screening.cases.deciding.form_values import GuardianRecord
from screening.cases.models import Case, Decision, GuardianContact, Review, TeacherMessage
from screening.cases.review.services import decide, record_guardian_contact, record_review
from screening.rounds.models import Tier
from tests import factories
from tests.cases import factories as make
from tests.cases.pages import page, review, url

WATCH = {"decision": "watch", "reason": "watch:recent-change", "until": "2026-12-01", "told": "call"}
ALL_RIGHT = {"decision": "no-concern", "reason": "no-concern:talked-and-fine"}


@pytest.fixture
def case(cast):
    return make.make_case(cast)


@pytest.fixture
def desk(cast):
    """Tier B: decided at the desk."""
    return make.make_case(cast, "bo", tier=Tier.B)


@pytest.fixture
def second(cast, as_):
    factories.assign(cast.tian, cast.school, "counselor", visit_weekdays=[1])
    return as_(cast.tian)


def sent(seen=0, **fields):
    return {"nonce": uuid.uuid4(), "decisions_seen": seen, **fields}


def errors(answer):
    assert answer.status_code == 422
    return set(answer.context["form"].errors)


def test_who_decides_second_hears_of_the_first_and_writes_nothing(cast, wang, second, case):
    assert wang.post(url("review_case", case.public_id), review(case)).status_code == 302
    late = second.post(url("review_case", case.public_id), review(case))
    assert errors(late) == {"decision"}
    assert cast.wang.name in page(late, 422)
    assert [Review.objects.count(), Decision.objects.get().decided_by] == [1, cast.wang]


def test_after_reading_it_the_second_may_decide_anew_and_the_first_is_kept(cast, wang, second, desk):
    assert wang.post(url("revise_decision", desk.public_id), sent(**ALL_RIGHT)).status_code == 302
    assert second.post(url("revise_decision", desk.public_id), sent(1, **WATCH)).status_code == 302
    first, latest = Decision.objects.order_by("pk")
    assert first.superseded_at is not None
    assert (latest.decided_by, latest.superseded_at) == (cast.tian, None)


def test_two_looks_at_one_child_both_stand(cast, wang, second, case):
    open_end = {"decision": "not-yet", "reason": "", "until": "", "told": ""}
    for browser in (wang, second):
        assert browser.post(url("review_case", case.public_id), review(case, **open_end)).status_code == 302
    assert set(Review.objects.values_list("reviewed_by", flat=True)) == {cast.wang.pk, cast.tian.pk}


def test_a_reason_of_another_decision_is_refused_beside_the_reason(wang, desk):
    wrong = sent(**ALL_RIGHT | {"reason": "watch:recent-change"})
    assert errors(wang.post(url("revise_decision", desk.public_id), wrong)) == {"reason"}


def test_at_the_desk_something_has_to_be_chosen(wang, desk):
    nothing = sent(decision="not-yet", reason="")
    assert errors(wang.post(url("revise_decision", desk.public_id), nothing)) == {"decision"}
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"until": ""}, "until"),
        ({"until": "2026-10-19"}, "until"),
        ({"told": ""}, "told"),
        ({"told": "not-told"}, "why_not"),
        ({"told": "not-told", "why_not": "unreachable"}, "try_again_on"),
        ({"told_on": "2026-10-20"}, "told_on"),
        ({"reason": "watch:other"}, "reason_text"),
        ({"until": "2062-12-01"}, "until"),
    ],
)
def test_what_a_decision_lacks_stands_beside_its_field_and_nothing_is_written(wang, desk, changes, field):
    assert errors(wang.post(url("revise_decision", desk.public_id), sent(**WATCH | changes))) == {field}
    assert [Decision.objects.count(), GuardianContact.objects.count()] == [0, 0]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"child_seen": "not-seen", "child_seen_on": ""}, "child_seen"),
        ({"child_seen_on": "2026-10-20"}, "child_seen_on"),
        ({"asked": []}, "asked"),
        ({"sleep": "sign"}, "behind"),
        ({"food": "not-asked"}, "safety_notes"),
        ({"harm-by-others": ""}, "harm-by-others"),
    ],
)
def test_what_a_look_lacks_stands_beside_its_field(wang, case, changes, field):
    answer = wang.post(url("review_case", case.public_id), review(case, **changes))
    assert field in errors(answer)
    assert not Review.objects.exists()


def test_a_sign_of_harm_leads_to_the_urgent_page_whatever_was_decided(wang, case):
    harmed = review(case, **{"harm-by-others": "sign"})
    answer = wang.post(url("review_case", case.public_id), harmed)
    assert answer.url.startswith(url("raise_urgent")) and str(case.public_id) in answer.url


def test_an_urgent_decision_needs_no_reason_of_its_own_and_leads_there_too(wang, desk):
    answer = wang.post(url("revise_decision", desk.public_id), sent(decision="urgent", reason=""))
    assert answer.url.startswith(url("raise_urgent"))
    assert Decision.objects.get().decision == "urgent"


def test_the_reason_not_reached_counts_the_tries(cast, wang, case):
    def said():
        choices = wang.get(url("inform_guardian", case.public_id)).context["form"].fields["why_not"].choices
        return dict(choices)["unreachable"]

    again = GuardianRecord(told="not-told", why_not="unreachable", try_again_on=date(2026, 10, 22))
    assert "1" in said()
    record_guardian_contact(case, by=cast.wang, nonce=uuid.uuid4(), guardian=again)
    assert "2" in said()


def test_a_family_is_told_only_with_a_word_how(wang, case):
    assert errors(wang.post(url("inform_guardian", case.public_id), {"nonce": uuid.uuid4()})) == {"told"}


def test_pages_of_a_case_do_not_exist_for_another_school_nor_for_whoever_reviews_nothing(cast, as_, case):
    for name in ("show_case", "revise_decision", "inform_guardian", "close_case", "add_follow_up", "write_referral"):
        assert as_(cast.tian).get(url(name, case.public_id)).status_code == 404
        assert as_(cast.li).get(url(name, case.public_id)).status_code == 403


def test_the_desk_reads_the_reason_unless_the_child_is_to_be_seen_without_it(cast, wang, case):
    def about():
        return wang.get(url("revise_decision", case.public_id)).context["desk"].lines

    assert len(about()) == 1
    Case.objects.filter(pk=case.pk).update(hidden_until_seen=True)
    assert about() == []


def test_whoever_raised_a_concern_hears_with_the_decision_that_it_was_looked_at(cast, as_, wang):
    told = {"nonce": uuid.uuid4(), "note": "上课发呆"}
    yu = cast.children["yu"]
    assert as_(cast.li).post(url("raise_concern", yu.public_id), told).status_code == 302
    case = Case.objects.get()
    record_review(case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review())
    assert kinds_sent_to(cast.li) == ["acknowledged"]
    decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=make.NO_CONCERN)
    assert kinds_sent_to(cast.li) == ["acknowledged", "looked"]


def kinds_sent_to(person):
    return list(TeacherMessage.objects.filter(to=person).order_by("pk").values_list("kind", flat=True))
