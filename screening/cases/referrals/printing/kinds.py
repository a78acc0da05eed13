"""The documents of this room: the referral summary for one receiver, and the talk card that names nobody."""

from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.cases.access import referrals_of, seating_of
from screening.cases.evidence.withheld_details import receiver_and_scope
from screening.cases.models import Referral
from screening.cases.referrals.presenters import paper as referral_print
from screening.documents.kinds import ComposedKind, DocumentKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from screening.library import texts
from screening.rounds.access import results_of
from students.access import schools_of

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
    label=_("Referral summary"),
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
    label=_("Talk card"),
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
    REFERRAL.register()
    TALK_CARD.register()
