"""What a person with a code from the paper may do without an account: ask whether the paper is genuine, or answer it.

Two codes, each good for its own page, stored hashed, with an end. A mistyped, unknown, used-up, withdrawn or foreign
code gets one and the same answer after the same work; five tries an hour from one address, right or wrong.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from accounts import audit, codes
from accounts.models import User
from accounts.privacy.fields import keyed_hash
from accounts.services.tries import count_try
from screening.cases.deciding.rules import NotYet
from screening.cases.evidence.withheld_details import first_name
from screening.cases.models import ReceiverAnswer, Referral
from screening.cases.referrals.services import RECEIPT, VERIFICATION
from screening.idempotency.once import once

VERIFIED_FOR = timedelta(days=730)  # from the day of issue
ANSWERED_FOR = timedelta(days=180)
ANSWERS = 5  # to one code, at most


class NamesChild(Exception):
    """The child's name stands in what was written; the code says already whom it is about."""


class UnknownCode(Exception):
    """No paper that may be asked about carries this code."""


@dataclass(frozen=True)
class PaperVerdict:
    """All that a stranger learns about a paper."""

    is_genuine: bool  # else it was withdrawn
    issued_on: date
    school: str
    norms: tuple[str, ...] = ()  # forms, rules and norms its numbers rest on


def verify(typed: str, *, address: str) -> PaperVerdict:
    """Raises UnknownCode or TooManyTries."""
    count_try(purpose=VERIFICATION, address=address)
    referral = _issued(VERIFIED_FOR).filter(verification_code_hash=_hash(VERIFICATION, typed)).first()
    audit.record(by=None, verb="referral.verify" if referral else "referral.verify_refused")
    if referral is None or referral.issued_at is None:
        raise UnknownCode
    is_genuine = referral.state != Referral.State.WITHDRAWN
    issued_on = timezone.localdate(referral.issued_at)
    norms = referral.norms.get(get_language(), ()) if is_genuine else ()
    return PaperVerdict(is_genuine, issued_on, referral.case.school.name, tuple(norms))


def answer(typed: str, *, by: User | None, address: str, nonce: UUID, **given: Any) -> ReceiverAnswer:
    """One more answer to a referral that is open; the counselor has to look today. `given`: received_on, unit,
    next_step (one of ReceiverAnswer.Next), note. Raises UnknownCode, TooManyTries, NamesChild, SentBefore and
    NotYet."""
    count_try(purpose=RECEIPT, address=address)
    try:
        with transaction.atomic():
            return _keep(_answerable(_hash(RECEIPT, typed)), by=by, nonce=nonce, **given)
    except UnknownCode:
        audit.record(by=by, verb="referral.answer_refused")
        raise


def _answerable(code_hash: str) -> Referral:
    rows = _issued(ANSWERED_FOR).filter(state__in=Referral.WITH_RECEIVER).select_for_update(of=("self",))
    referral = rows.filter(receipt_code_hash=code_hash).first()
    if referral is None:
        raise UnknownCode
    return referral


@once("referral.answer", strict=True)
def _keep(referral: Referral, *, by: User | None, nonce: UUID, **given: Any) -> ReceiverAnswer:
    if given["received_on"] > timezone.localdate():
        raise NotYet("received_on", "future")
    if referral.answers.count() >= ANSWERS:
        raise UnknownCode
    if any(_names_child(given.get(part, ""), referral.case.student.name) for part in ("unit", "note")):
        raise NamesChild
    stored = ReceiverAnswer.objects.create(referral=referral, came_at=timezone.now(), **given)
    referral.word_due_on = min(filter(None, (referral.word_due_on, timezone.localdate())))
    referral.save(update_fields=["word_due_on"])
    subjects = [referral.case.student.public_id]
    audit.record(by=by, verb="referral.answer", obj=referral, subjects=subjects, detail={"next": stored.next_step})
    return stored


def _names_child(text: str, name: str) -> bool:
    """Whether a text holds the child's name, or the given name where it is long enough to be no common word."""
    written, full = _letters(text), _letters(name)
    given = _letters(first_name(name))
    return bool(full) and (full in written or (len(given) >= 2 and given in written))


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def _issued(within: timedelta) -> QuerySet[Referral]:
    return Referral.objects.filter(issued_at__gt=timezone.now() - within).select_related(
        "case__school", "case__student"
    )


def _hash(purpose: str, typed: str) -> str:
    """What no paper carries where the code was mistyped, so that a mistyped one is looked for as well."""
    try:
        return keyed_hash(purpose, codes.plain(typed))
    except codes.MistypedCode:
        return keyed_hash(f"{purpose}-mistyped", typed[:40])
