"""What comes back from a receiver, and what follows: no referral without a day, no child handed back to nobody."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from screening.cases.deciding.rules import NotYet
from screening.cases.deciding.services import add_follow_up
from screening.cases.deciding.services.standstill import go_by_consent
from screening.cases.models import Case, Referral, ReferralReminder
from screening.cases.opening.services.joining import open_case_of
from screening.cases.referrals.services.referring import MOVES, NoSuchMove, add_status, audit_referral
from screening.idempotency.once import once
from students.selectors import calendar_of

S = Referral.State
HANDED_BACK = (S.DECLINED, S.WITHDRAWN)
DESK_DAYS = 5  # school days until the counselor looks again at a child who was handed back
RESULT_DAYS = 10  # school days until somebody asks whether the help helped


class AlreadyReceived(Exception):
    """What a slip says would be lost: that it came was written down before."""


@once("referral.status", strict=True)
def record_referral_status(
    referral: Referral, *, by: User, nonce: UUID, state: str, dated: date, note: str = "", next_on: date | None = None
) -> Referral:
    """One more step; rows are added. `next_on` is the next word of a receiver who goes on, or the next look at the
    child when the referral has ended; where nobody says, the rules of the county do."""
    referral = _locked(referral)
    if state not in MOVES[referral.state]:
        raise NoSuchMove(f"{referral.state} to {state}")
    if dated > timezone.localdate():
        raise NotYet("dated", "future")
    if next_on and next_on <= timezone.localdate():
        raise NotYet("next_on", "past")
    left_school = referral.state != S.DRAFT
    next_on = next_on or day_after(referral, state=state)
    referral.state = state
    referral.word_due_on = next_on if state in Referral.WITH_RECEIVER else None
    referral.save(update_fields=["state", "word_due_on"])
    add_status(referral, state, by=by, dated=dated, note=note)
    referral.answers.filter(looked_at__isnull=True).update(looked_at=timezone.now(), looked_by=by)
    audit_referral(referral, by, "referral.status", state=state)
    if left_school and state not in Referral.WITH_RECEIVER:
        _hand_back(referral, by=by, due_on=next_on)
    return referral


@transaction.atomic
def record_receipt(
    referral: Referral, *, by: User, nonce: UUID, dated: date, note: str = "", state: str = S.RECEIVED
) -> Referral:
    """The slip came back. A second entry of the same slip changes nothing; raises AlreadyReceived where it says what
    nobody has written down yet."""
    referral = _locked(referral)
    if state == S.RECEIVED and referral.statuses.filter(state=S.RECEIVED).exists():
        if note and note not in {one.note for one in referral.statuses.all()}:
            raise AlreadyReceived
        return referral
    return record_referral_status(referral, by=by, nonce=nonce, state=state, dated=dated, note=note)


@once("referral.remind", strict=True)
def record_reminder(
    referral: Referral, *, by: User, nonce: UUID, kind: str, dated: date, word_due_on: date, note: str = ""
) -> Referral:
    """The receiver was asked again; the next word is due on a new day. A second press changes nothing."""
    referral = _locked(referral)
    if referral.state not in Referral.WITH_RECEIVER:
        raise NoSuchMove(f"{referral.state} to a reminder")
    if dated > timezone.localdate():
        raise NotYet("dated", "future")
    if word_due_on <= timezone.localdate():
        raise NotYet("word_due_on", "past")
    ReferralReminder.objects.create(
        referral=referral,
        kind=kind,
        dated=dated,
        note=note,
        word_due_on=word_due_on,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    referral.word_due_on = word_due_on
    referral.save(update_fields=["word_due_on"])
    audit_referral(referral, by, "referral.remind", kind=kind)
    return referral


def day_after(referral: Referral, *, state: str) -> date:
    """The day that is proposed after a step: the receiver's own days while it goes on, else the counselor's."""
    days = referral.receiver.reply_days if state in Referral.WITH_RECEIVER else RESULT_DAYS
    calendar = calendar_of(referral.case.school.township.county)
    return calendar.add_school_days(timezone.localdate(), DESK_DAYS if state in HANDED_BACK else days)


def _locked(referral: Referral) -> Referral:
    rows = Referral.objects.select_for_update(of=("self",))
    return rows.select_related("receiver", "case__school__township__county", "case__student").get(pk=referral.pk)


def _hand_back(referral: Referral, *, by: User, due_on: date) -> None:
    """A dated look at the child. A case that nobody else has in hand is under review again at the counselor's desk,
    also one that was closed while the receiver had the child."""
    case = Case.objects.select_for_update().get(pk=referral.case_id)
    elsewhere = case.referrals.filter(state__in=Referral.WITH_RECEIVER).exists()
    counted_on = Case.State.CLOSED if referral.state == S.DECLINED else None
    if case.state == Case.State.CLOSED and counted_on and (meanwhile := open_case_of(case.student, case.school)):
        case = meanwhile  # the child has come up again since: there the refusal is read
    elif referral.state in HANDED_BACK and case.state in (Case.State.REFERRED, counted_on) and not elsewhere:
        case.state, case.outcome, case.closed_at, case.closed_by = Case.State.UNDER_REVIEW, "", None, None
        case.save()
        go_by_consent(case)
    if case.state != Case.State.CLOSED:
        add_follow_up(case, by=by, due_on=due_on)
