"""One referral as the counselor follows it: where it stands, what comes next, what came back, what was asked."""

import itertools

from django.utils import timezone
from django.utils.translation import gettext as _

from screening import formats
from screening.cases.error_messages import explain
from screening.cases.models import ReceiverAnswer, Referral
from screening.cases.referrals.hospital import HOSPITAL
from screening.cases.referrals.presenters.list import late_words, receiver_words, unseen_answers
from screening.library import texts

S = Referral.State
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
