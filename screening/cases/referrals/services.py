"""A child is sent to somebody outside the school, and what comes back; the county's directory of receivers, who are
entered, changed and ended, never deleted. Atomic, audited, harmless when repeated."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit, codes
from accounts.models import User
from accounts.privacy.fields import keyed_hash
from screening.cases.deciding import rules
from screening.cases.deciding.form_values import ReferralRecord
from screening.cases.deciding.rules import NotYet
from screening.cases.deciding.services import add_follow_up
from screening.cases.deciding.services.deciding import CaseClosed, decide_by_referring
from screening.cases.deciding.services.standstill import go_by_consent
from screening.cases.evidence.of_child import norms_behind
from screening.cases.evidence.withheld_details import profile_of
from screening.cases.models import BackInClass, Case, Receiver, Referral, ReferralReminder, ReferralStatus
from screening.cases.opening.services.joining import open_case_of
from screening.idempotency.once import once
from screening.library import texts
from students.consents import standing
from students.models import Consent, County
from students.selectors import calendar_of, consents_in_force

S = Referral.State


HOSPITAL = "county-hospital"


def must_be_asked(case: Case) -> bool:
    """A referral to the county hospital left the school and was neither declined nor taken back, and nobody has said
    yet whether the child is back in class."""
    left = case.referrals.filter(receiver__kind=HOSPITAL, state__in=Referral.PRINTABLE)
    return left.exists() and not case.back_in_class.exists()


def check_back_in_class(case: Case, *, field: str = "outcome") -> None:
    """After a hospital: back in class since a day, or not back, because. Raises `NotYet` while nobody has said."""
    if must_be_asked(case):
        raise NotYet(field, "back-in-class")


@transaction.atomic
def end_drafts(case: Case, *, by: User) -> None:
    """Drafts, which nobody outside has seen, end with the case."""
    for draft in case.referrals.filter(state=S.DRAFT).select_related("case__student"):
        draft.state = S.WITHDRAWN
        draft.save(update_fields=["state"])
        _add_status(draft, S.WITHDRAWN, by=by, dated=timezone.localdate())
        _audit(draft, by, "referral.status", state=S.WITHDRAWN)


ASK_AGAIN_DAYS = 5  # school days until somebody asks again for a child who is not back


@once("case.back_in_class", strict=True)
def record_back_in_class(
    case: Case, *, by: User, nonce: UUID, is_back: bool, since: date | None = None, because: str = "", **talk: str
) -> BackInClass:
    """A row is added, the last one counts; `since` and the talk (who_knows, medicine, goes_to) where the child is back,
    `because` where not. A child who is not back is asked about again."""
    today = timezone.localdate()
    rules.check_returned(is_back=is_back, since=since, because=because, today=today)
    row = BackInClass.objects.create(
        case=case,
        is_back=is_back,
        since=since if is_back else None,
        because="" if is_back else because,
        **(talk if is_back else {}),
        asked_on=today,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    subjects = [case.student.public_id]
    audit.record(by=by, verb="case.back_in_class", obj=case, subjects=subjects, detail={"back": is_back})
    if not is_back and case.state != Case.State.CLOSED:
        calendar = calendar_of(case.school.township.county)
        add_follow_up(case, by=by, due_on=calendar.add_school_days(today, ASK_AGAIN_DAYS))
    return row


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
    _add_status(referral, state, by=by, dated=dated, note=note)
    referral.answers.filter(looked_at__isnull=True).update(looked_at=timezone.now(), looked_by=by)
    _audit(referral, by, "referral.status", state=state)
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
    _audit(referral, by, "referral.remind", kind=kind)
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
        case.open_again()
        case.save()
        go_by_consent(case)
    if case.state != Case.State.CLOSED:
        add_follow_up(case, by=by, due_on=due_on)


RECEIVER_KINDS = "texts.referral_receivers"
RECEIPT, VERIFICATION = "referral-receipt", "referral-verification"
MOVES: dict[str, frozenset[str]] = {
    S.DRAFT: frozenset({S.WITHDRAWN}),
    S.ISSUED: frozenset({S.RECEIVED, S.IN_PROGRESS, S.DONE, S.DECLINED, S.WITHDRAWN}),
    S.RECEIVED: frozenset({S.IN_PROGRESS, S.DONE, S.DECLINED, S.WITHDRAWN}),
    S.IN_PROGRESS: frozenset({S.DONE, S.DECLINED, S.WITHDRAWN}),
    S.DONE: frozenset(),
    S.DECLINED: frozenset(),
    S.WITHDRAWN: frozenset(),
}


class ConsentMissing(Exception):
    """Nobody with authority has agreed: `code` is refused, no-agreement or no-reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NoSuchMove(Exception):
    """A referral cannot go from where it stands to the state asked for."""


class UnknownReceiptCode(Exception):
    """No referral of this person's schools carries this code, or it was mistyped."""


@once("referral.create", strict=True)
def create_referral(case: Case, *, by: User, nonce: UUID, receiver: Receiver, record: ReferralRecord) -> Referral:
    """A draft: what is asked of whom, with what agreement. Nothing leaves the school yet."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.state == Case.State.CLOSED:
        raise CaseClosed
    _check_consent(case, record)
    made = {"created_by": by, "created_at": timezone.now()}
    said = vars(record) | {"risk": list(record.risk)}
    referral = Referral.objects.create(case=case, receiver=receiver, **said, **made)
    _audit(referral, by, "referral.create", basis=record.consent_basis)
    return referral


def sheet_covers_sharing(case: Case) -> bool:
    sheet = consents_in_force([case.student_id]).get(case.student_id)
    return standing(sheet, "share_with_receiver") == "given"


def _check_consent(case: Case, record: ReferralRecord | Referral) -> None:
    """The sheet in force covers sharing, or a guardian agreed to this one; else only a recorded reason overrides."""
    if record.consent_basis == Referral.ConsentBasis.OVERRIDE:
        if not record.override_reason.strip():
            raise ConsentMissing("no-reason")
        return
    sheet = consents_in_force([case.student_id]).get(case.student_id)
    if sheet and sheet.outcome != Consent.Outcome.GIVEN:
        raise ConsentMissing("refused")
    if standing(sheet, "share_with_receiver") != "given" and not record.consent_from.strip():
        raise ConsentMissing("no-agreement")


@transaction.atomic
def issue_referral(referral: Referral, *, by: User) -> Referral:
    """From draft to issued, with two codes and a day for the answer. Pressing twice issues once."""
    referral = (
        Referral.objects.select_for_update(of=("self",))
        .select_related("case__school__township__county")
        .get(pk=referral.pk)
    )
    if referral.state != S.DRAFT:
        return referral
    _check_consent(referral.case, referral)
    calendar = calendar_of(referral.case.school.township.county)
    today = timezone.localdate()
    referral.receipt_code, referral.verification_code = codes.new_code(), codes.new_code()
    referral.receipt_code_hash = keyed_hash(RECEIPT, codes.plain(referral.receipt_code))
    referral.verification_code_hash = keyed_hash(VERIFICATION, codes.plain(referral.verification_code))
    referral.reply_due_on = calendar.add_school_days(today, referral.receiver.reply_days)
    referral.word_due_on = referral.reply_due_on
    referral.issued_at, referral.issued_by, referral.state = timezone.now(), by, S.ISSUED
    if profile_of(referral.receiver.profile).results:
        referral.norms = norms_behind(by, referral.case, referral.issued_at)
    referral.save()
    _add_status(referral, S.ISSUED, by=by, dated=today)
    _move_case(referral, by)
    _audit(referral, by, "referral.issue", basis=referral.consent_basis, kind=referral.receiver.kind)
    return referral


def receipt_hash(typed: str) -> str:
    """The stored hash of a code typed from a slip. Raises `UnknownReceiptCode` for a mistyped one."""
    try:
        return keyed_hash(RECEIPT, codes.plain(typed))
    except codes.MistypedCode as error:
        raise UnknownReceiptCode from error


def _add_status(referral: Referral, state: str, *, by: User, dated: date, note: str = "") -> None:
    made = {"recorded_by": by, "recorded_at": timezone.now()}
    ReferralStatus.objects.create(referral=referral, state=state, dated=dated, note=note, **made)


def _move_case(referral: Referral, by: User) -> None:
    """An open case is now with a receiver; its next date is the day the answer is due, if there is none before. A plan
    keeps the day of its own; the receiver's stands among the referrals."""
    case = Case.objects.select_for_update().get(pk=referral.case_id)
    decide_by_referring(case, referral, by=by)
    if case.state in (Case.State.WAITING, Case.State.UNDER_REVIEW, Case.State.WATCH):
        case.state = Case.State.REFERRED
    if case.state != Case.State.PLAN:
        case.next_on = min(filter(None, (case.next_on, referral.reply_due_on)))
    case.save(update_fields=["state", "next_on"])


def _audit(referral: Referral, by: User, verb: str, **detail: object) -> None:
    audit.record(by=by, verb=verb, obj=referral, subjects=[referral.case.student.public_id], detail=detail)


@once("receiver.enter", strict=True)
def enter_receiver(
    county: County, *, by: User, nonce: UUID, kind: str, unit: str, person: str, phone: str, reply_days: int
) -> Receiver:
    """One more unit of the county. Pressed twice it is one; raises SentBefore for other content."""
    values: dict[str, Any] = {"kind": kind, "unit": unit, "person": person, "phone": phone, "reply_days": reply_days}
    profile = next(row["profile"] for row in texts.node(RECEIVER_KINDS) if row["id"] == kind)
    made = {"changed_by": by, "changed_at": timezone.now()}
    receiver = Receiver.objects.create(county=county, profile=profile, **values, **made)
    audit.record(by=by, verb="receiver.enter", obj=receiver, detail={"kind": kind})
    return receiver


@transaction.atomic
def change_receiver(
    receiver: Receiver, *, by: User, seen: datetime | None, unit: str, person: str, phone: str, reply_days: int
) -> Receiver:
    """Who answers there today. `seen`: when the form was filled from; nobody's later change is overwritten."""
    receiver = Receiver.objects.select_for_update().get(pk=receiver.pk)
    values = {"unit": unit, "person": person, "phone": phone, "reply_days": reply_days}
    if all(getattr(receiver, name) == value for name, value in values.items()):
        return receiver
    if receiver.ended_at or receiver.changed_at != seen:
        raise NotYet("unit", "changed-meanwhile")
    for name, value in values.items():
        setattr(receiver, name, value)
    receiver.changed_by, receiver.changed_at = by, timezone.now()
    receiver.save()
    audit.record(by=by, verb="receiver.change", obj=receiver, detail={"kind": receiver.kind})
    return receiver


@transaction.atomic
def end_receiver(receiver: Receiver, *, by: User) -> Receiver:
    """Asked no more; referrals on their way go on. Pressed twice it ends once."""
    receiver = Receiver.objects.select_for_update().get(pk=receiver.pk)
    if receiver.ended_at is None:
        receiver.ended_by, receiver.ended_at = by, timezone.now()
        receiver.save(update_fields=["ended_by", "ended_at"])
        audit.record(by=by, verb="receiver.end", obj=receiver, detail={"kind": receiver.kind})
    return receiver
