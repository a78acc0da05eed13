"""Referrals as a counselor follows them: what waits for an answer first."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
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
from screening.cases.error_messages import explain
from screening.cases.models import ReceiverAnswer, Referral
from screening.cases.referrals.hospital import HOSPITAL
from screening.cases.steps.selectors import answered_by_code, without_word
from screening.documents.blocks import Link
from screening.library import texts
from students.child_file import ChildFileLine
from students.models import Student

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


GOES_WELL = (ReceiverAnswer.Next.SEEING, ReceiverAnswer.Next.FINISHED)


class ReferralPage:
    def __init__(self, referral: Referral, refused: Exception | None = None) -> None:
        today = timezone.localdate()
        self.referral = referral
        self.name = referral.case.student.name
        self.number = referral.case.number
        self.receiver = receiver_words(referral)
        self.phone = referral.receiver.phone
        self.profile = texts.text(f"texts.referral_receivers.{referral.receiver.kind}.share")
        self.state = str(referral.get_state_display())
        self.next = next_words(referral)
        self.is_draft = referral.state == S.DRAFT
        self.is_open = referral.state in Referral.WITH_RECEIVER
        self.is_hospital = referral.receiver.kind == HOSPITAL and referral.is_printable
        self.back = back_words(referral)
        self.late = late_words(referral, today)
        self.answers = tuple(_answer(row) for row in unseen_answers(referral))
        self.contradiction = contradiction_words(referral)
        self.steps = tuple(_steps(referral))
        self.refused = explain(refused)[1] if refused else ""


def next_words(referral: Referral) -> str:
    """What comes next, in a sentence with its day."""
    if unseen_answers(referral):
        return _("Please look at the answer today, and record where it stands.")
    look = referral.case.follow_ups.filter(done_on__isnull=True).order_by("due_on").first()
    day = referral.word_due_on or (look.due_on if look else None)
    says = {
        S.ISSUED: _("The receipt is due by %(day)s."),
        S.RECEIVED: _("It has arrived. Ask by %(day)s what comes of it."),
        S.IN_PROGRESS: _("The receiver is at work. Ask again by %(day)s."),
        S.DONE: _("Done. On %(day)s somebody asks whether it helped."),
        S.DECLINED: _("The child is back with you. Look again by %(day)s; perhaps somebody else can help."),
        S.WITHDRAWN: _("Withdrawn. The paper counts no more; look at the child again by %(day)s."),
    }
    plain = {
        S.DRAFT: _("Read below what this receiver gets. Then issue it."),
        S.DONE: _("Done."),
        S.DECLINED: _("The receiver could not take this on."),
        S.WITHDRAWN: _("Withdrawn. The paper counts no more."),
    }
    state = S(referral.state)
    return says[state] % {"day": formats.day(day)} if day and state in says else plain[state]


def back_words(referral: Referral) -> str:
    """The last answer about coming back to class, after a hospital."""
    last = referral.case.back_in_class.order_by("pk").last()
    if last is None:
        return _("Nobody has said yet whether the child is back in class. The case ends only after that.")
    if last.since:
        return _("Back in class since %(day)s.") % {"day": formats.day(last.since)}
    return _("Not back in class on %(day)s, because: %(why)s") % {
        "day": formats.day(last.asked_on),
        "why": last.because,
    }


def contradiction_words(referral: Referral) -> str:
    """Said while an answer waits to be looked at and one to the same code says something else than the one before; only
    from seeing the child to having seen it does nothing contradict."""
    if not unseen_answers(referral):
        return ""
    for before, after in itertools.pairwise(referral.answers.order_by("came_at", "pk")):
        if before.next_step != after.next_step and (before.next_step, after.next_step) != GOES_WELL:
            return _(
                "These answers contradict each other: on %(first_day)s “%(first)s”, on %(then_day)s “%(then)s”. "
                "Please telephone the unit before you record where it stands."
            ) % {
                "first_day": formats.month_day(timezone.localdate(before.came_at)),
                "first": before.get_next_step_display(),
                "then_day": formats.month_day(timezone.localdate(after.came_at)),
                "then": after.get_next_step_display(),
            }
    return ""


def answer_to_propose(referral: Referral) -> ReceiverAnswer | None:
    """What the next step begins with; nothing while the answers contradict each other."""
    answers = unseen_answers(referral)
    return answers[-1] if answers and not contradiction_words(referral) else None


def _answer(row: ReceiverAnswer) -> dict[str, str]:
    said = _("received on %(day)s; %(next)s") % {
        "day": formats.day(row.received_on),
        "next": row.get_next_step_display(),
    }
    return {"day": formats.day(timezone.localdate(row.came_at)), "says": said, "note": row.note, "by": row.unit}


def _steps(referral: Referral) -> list[dict[str, str]]:
    """Steps, reminders and answers by code, newest first."""
    found = [
        (row.dated, row.recorded_at, str(row.get_state_display()), row.note, row.recorded_by.name)
        for row in referral.statuses.select_related("recorded_by")
    ]
    found += [
        (
            row.dated,
            row.recorded_at,
            _("Asked again: %(how)s") % {"how": row.get_kind_display()},
            row.note,
            row.recorded_by.name,
        )
        for row in referral.reminders.select_related("recorded_by")
    ]
    for row in referral.answers.filter(looked_at__isnull=False):
        came = _answer(row)
        said = _("By code, unverified: %(said)s") % {"said": came["says"]}
        found.append((timezone.localdate(row.came_at), row.came_at, said, row.note, row.unit))
    return [
        {"day": formats.day(day), "says": says, "note": note, "by": by}
        for day, _at, says, note, by in sorted(found, key=lambda r: r[:2], reverse=True)
    ]


def sentence_to_copy(referral: Referral) -> str:
    """For a chat or a text message: which paper, by its day; nothing about a child."""
    issued = timezone.localdate(referral.issued_at) if referral.issued_at else timezone.localdate()
    phone = referral.case.school.phone
    back = _("send the slip back or telephone %(phone)s") % {"phone": phone} if phone else _("send the slip back")
    return _(
        "Good day, this is the counselor of %(school)s. On %(issued)s we sent your unit a paper and agreed on a word "
        "by %(due)s. Please %(back)s. Please write no name and nothing about a child here."
    ) % {
        "school": referral.case.school.name,
        "issued": formats.day(issued),
        "due": formats.day(referral.reply_due_on) if referral.reply_due_on else "—",
        "back": back,
    }


def next_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    rows = referrals_of(user).filter(case__student=student, state__in=Referral.WITH_RECEIVER)
    for row in rows:
        day = row.word_due_on or row.reply_due_on
        if day:
            url = reverse("cases:show_referral", args=[row.public_id])
            yield ChildFileLine(day, _("Referral"), _("Word from %(unit)s") % {"unit": row.receiver.unit}, "", url)
