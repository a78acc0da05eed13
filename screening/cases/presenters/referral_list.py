"""Referrals as a counselor follows them: what waits for an answer first."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.models import User
from screening.cases.access import referrals_of
from screening.cases.models import Referral
from screening.cases.presenters.queue_rows import month_day
from screening.cases.refusals import explain
from screening.library import texts

S = Referral.State
OPEN = (S.DRAFT, S.ISSUED, S.RECEIVED, S.IN_PROGRESS)
TAGS = {S.DRAFT: "tag", S.DONE: "tag done"}
LONGEST = 200


@dataclass(frozen=True)
class Row:
    url: str
    name: str
    number: str
    receiver: str
    state: str
    tag: str
    due: str
    late: str


@dataclass(frozen=True)
class ReferralList:
    open: tuple[Row, ...]
    ended: tuple[Row, ...]
    waiting: int
    late: int


@dataclass(frozen=True)
class Step:
    day: str
    state: str
    note: str
    by: str


@dataclass(frozen=True)
class ReferralPage:
    referral: Referral
    name: str
    number: str
    receiver: str
    profile: str
    state: str
    is_draft: bool
    is_open: bool
    due: str
    late: str
    agreement: str
    steps: tuple[Step, ...]
    refused: str


def build(user: User) -> ReferralList:
    """The list; the look at every child named in it is recorded."""
    today = timezone.localdate()
    rows = list(referrals_of(user).order_by("reply_due_on", "-created_at")[:LONGEST])
    subjects = [row.case.student.public_id for row in rows]
    audit.record(by=user, verb="referral.list", subjects=subjects, purpose="referrals")
    waiting = [row for row in rows if row.state == S.ISSUED]
    return ReferralList(
        open=tuple(_row(row, today) for row in rows if row.state in OPEN),
        ended=tuple(_row(row, today) for row in rows if row.state not in OPEN),
        waiting=len(waiting),
        late=sum(_is_late(row, today) for row in waiting),
    )


def _row(row: Referral, today: date) -> Row:
    return Row(
        url=reverse("cases:show_referral", args=[row.public_id]),
        name=row.case.student.name,
        number=row.case.number,
        receiver=receiver_words(row),
        state=str(row.get_state_display()),
        tag=TAGS.get(S(row.state), "tag doing"),
        due=_("Answer due %(day)s") % {"day": month_day(row.reply_due_on)} if row.reply_due_on else "",
        late=_late_words(row, today),
    )


def _is_late(row: Referral, today: date) -> bool:
    return row.state == S.ISSUED and row.reply_due_on is not None and row.reply_due_on < today


def _late_words(row: Referral, today: date) -> str:
    if not _is_late(row, today) or row.reply_due_on is None:
        return ""
    days = (today - row.reply_due_on).days
    return ngettext("Answer %(n)s day late", "Answer %(n)s days late", days) % {"n": days}


def receiver_words(row: Referral) -> str:
    """Unit and person; the kind of service where the unit's name does not say it."""
    kind = texts.text(f"texts.referral_receivers.{row.receiver.kind}")
    parts = (row.receiver.unit, row.receiver.person, "" if kind in row.receiver.unit else kind)
    return " · ".join(filter(None, parts))


def page_of(referral: Referral, refused: Exception | None = None) -> ReferralPage:
    today = timezone.localdate()
    return ReferralPage(
        referral=referral,
        name=referral.case.student.name,
        number=referral.case.number,
        receiver=receiver_words(referral),
        profile=texts.text(f"texts.referral_receivers.{referral.receiver.kind}.share"),
        state=str(referral.get_state_display()),
        is_draft=referral.state == S.DRAFT,
        is_open=referral.state in OPEN,
        due=texts.day(referral.reply_due_on) if referral.reply_due_on else "",
        late=_late_words(referral, today),
        agreement=agreement_words(referral),
        steps=tuple(_steps(referral)),
        refused=explain(refused)[1] if refused else "",
    )


def agreement_words(referral: Referral) -> str:
    if referral.consent_basis == Referral.ConsentBasis.OVERRIDE:
        return _("Without agreement, because: %(reason)s") % {"reason": referral.override_reason}
    return referral.consent_from or _("By the consent sheet on file")


def _steps(referral: Referral) -> list[Step]:
    rows = referral.statuses.select_related("recorded_by").order_by("-dated", "-pk")
    return [Step(texts.day(row.dated), str(row.get_state_display()), row.note, row.recorded_by.name) for row in rows]
