import uuid

import pytest

from accounts.models import AuditEvent
from screening.library import wording
from screening.rounds import services
from screening.rounds.models import Assessment, Flag, Result, RoundChild, Sheet
from screening.scoring import FormResult as Scored
from tests.rounds import factories as rounds


def states(sheet):
    return dict(RoundChild.objects.filter(round=sheet.round).values_list("student__name", "state"))


def test_the_worked_example_goes_from_digits_to_a_flag_and_a_sentence(cast, sheet):
    rounds.hand_in(sheet, cast.li, {2: rounds.ELEVATED})
    result = Result.objects.get(
        assessment__student=cast.children["bo"], assessment__instrument_version__instrument="teacher-engagement"
    )
    assert (result.total_raw, result.total_prorated, result.band, result.provisional) == (11, 11, "elevated", True)
    assert Scored.from_mapping(result.scales).total.legs.upper == 4
    flag = Flag.objects.get()
    assert (flag.student, flag.tier, flag.provisional) == (cast.children["bo"], "B", True)
    reason = flag.reasons.get(is_note=False)
    assert "4 of 12 lines" in wording.reason(reason.code, reason.params, language="en")
    assert {note.code for note in flag.reasons.filter(is_note=True)} == {"provisional", "data-quality", "parts"}
    assert states(sheet)["李䶮"] == "rated"


@pytest.mark.parametrize(
    ("answers", "tier", "codes"),
    [
        (rounds.CALM, None, []),
        (rounds.ELEVATED, "B", ["elevated"]),
        (rounds.HIGH, "A", ["high"]),
        (rounds.BOTH, "A", ["concordance", "elevated", "elevated"]),
    ],
)
def test_tiers_follow_the_reasons(cast, sheet, answers, tier, codes):
    rounds.hand_in(sheet, cast.li, {1: answers})
    flag = Flag.objects.filter(student=cast.children["yu"]).first()
    assert (flag.tier if flag else None) == tier
    assert (sorted(flag.reasons.filter(is_note=False).values_list("code", flat=True)) if flag else []) == codes


def test_too_few_answers_are_no_score_and_no_flag(cast, sheet):
    rounds.hand_in(sheet, cast.li, {1: rounds.SHORT})
    result = Result.objects.get(
        assessment__student=cast.children["yu"], assessment__instrument_version__instrument="teacher-engagement"
    )
    assert (result.total_raw, result.total_prorated, result.band) == (None, None, "")
    assert states(sheet)["王𬀩雨"] == "not-scorable"
    assert not Flag.objects.exists()


def test_handing_in_twice_changes_nothing(cast, sheet):
    rounds.hand_in(sheet, cast.li, {1: rounds.HIGH})
    before = Assessment.objects.count(), Result.objects.count(), Flag.objects.count(), AuditEvent.objects.count()
    services.submit_sheet(sheet, by=cast.li, nonce=uuid.uuid4())
    assert before == (
        Assessment.objects.count(),
        Result.objects.count(),
        Flag.objects.count(),
        AuditEvent.objects.count(),
    )
    assert Sheet.objects.get(pk=sheet.pk).state == "submitted"


def test_every_write_is_in_the_audit_log_with_its_children(cast, sheet):
    rounds.hand_in(sheet, cast.li, {1: rounds.HIGH})
    children = {str(child.public_id) for child in (cast.children[name] for name in ("yu", "bo", "nur"))}
    for verb in ("sheet.save", "sheet.submit"):
        event = AuditEvent.objects.get(verb=verb)
        assert set(event.subjects) == children and event.actor_id == cast.li.public_id
