"""A referral from draft to receipt. Nothing leaves the school without agreement or a recorded reason."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit, codes
from accounts.models import User
from accounts.privacy.lookup import keyed_hash
from screening.cases.deciding.form_values import ReferralRecord
from screening.cases.deciding.services.deciding import CaseClosed, decide_by_referring
from screening.cases.models import Case, Receiver, Referral, ReferralStatus
from screening.idempotency.once import once
from students.models import Consent
from students.selectors import calendar_of, consents_in_force

RECEIPT, VERIFICATION = "referral-receipt", "referral-verification"
S = Referral.State
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
    check_consent(case, record)
    made = {"created_by": by, "created_at": timezone.now()}
    referral = Referral.objects.create(case=case, receiver=receiver, **vars(record), **made)
    audit_referral(referral, by, "referral.create", basis=record.consent_basis)
    return referral


def sheet_covers_sharing(case: Case) -> bool:
    sheet = consents_in_force([case.student_id]).get(case.student_id)
    return sheet is not None and sheet.outcome == Consent.Outcome.GIVEN and _covers(sheet)


def _covers(sheet: Consent | None) -> bool:
    return sheet is not None and sheet.share_with_receiver == Consent.Answer.YES


def check_consent(case: Case, record: ReferralRecord | Referral) -> None:
    """The sheet in force covers sharing, or a guardian agreed to this one; else only a recorded reason overrides."""
    if record.consent_basis == Referral.ConsentBasis.OVERRIDE:
        if not record.override_reason.strip():
            raise ConsentMissing("no-reason")
        return
    sheet = consents_in_force([case.student_id]).get(case.student_id)
    if sheet and sheet.outcome != Consent.Outcome.GIVEN:
        raise ConsentMissing("refused")
    if not _covers(sheet) and not record.consent_from.strip():
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
    check_consent(referral.case, referral)
    calendar = calendar_of(referral.case.school.township.county)
    today = timezone.localdate()
    referral.receipt_code, referral.verification_code = codes.new_code(), codes.new_code()
    referral.receipt_code_hash = keyed_hash(RECEIPT, codes.plain(referral.receipt_code))
    referral.verification_code_hash = keyed_hash(VERIFICATION, codes.plain(referral.verification_code))
    referral.reply_due_on = calendar.add_school_days(today, referral.receiver.reply_days)
    referral.word_due_on = referral.reply_due_on
    referral.issued_at, referral.issued_by, referral.state = timezone.now(), by, S.ISSUED
    referral.save()
    add_status(referral, S.ISSUED, by=by, dated=today)
    _move_case(referral, by)
    audit_referral(referral, by, "referral.issue", basis=referral.consent_basis, kind=referral.receiver.kind)
    return referral


def receipt_hash(typed: str) -> str:
    """The stored hash of a code typed from a slip. Raises `UnknownReceiptCode` for a mistyped one."""
    try:
        return keyed_hash(RECEIPT, codes.plain(typed))
    except codes.MistypedCode as error:
        raise UnknownReceiptCode from error


def add_status(referral: Referral, state: str, *, by: User, dated: date, note: str = "") -> None:
    made = {"recorded_by": by, "recorded_at": timezone.now()}
    ReferralStatus.objects.create(referral=referral, state=state, dated=dated, note=note, **made)


def _move_case(referral: Referral, by: User) -> None:
    """An open case is now with a receiver; its next date is the day the answer is due, if there is none before."""
    case = Case.objects.select_for_update().get(pk=referral.case_id)
    decide_by_referring(case, referral, by=by)
    if case.state in (Case.State.WAITING, Case.State.UNDER_REVIEW, Case.State.WATCH):
        case.state = Case.State.REFERRED
    case.next_on = min(filter(None, (case.next_on, referral.reply_due_on)))
    case.save(update_fields=["state", "next_on"])


def audit_referral(referral: Referral, by: User, verb: str, **detail: object) -> None:
    audit.record(by=by, verb=verb, obj=referral, subjects=[referral.case.student.public_id], detail=detail)
