"""The counselor's look and decision. Decisions are added, never overwritten; only a person ends a case."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.access.earlier import needs_second_voice
from screening.cases.deciding.form_values import DecisionRecord, GoesOn, GuardianRecord, ReviewRecord
from screening.cases.deciding.rules import NO_CONCERN, check_decision, check_guardian, check_review
from screening.cases.deciding.services import CaseClosed
from screening.cases.deciding.services.deciding import put_in_force
from screening.cases.deciding.services.next_step import set_next
from screening.cases.deciding.services.standstill import go_by_consent
from screening.cases.ending.selectors import look_facts, record_of
from screening.cases.ending.services import end_case, refuse_while_urgent
from screening.cases.models import (
    Case,
    Decision,
    DecisionKind,
    FollowUp,
    GuardianContact,
    LeftOpen,
    Review,
    ReviewDraft,
)
from screening.cases.opening.services.joining import open_case_of
from screening.cases.talks.services.messages import tell_teacher
from screening.cases.talks.services.watch_checks import ask_teacher_next
from screening.cases.withdrawals.services import agree_first
from screening.idempotency.once import SentBefore, once
from screening.library import texts
from screening.rounds.models import Tier
from students.models import StrengthNote

DRAFTS_LAST = timedelta(days=30)


class DecidedMeanwhile(Exception):
    """Somebody else decided while this form was open; nothing was written."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.decided_by.name)
        self.decision = decision


def _unless_other(
    done: Review, case: Case, *, review: ReviewRecord, decision: DecisionRecord | None = None, **_: Any
) -> Review:
    """The look of the first press, if the second says the same."""
    first = case.decisions.filter(review=done).first()
    if done.case_id != case.pk or (decision and first is None):
        raise SentBefore
    if decision and first:
        _unless_decided(first, case, decision=decision)
    if any(getattr(done, name) != value for name, value in _said(review).items()):
        raise SentBefore
    return done


def _unless_decided(done: Decision, case: Case, *, decision: DecisionRecord, **_: Any) -> Decision:
    """A page the browser's “back” brought back sends the old nonce; another decision in it is not lost in silence."""
    if done.case_id != case.pk:
        raise SentBefore
    if (done.decision, done.reason) != (decision.decision, decision.reason):
        raise DecidedMeanwhile(done)
    return done


@once("case.review", repeat=_unless_other)
def record_review(
    case: Case,
    *,
    by: User,
    nonce: UUID,
    review: ReviewRecord,
    decision: DecisionRecord | None = None,
    guardian: GuardianRecord | None = None,
    decisions_seen: int | None = None,
    left_open: Mapping[str, GoesOn] | None = None,
) -> Review:
    """The look, and with it the decision and what the family was told, in one piece. A nonce counts once; raises
    SentBefore where it says something else now."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    row = _look(case, by, review)
    if decision:
        _decide(case, by=by, decision=decision, guardian=guardian, review=row, seen=decisions_seen, left_open=left_open)
    ReviewDraft.objects.filter(case=case, by=by).delete()
    return row


@transaction.atomic
def keep_draft(case: Case, *, by: User, words: str) -> None:
    """What stands in the form of somebody who has not saved yet; nothing of it counts. Without words there is none."""
    ReviewDraft.objects.filter(by=by, saved_at__lt=timezone.now() - DRAFTS_LAST).delete()
    if not words:
        ReviewDraft.objects.filter(case=case, by=by).delete()
        return
    said = {"words": words, "saved_at": timezone.now()}
    _row, is_new = ReviewDraft.objects.update_or_create(case=case, by=by, defaults=said)
    if is_new:
        _audit(case, by, "case.draft")


@once("case.decide", repeat=_unless_decided)
def decide(
    case: Case,
    *,
    by: User,
    nonce: UUID,
    decision: DecisionRecord,
    guardian: GuardianRecord | None = None,
    decisions_seen: int | None = None,
    left_open: Mapping[str, GoesOn] | None = None,
) -> Decision:
    """A first decision at the desk or a revised one; the one before is kept as superseded."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    return _decide(
        case, by=by, decision=decision, guardian=guardian, review=None, seen=decisions_seen, left_open=left_open
    )


@once("case.inform_guardian", strict=True)
def record_guardian_contact(case: Case, *, by: User, nonce: UUID, guardian: GuardianRecord) -> GuardianContact:
    """That a guardian was told, or why not."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    row = _tell_guardian(case, by=by, guardian=guardian)
    set_next(case)
    return row


def _decide(
    case: Case,
    *,
    by: User,
    decision: DecisionRecord,
    guardian: GuardianRecord | None,
    review: Review | None,
    seen: int | None,
    left_open: Mapping[str, GoesOn] | None,
) -> Decision:
    _check_open(case, seen)
    _check(case, by, decision, guardian)
    row = put_in_force(case, decision, by=by, review=review)
    if guardian:
        _tell_guardian(case, by=by, guardian=guardian)
    if decision.decision == NO_CONCERN:
        asked = (LeftOpen.Kind.GUARDIAN,) if guardian else ()
        more: dict[str, Any] = {"left_open": left_open, "besides": asked, "look_on": decision.until}
        end_case(case, by=by, field="decision", outcome=NO_CONCERN, **more)
    else:
        _apply(case, decision, timezone.localdate())
    if DecisionKind(decision.decision).traits.helped:
        title = texts.text(f"texts.decisions.{decision.decision}")
        agree_first(case, by=by, agreed=decision.agreed, about=title)
    set_next(case)
    _audit(case, by, "case.decide", decision=decision.decision, reason=decision.reason)
    tell_teacher(case, by=by, suggestion=decision.suggestion)
    return row


def _check(case: Case, by: User, decision: DecisionRecord, guardian: GuardianRecord | None) -> None:
    """What a person has to know and to have done before this is decided."""
    if decision.decision == NO_CONCERN:
        refuse_while_urgent(case, by=by, field="decision")
    check_decision(
        decision,
        today=timezone.localdate(),
        to_be_seen=case.tier == Tier.A,
        **look_facts(case, timezone.localdate()),
        signs_of_harm=_signs(case),
        guardian_known=guardian is not None or case.guardian_contacts.exists(),
        needs_second_voice=decision.decision == NO_CONCERN and needs_second_voice(by, case),
    )


def _look(case: Case, by: User, review: ReviewRecord) -> Review:
    check_review(review, today=timezone.localdate())
    row = Review.objects.create(case=case, **_said(review), reviewed_by=by, reviewed_at=timezone.now())
    _note_strengths(case, review, by)
    _after_look(case, review)
    _keep_agreed_looks(case, review, by)
    set_next(case)
    _audit(case, by, "case.review", seen=bool(review.child_seen_on), signs=review.signs_of_harm)
    return row


def _said(review: ReviewRecord) -> dict[str, Any]:
    names = ("child_seen_on", "not_seen_because", "safety_notes", "who_is_there", "rhythm", "child_wants")
    said = {name: getattr(review, name) for name in names}
    return {**said, "asked": list(review.asked), "safety": dict(review.safety)}


def _check_open(case: Case, seen: int | None) -> None:
    if case.state == Case.State.CLOSED and (case.outcome != NO_CONCERN or open_case_of(case.student, case.school)):
        raise CaseClosed
    latest = case.decisions.order_by("decided_at", "pk").select_related("decided_by").last()
    if seen is not None and latest and case.decisions.count() != seen:
        raise DecidedMeanwhile(latest)


def _apply(case: Case, decision: DecisionRecord, today: date) -> None:
    """The state a decision leads to that does not end the case; one that had ended is taken up again."""
    was_closed = case.state == Case.State.CLOSED
    case.open_again(DecisionKind(decision.decision).traits.state)
    case.next_on = decision.until
    case.save(update_fields=["state", "next_on", "closed_at", "closed_by", "outcome", "outcome_reported_by"])
    if was_closed:
        go_by_consent(case)
    case.watch_checks.filter(answered_at__isnull=True).delete()
    if decision.decision == DecisionKind.WATCH and decision.until:
        ask_teacher_next(case, after=today, until=decision.until)


def _signs(case: Case) -> bool:
    """What the latest look found, the one just stored included."""
    latest = case.reviews.order_by("reviewed_at", "pk").last()
    return latest is not None and record_of(latest).signs_of_harm


def _after_look(case: Case, review: ReviewRecord) -> None:
    if case.state == Case.State.WAITING:
        case.state = Case.State.UNDER_REVIEW
    if review.child_seen_on and (case.first_seen_on is None or review.child_seen_on < case.first_seen_on):
        case.first_seen_on = review.child_seen_on
    case.save(update_fields=["state", "first_seen_on"])


def _keep_agreed_looks(case: Case, review: ReviewRecord, by: User) -> None:
    """Whoever has seen the child has kept the looks that were agreed for that day or before."""
    if review.child_seen_on is None:
        return
    agreed = case.follow_ups.filter(done_on__isnull=True, due_on__lte=review.child_seen_on)
    agreed.update(done_on=review.child_seen_on, done_by=by, way=FollowUp.Way.FACE)


def _note_strengths(case: Case, review: ReviewRecord, by: User) -> None:
    for line, text in review.strengths.items():
        if text.strip():
            StrengthNote.objects.create(
                student=case.student,
                line=line,
                source=StrengthNote.Source.COUNSELOR,
                text=text.strip(),
                recorded_by=by,
                recorded_at=timezone.now(),
            )


def _tell_guardian(case: Case, *, by: User, guardian: GuardianRecord) -> GuardianContact:
    check_guardian(guardian, today=timezone.localdate())
    said = asdict(guardian) | {"cards": list(guardian.cards)}
    row = GuardianContact.objects.create(case=case, recorded_by=by, recorded_at=timezone.now(), **said)
    _audit(case, by, "case.inform_guardian", told=guardian.told)
    return row


def _audit(case: Case, by: User, verb: str, **detail: object) -> None:
    audit.record(by=by, verb=verb, obj=case, subjects=[case.student.public_id], detail=detail)
