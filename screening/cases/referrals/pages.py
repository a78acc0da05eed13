"""Referrals as a counselor follows them: what waits for an answer first; and the county's directory of receivers."""

import itertools
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.models import User
from screening import formats
from screening.cases.access import in_my_cases, referrals_of
from screening.cases.child.presenters.timeline import return_talk
from screening.cases.counted_lines import CountedLine
from screening.cases.error_messages import explain, words_of_code
from screening.cases.evidence import withheld_details as disclosure
from screening.cases.models import Receiver, ReceiverAnswer, Referral
from screening.cases.referrals.access import directory_of
from screening.cases.referrals.services import HOSPITAL, RECEIVER_KINDS, ConsentMissing
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


class ReferralRow(NamedTuple):
    row: Referral
    receiver: str
    tag: str
    due: str
    late: str


def referral_list(user: User) -> dict[str, Any]:
    """What asks for something first: an answer to look at, a word that is late, a draft; then what runs, what ended.
    The look at every child named in it is recorded."""
    today = timezone.localdate()
    rows = referrals_of(user).filter(**in_my_cases(user, "case")).prefetch_related("answers")
    found = list(rows.order_by("word_due_on", "-created_at")[:LONGEST])
    subjects = [row.case.student.public_id for row in found]
    audit.record(by=user, verb="referral.list", subjects=subjects, purpose="referrals")
    groups: dict[str, list[ReferralRow]] = {name: [] for name in GROUPS}
    for row in found:
        due = _("Word due %(day)s") % {"day": formats.month_day(row.word_due_on)} if row.word_due_on else ""
        tag = TAGS.get(S(row.state), "tag doing")
        groups[_group(row, today)].append(ReferralRow(row, receiver_words(row), tag, due, late_words(row, today)))
    waiting = sum(len(groups[name]) for name in ("answered", "late", "running"))
    return {**groups, "waiting": waiting, "bundles": [*_by_receiver(found), *_by_day(found, today)]}


def due_line(user: User) -> CountedLine:
    """For the first screen: answers by code to look at, and words that are late."""
    rows = referrals_of(user)
    return CountedLine((answered_by_code(rows), without_word(rows, timezone.localdate())), _due)


def _due(answered: int, late: int) -> Link | None:
    by_code = ngettext("%(n)s referral was answered by code", "%(n)s referrals were answered by code", answered)
    no_word = ngettext(
        "%(n)s referral has no word by the agreed day", "%(n)s referrals have no word by the agreed day", late
    )
    words = _("; ").join(says % {"n": n} for says, n in ((by_code, answered), (no_word, late)) if n)
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


def _by_day(rows: list[Referral], today: date) -> Iterator[tuple[str, str]]:
    """Days of the last two weeks on which more than one was issued: words, and what the button sends."""
    days = Counter(timezone.localdate(row.issued_at) for row in rows if row.issued_at and row.is_printable)
    for day, count in sorted(days.items(), reverse=True):
        if count > 1 and today - day <= RECENT:
            yield _("%(n)s issued on %(day)s") % {"n": count, "day": formats.day(day)}, f"day={day.isoformat()}"


def _by_receiver(rows: list[Referral]) -> Iterator[tuple[str, str]]:
    """Units that have more than one referral to receive."""
    units = Counter(row.receiver for row in rows if row.state == S.ISSUED)
    for unit, count in units.items():
        if count > 1:
            yield _("%(n)s on their way to %(unit)s") % {"n": count, "unit": unit.unit}, f"receiver={unit.public_id}"


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


def referral_page(referral: Referral, refused: Exception | None = None) -> dict[str, Any]:
    """Where it stands, what came in by code, its steps so far."""
    return {
        "referral": referral,
        "receiver": receiver_words(referral),
        "profile": texts.text(f"texts.referral_receivers.{referral.receiver.kind}.share"),
        "next": next_words(referral),
        "is_draft": referral.state == S.DRAFT,
        "is_open": referral.state in Referral.WITH_RECEIVER,
        "back": _back_words(referral) if referral.receiver.kind == HOSPITAL and referral.is_printable else "",
        "late": late_words(referral, timezone.localdate()),
        "answers": [_answer(row) for row in unseen_answers(referral)],
        "contradiction": contradiction_words(referral),
        "steps": _steps(referral),
        "refused": explain(refused)[1] if refused else "",
    }


def explain_missing_consent(refused: ConsentMissing) -> tuple[str, str]:
    """Why a referral may not be written yet, beside the field of its form."""
    fields = {"refused": "consent_basis", "no-agreement": "consent_from", "no-reason": "override_reason"}
    return fields[refused.code], words_of_code(refused.code)


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


def _back_words(referral: Referral) -> str:
    """The last answer about coming back to class, after a hospital."""
    last = referral.case.back_in_class.order_by("pk").last()
    if last is None:
        return _("Nobody has said yet whether the child is back in class. The case ends only after that.")
    if last.since:
        said = _("Back in class since %(day)s.") % {"day": formats.day(last.since)}
        return f"{said} {return_talk(last)}".strip()
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
    found: list[tuple[date, datetime, str, str, str]] = [
        (row.dated, row.recorded_at, str(row.get_state_display()), row.note, row.recorded_by.name)
        for row in referral.statuses.select_related("recorded_by")
    ]
    for asked in referral.reminders.select_related("recorded_by"):
        says = _("Asked again: %(how)s") % {"how": asked.get_kind_display()}
        found.append((asked.dated, asked.recorded_at, says, asked.note, asked.recorded_by.name))
    for came in referral.answers.filter(looked_at__isnull=False):
        says = _("By code, unverified: %(said)s") % {"said": _answer(came)["says"]}
        found.append((timezone.localdate(came.came_at), came.came_at, says, came.note, came.unit))
    found.sort(key=lambda step: step[:2], reverse=True)
    return [{"day": formats.day(day), "says": says, "note": note, "by": by} for day, _at, says, note, by in found]


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


def directory(user: User) -> list[dict[str, Any]]:
    """The county's units under their kinds: what each is asked for, what it is told and what it never sees."""
    units = [(row, _unit(row)) for row in directory_of(user)]
    return [
        {
            **spec,
            "gets": disclosure.words(spec["profile"]),
            "never": disclosure.withheld_summary(spec["profile"]),
            "units": [unit for row, unit in units if row.kind == spec["id"] and not row.ended_at],
            "ended": [unit for row, unit in units if row.kind == spec["id"] and row.ended_at],
        }
        for spec in texts.localize(RECEIVER_KINDS)
    ]


def _unit(row: Receiver) -> dict[str, str]:
    """`url`: empty for one that has ended."""
    moment, person = (row.ended_at, row.ended_by) if row.ended_at else (row.changed_at, row.changed_by)
    says = _("ended %(day)s, %(name)s") if row.ended_at else _("last changed %(day)s, %(name)s")
    by = {"day": formats.day(timezone.localdate(moment)), "name": person.name} if moment and person else None
    return {
        "name": row.unit,
        "who": " · ".join(filter(None, (row.person, row.phone))),
        "days": _("answers within %(n)s school days") % {"n": row.reply_days},
        "changed": says % by if by else "",
        "url": "" if row.ended_at else reverse("cases:change_receiver", args=[row.public_id]),
    }
