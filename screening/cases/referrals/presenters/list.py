"""Referrals as a counselor follows them: what waits for an answer first."""

from collections import Counter, defaultdict
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.models import User
from screening import formats
from screening.cases.access import in_my_cases, referrals_of
from screening.cases.counted_lines import CountedLine
from screening.cases.models import ReceiverAnswer, Referral
from screening.cases.steps.selectors import answered_by_code, without_word
from screening.documents.blocks import Link
from screening.library import texts

S = Referral.State
GROUPS = ("answered", "late", "drafts", "running", "ended")
TAGS = {S.DRAFT: "tag", S.DONE: "tag done"}
LONGEST = 200
RECENT = timedelta(days=14)


class ReferralRow:
    def __init__(self, row: Referral, today: date) -> None:
        self.url = reverse("cases:show_referral", args=[row.public_id])
        self.name = row.case.student.name
        self.number = row.case.number
        self.receiver = receiver_words(row)
        self.state = str(row.get_state_display())
        self.tag = TAGS.get(S(row.state), "tag doing")
        self.due = _("Word due %(day)s") % {"day": formats.month_day(row.word_due_on)} if row.word_due_on else ""
        self.late = late_words(row, today)


class ReferralList:
    """What asks for something first: an answer to look at, a word that is late, a draft; then what runs, what ended.
    The look at every child named in it is recorded."""

    def __init__(self, user: User) -> None:
        today = timezone.localdate()
        rows = referrals_of(user).filter(**in_my_cases(user, "case")).prefetch_related("answers")
        found = list(rows.order_by("word_due_on", "-created_at")[:LONGEST])
        subjects = [row.case.student.public_id for row in found]
        audit.record(by=user, verb="referral.list", subjects=subjects, purpose="referrals")
        groups: dict[str, list[ReferralRow]] = defaultdict(list)
        for row in found:
            groups[_group(row, today)].append(ReferralRow(row, today))
        self.answered, self.late, self.drafts, self.running, self.ended = (groups[name] for name in GROUPS)
        self.days = _by_day(found, today)
        self.receivers = _by_receiver(found)

    @property
    def waiting(self) -> int:
        return len(self.answered) + len(self.late) + len(self.running)


def due_line(user: User) -> CountedLine:
    """For the first screen: answers by code to look at, and words that are late."""
    rows = referrals_of(user)
    return CountedLine((answered_by_code(rows), without_word(rows, timezone.localdate())), _due)


def _due(answered: int, late: int) -> Link | None:
    parts = [
        ngettext("%(n)s referral was answered by code", "%(n)s referrals were answered by code", answered)
        % {"n": answered}
        if answered
        else "",
        ngettext("%(n)s referral has no word by the agreed day", "%(n)s referrals have no word by the agreed day", late)
        % {"n": late}
        if late
        else "",
    ]
    words = _("; ").join(part for part in parts if part)
    return Link(words, reverse("cases:list_referrals")) if words else None


def unseen_answers(row: Referral) -> list[ReceiverAnswer]:
    """What came by code and nobody has looked at; newest last."""
    return sorted((one for one in row.answers.all() if one.looked_at is None), key=lambda one: one.came_at)


def _group(row: Referral, today: date) -> str:
    if unseen_answers(row):
        return "answered"
    if row.state == S.DRAFT:
        return "drafts"
    if row.state not in Referral.WITH_RECEIVER:
        return "ended"
    return "late" if is_late(row, today) else "running"


def _by_day(rows: list[Referral], today: date) -> tuple[Link, ...]:
    """Days of the last two weeks on which more than one was issued."""
    days = Counter(timezone.localdate(row.issued_at) for row in rows if row.issued_at and row.is_printable)
    recent = [day for day, count in sorted(days.items(), reverse=True) if count > 1 and today - day <= RECENT]
    return tuple(
        Link(
            _("%(n)s issued on %(day)s") % {"n": days[day], "day": formats.day(day)},
            reverse("cases:print_day", args=[day.isoformat()]),
        )
        for day in recent
    )


def _by_receiver(rows: list[Referral]) -> tuple[Link, ...]:
    """Units that have more than one referral to receive."""
    sent = [row for row in rows if row.state == S.ISSUED]
    units = Counter(row.receiver_id for row in sent)
    names = {row.receiver_id: row.receiver for row in sent}
    return tuple(
        Link(
            _("%(n)s on their way to %(unit)s") % {"n": count, "unit": names[key].unit},
            reverse("cases:print_for_receiver", args=[names[key].public_id]),
        )
        for key, count in units.items()
        if count > 1
    )


def is_late(row: Referral, today: date) -> bool:
    return row.state in Referral.WITH_RECEIVER and row.word_due_on is not None and row.word_due_on < today


def late_words(row: Referral, today: date) -> str:
    if not is_late(row, today) or row.word_due_on is None or unseen_answers(row):
        return ""
    days = (today - row.word_due_on).days
    return ngettext("Word %(n)s day late", "Word %(n)s days late", days) % {"n": days}


def receiver_words(row: Referral) -> str:
    """Unit and person; the kind of service where the unit's name does not say it."""
    kind = texts.text(f"texts.referral_receivers.{row.receiver.kind}")
    parts = (row.receiver.unit, row.receiver.person, "" if kind in row.receiver.unit else kind)
    return " · ".join(filter(None, parts))


def agreement_words(referral: Referral) -> str:
    if referral.consent_basis == Referral.ConsentBasis.OVERRIDE:
        return _("Without agreement, because: %(reason)s") % {"reason": referral.override_reason}
    return referral.consent_from or _("By the consent sheet on file")
