"""Papers beside the summary itself: several summaries in one file, and the letter that asks for a receipt.

A file of several is known by the referrals in it: if one of them is withdrawn or another joins, the file is handed out
no more and a new one is made.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from screening import formats
from screening.cases.access import referrals_of
from screening.cases.models import Referral
from screening.cases.referrals.presenters import paper as referral_print
from screening.cases.referrals.presenters.list import receiver_words
from screening.cases.referrals.printing.kinds import state_of
from screening.documents.kinds import ComposedKind, DocumentKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from screening.jobs.errors import CannotBeDone

BUNDLE_ID = UUID("0d7a2f7e-60a5-5c2b-9a51-2a0b6ed1f0a3")
DAY, RECEIVER = "day-", "receiver-"


@dataclass(frozen=True)
class Bundle:
    """Summaries that go into one file; `audience` says which: those of a day, or those on their way to a unit."""

    audience: str
    reference: str
    referrals: tuple[Referral, ...]

    @property
    def subject(self) -> UUID:
        return uuid5(BUNDLE_ID, ",".join(str(one.public_id) for one in self.referrals))


def of_day(user: User, day: str) -> Bundle | None:
    """What was issued on a day and still counts."""
    try:
        issued = date.fromisoformat(day)
    except ValueError:
        return None
    rows = referrals_of(user).filter(issued_at__date=issued, state__in=Referral.PRINTABLE)
    return _bundle(f"{DAY}{issued.isoformat()}", formats.day(issued), list(rows.order_by("issued_at", "pk")))


def for_receiver(user: User, receiver: UUID) -> Bundle | None:
    """What is on its way to a unit and was not received yet."""
    rows = list(referrals_of(user).filter(receiver__public_id=receiver, state=Referral.State.ISSUED).order_by("pk"))
    return _bundle(f"{RECEIVER}{rows[0].receiver_id}", rows[0].receiver.unit, rows) if rows else None


def _bundle(audience: str, reference: str, rows: list[Referral]) -> Bundle | None:
    return Bundle(audience, reference, tuple(rows)) if rows else None


def _bundle_of(user: User, document: Document) -> Bundle | None:
    """The bundle as it stands today; None if it is not the one that was asked for."""
    audience = document.audience.rpartition(":")[0]
    rows = referrals_of(user)
    if audience.startswith(DAY):
        found = of_day(user, audience.removeprefix(DAY))
    else:
        first = rows.filter(receiver=int(audience.removeprefix(RECEIVER))).first()
        found = for_receiver(user, first.receiver.public_id) if first else None
    return found if found and found.subject == document.subject else None


def _bundle_changed(user: User, document: Document) -> str:
    return _("What belongs into this file has changed since: one was received or withdrawn, or one more was issued.")


def _bundle_name(document: Document, bundle: Bundle) -> str:
    return f"referrals-{document.created_at:%Y%m%d}-{len(bundle.referrals)}-v{document.revision}.pdf"


BUNDLE = ComposedKind[Bundle](
    name="referral-bundle",
    label=gettext_lazy("Referral summaries in one file"),
    look_up=_bundle_of,
    known_by=lambda user, bundle: bundle.subject,
    template="documents/referral_bundle.html",
    page=lambda document, bundle: [referral_print.build_page(document.requested_by, one) for one in bundle.referrals],
    file_name=_bundle_name,
    audience=lambda bundle: bundle.audience,
    input_hash=lambda user, bundle: hash_inputs([state_of(user, one) for one in bundle.referrals]),
    reference=lambda bundle: bundle.reference,
    children=lambda user, bundle: [one.case.student.public_id for one in bundle.referrals],
    why_gone=_bundle_changed,
)


def _letter_page(document: Document, referral: Referral) -> dict[str, str]:
    if referral.issued_at is None:
        raise CannotBeDone("subject-gone")
    today, due = timezone.localdate(), referral.reply_due_on
    return {
        "language": formats.html_language(),
        "case_number": referral.case.number,
        "school": referral.case.school.name,
        "receiver": receiver_words(referral),
        "contact": referral_print.contact(referral),
        "issued": formats.day(timezone.localdate(referral.issued_at)),
        "due": formats.day(due) if due else "",
        "written": formats.day(today),
        "receipt_code": referral.receipt_code,
        "verification_code": referral.verification_code,
        "public_address": settings.PUBLIC_ADDRESS,
        "printed_by": document.requested_by.name,
        "printed_at": formats.timestamp(),
    }


LETTER = DocumentKind[Referral](
    name="referral-letter",
    label=gettext_lazy("Letter that asks for the receipt"),
    door=lambda user: referrals_of(user).filter(state__in=Referral.WITH_RECEIVER),
    template="documents/referral_letter.html",
    page=_letter_page,
    file_name=lambda document, referral: f"letter-{referral.case.number}-{timezone.localdate():%Y%m%d}.pdf",
    audience=lambda referral: f"{RECEIVER}{referral.receiver_id}",
    input_hash=lambda user, referral: hash_inputs(str(referral.public_id), timezone.localdate().isoformat()),
    reference=lambda referral: referral.case.number,
    receiver=lambda referral: referral.receiver.unit,
)
"""A new letter a day; it names no child."""


def register() -> None:
    BUNDLE.register()
    LETTER.register()
