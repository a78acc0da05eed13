"""Papers beside the summary itself: several summaries in one file, and the letter that asks for a receipt.

A file of several is known by the referrals in it: if one of them is withdrawn or another joins, the file is handed out
no more and a new one is made.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.cases.access import referrals_of, seating_of
from screening.cases.evidence.withheld_details import receiver_and_scope
from screening.cases.models import Referral
from screening.cases.referrals import paper as referral_print
from screening.cases.referrals.pages import receiver_words
from screening.documents.kinds import ComposedKind, DocumentKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from screening.jobs.errors import CannotBeDone
from screening.library import texts
from screening.rounds.access import results_of
from students.access import schools_of

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


def bundle_of(user: User, asked: str) -> Bundle | None:
    """As the list asks for one: “day=2026-10-19” or “receiver=” and its id; None where there is nothing."""
    kind, _is, value = asked.partition("=")
    try:
        return of_day(user, date.fromisoformat(value)) if kind == "day" else for_receiver(user, UUID(value))
    except ValueError:
        return None


def of_day(user: User, day: date) -> Bundle | None:
    """What was issued on a day and still counts."""
    rows = referrals_of(user).filter(issued_at__date=day, state__in=Referral.PRINTABLE).order_by("issued_at", "pk")
    return Bundle(f"{DAY}{day.isoformat()}", formats.day(day), tuple(rows)) if rows else None


def for_receiver(user: User, receiver: UUID) -> Bundle | None:
    """What is on its way to a unit and was not received yet."""
    rows = referrals_of(user).filter(receiver__public_id=receiver, state=Referral.State.ISSUED).order_by("pk")
    return Bundle(f"{RECEIVER}{rows[0].receiver_id}", rows[0].receiver.unit, tuple(rows)) if rows else None


def _bundle_today(user: User, document: Document) -> Bundle | None:
    """The bundle as it stands today; None if it is not the one that was asked for."""
    audience = document.audience.rpartition(":")[0]
    if audience.startswith(DAY):
        found = of_day(user, date.fromisoformat(audience.removeprefix(DAY)))
    else:
        first = referrals_of(user).filter(receiver=int(audience.removeprefix(RECEIVER))).first()
        found = for_receiver(user, first.receiver.public_id) if first else None
    return found if found and found.subject == document.subject else None


def _bundle_changed(user: User, document: Document) -> str:
    return _("What belongs into this file has changed since: one was received or withdrawn, or one more was issued.")


BUNDLE = ComposedKind[Bundle](
    name="referral-bundle",
    label=gettext_lazy("Referral summaries in one file"),
    look_up=_bundle_today,
    known_by=lambda user, bundle: bundle.subject,
    template="documents/referral_bundle.html",
    page=lambda document, bundle: [referral_print.build_page(document.requested_by, one) for one in bundle.referrals],
    file_name=lambda document, bundle: (
        f"referrals-{document.created_at:%Y%m%d}-{len(bundle.referrals)}-v{document.revision}.pdf"
    ),
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


CARD_ID = UUID("6f5c1f4e-9a3b-5d1e-8d0f-7a61c1a0ca4d")


def state_of(user: User, referral: Referral) -> str:
    """Ids and versions of what the paper is made of; the same state is the same file."""
    results = results_of(user).filter(
        assessment__student=referral.case.student, assessment__superseded_at__isnull=True, superseded_at__isnull=True
    )
    return hash_inputs(
        str(referral.public_id),
        referral.revision,
        referral.receiver.profile,
        [referral.receiver.unit, referral.issued_at],
        sorted(results.values_list("pk", flat=True)),
        referral.case.reviews.count(),
        seating_of(user, [referral.case]).of(referral.case.student_id),
    )


def _why_gone(user: User, document: Document) -> str:
    """For whoever still works with the child: it was withdrawn or declined, and when."""
    ended = (Referral.State.WITHDRAWN, Referral.State.DECLINED)
    referral = referrals_of(user).filter(public_id=document.subject, state__in=ended).first()
    if referral is None:
        return ""
    last = referral.statuses.order_by("pk").last()
    says = {
        Referral.State.WITHDRAWN: gettext("The referral was withdrawn on %(day)s."),
        Referral.State.DECLINED: gettext("The receiver declined on %(day)s."),
    }
    return says[Referral.State(referral.state)] % {"day": formats.day(last.dated) if last else "—"}


REFERRAL = DocumentKind[Referral](
    name="referral",
    label=gettext_lazy("Referral summary"),
    door=lambda user: referrals_of(user).filter(state__in=Referral.PRINTABLE),
    template="documents/referral.html",
    page=lambda document, referral: referral_print.build_page(document.requested_by, referral),
    file_name=lambda document, referral: f"referral-{referral.case.number}-v{referral.revision}.pdf",
    audience=lambda referral: f"receiver-{referral.receiver_id}",
    input_hash=state_of,
    reference=lambda referral: referral.case.number,
    receiver=lambda referral: receiver_and_scope(referral.receiver),
    children=lambda user, referral: [referral.case.student.public_id],
    why_gone=_why_gone,
)


def _place(user: User, reader: User) -> UUID:
    school = schools_of(reader).first()
    return uuid5(CARD_ID, str(school.public_id if school else reader.public_id))


def _card_page(document: Document, reader: User) -> dict[str, object]:
    school = schools_of(reader).first()
    card = texts.localize("chain.talk_card")
    lists = ("before", "ask", "quiet_child", "do_not_ask", "when_told_something", "press_urgent_when")
    return dict(
        language=formats.html_language(),
        school=school.name if school else "",
        title=card["title"],
        lead=card["lead"],
        say_first=card["say_first"],
        open_with=card["open_with"],
        close_with=card["close_with"],
        after_label=card["after"]["label"],
        after=tuple(option["label"] for option in card["after"]["options"]),
        not_possible_label=card["not_possible"]["label"],
        not_possible=tuple(option["label"] for option in card["not_possible"]["options"]),
        note=f"{card['after']['hint']} {texts.text('ui.limits.no-chat')}",
        printed_at=timezone.localdate().isoformat(),
        **{name: tuple(card[name]) for name in lists},
    )


TALK_CARD = ComposedKind[User](
    name="talk-card",
    label=gettext_lazy("Talk card"),
    look_up=lambda user, document: user if can(user, Permission.TALK_WITH_CHILD) else None,
    known_by=_place,
    template="documents/talk_card.html",
    page=_card_page,
    file_name=lambda document, reader: f"talk-card-{timezone.localdate():%Y%m%d}.pdf",
    audience="class-teacher",
    input_hash=lambda user, reader: hash_inputs(texts.node("chain.talk_card"), timezone.localdate().isoformat()),
)
"""One card for every talk: it names no child. A new one a day, so that its foot tells when it was printed."""


def register() -> None:
    BUNDLE.register()
    LETTER.register()
    REFERRAL.register()
    TALK_CARD.register()
