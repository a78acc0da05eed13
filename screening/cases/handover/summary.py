"""What the next counselor of a child needs to know, from the rows as they are: where it stands, what runs, what comes.

Urgent concerns from which anybody is kept are not in it, nor what one says. For a school elsewhere (`elsewhere`) there
are no levels, no reasons and no signs in it: only what helps the child there. The family carries that paper, so that
nothing stands on it which was kept from the family.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import cast

from django.utils import timezone
from django.utils.translation import gettext as _

from screening import formats
from screening.cases.child.presenters import timeline
from screening.cases.deciding.withdrawn import answers_are_closed
from screening.cases.evidence import care, why
from screening.cases.evidence.care import CareFact
from screening.cases.evidence.safety_lines import self_harm_words
from screening.cases.models import Case, FollowUp, HolidayPlan, PlanAction, Referral, Review, TalkTask, UrgentConcern
from screening.documents.blocks import Section
from screening.library import texts, wording
from students.models import StrengthNote
from students.selectors import arrangement_in_force

TOOK_PLACE = ("held", "kept")
REFERRAL_RUNS = (Referral.State.ISSUED, Referral.State.RECEIVED, Referral.State.IN_PROGRESS)
LATEST_RESULTS = 3
CARE_FACTS = (CareFact.FATHER, CareFact.MOTHER, CareFact.CARER, CareFact.CONTACT, CareFact.BOARDING)


def sections_of(case: Case, *, elsewhere: bool = False) -> tuple[Section, ...]:
    """Sections with something in them, in the order in which they are read."""
    inside = () if elsewhere else ((_("Why somebody looked"), _why(case)), (_("The last look"), _look(case)))
    parts = (
        (_("Where it stands"), _standing(case, elsewhere=elsewhere)),
        (_("What goes well, whom the child trusts"), _strengths(case)),
        *inside,
        (_("Who cares for the child"), _care(case, elsewhere=elsewhere)),
        (_("The family knows"), _family(case, elsewhere=elsewhere)),
        (_("Referrals that run"), _referrals(case, elsewhere=elsewhere)),
        (_("Support plan"), _plan(case)),
        (_("Holiday plan"), _holiday(case)),
        (_("Follow-ups"), _follow_ups(case, elsewhere=elsewhere)),
        (_("Asked of the class teacher"), () if elsewhere else _teacher(case)),
        (_("Urgent concerns"), () if elsewhere else _urgent(case)),
    )
    filled = ((title, tuple(lines)) for title, lines in parts)
    return tuple(Section(title, lines) for title, lines in filled if lines)


def _standing(case: Case, *, elsewhere: bool) -> Iterator[str]:
    state = str(case.get_state_display())
    if elsewhere:
        yield _("Case %(number)s since %(day)s") % {"number": case.number, "day": formats.day(case.opened_on)}
    else:
        said = _("Case %(number)s since %(day)s: %(tier)s, %(state)s, with %(owner)s")
        tier = wording.tier_name("A" if case.is_hidden else case.tier)
        values = {"number": case.number, "day": formats.day(case.opened_on), "tier": tier, "state": state}
        yield said % (values | {"owner": case.owner.name})
        for row in case.decisions.filter(superseded_at__isnull=True).select_related("decided_by"):
            yield " · ".join(filter(None, (timeline.decision_words(row), timeline.decision_details(row))))
    if case.first_seen_on is None:
        due = case.seen_due_on or case.answer_due_on
        yield (
            _("Nobody has seen the child yet; due by %(day)s.") % {"day": formats.day(due)}
            if due
            else _("Nobody has seen the child yet.")
        )
    if case.next_on:
        yield _("Next step on %(day)s") % {"day": formats.day(case.next_on)}


def _why(case: Case) -> Iterator[str]:
    if case.flag and not case.is_hidden:
        reasons = why.readable(case.flag.reasons.all(), closed=answers_are_closed(case))
        tier = case.tier if case.is_undecided else ""
        yield from (one.text for one in why.reasons_of(reasons, _words(case), undecided_tier=tier))


def _words(case: Case) -> dict[str, dict[str, str]]:
    """Record id → what a person wrote, for the sentences that quote it."""
    said: dict[str, dict[str, str]] = {}
    for wish in case.student.wishes_to_talk.all():
        said[str(wish.public_id)] = {"whom": wish.whom} if wish.whom else {}
    for outside in case.student.outside_results.all():
        said[str(outside.public_id)] = {"as_given": outside.as_given, "seen_by": outside.seen_by}
    return said


def _look(case: Case) -> Iterator[str]:
    latest: Review | None = case.reviews.order_by("reviewed_at", "pk").last()
    if latest is None:
        return
    day = formats.day(latest.child_seen_on or timezone.localdate(latest.reviewed_at))
    seen = _("%(day)s: child seen") if latest.child_seen_on else _("%(day)s: child not seen")
    yield " · ".join(filter(None, (seen % {"day": day}, latest.not_seen_because)))
    signs = [part for part, answer in latest.safety.items() if answer == "sign"]
    if signs:
        path = "chain.review_record.fields.safety.parts"
        yield _("Signs: %(signs)s") % {"signs": _("; ").join(texts.text(f"{path}.{part}") for part in signs)}
    yield from filter(None, [self_harm_words(latest)])
    for label, text in ((_("Notes"), latest.safety_notes), (_("The child wants"), latest.child_wants)):
        if text:
            yield _("%(label)s: %(text)s") % {"label": label, "text": text}


def _strengths(case: Case) -> Iterator[str]:
    """The latest word on each line."""
    latest: dict[str, StrengthNote] = {}
    for note in case.student.strength_notes.order_by("-recorded_at", "-pk"):
        latest.setdefault(note.line, note)
    for line, label in StrengthNote.Line.choices:
        if line in latest:
            yield _("%(label)s: %(text)s") % {"label": label, "text": latest[line].text}


def _care(case: Case, *, elsewhere: bool) -> Iterator[str]:
    """A doubt about whoever cares for the child is no word for the paper that this person carries."""
    card = care.card(arrangement_in_force(case.student_id), timezone.localdate())
    if card:
        said = (
            _("%(label)s: %(text)s") % vars(line)
            for line in card.only(*CARE_FACTS, *(() if elsewhere else (CareFact.CAPACITY,)))
        )
        yield _("; ").join(said)
        if not elsewhere:
            yield card.source


def _family(case: Case, *, elsewhere: bool) -> Iterator[str]:
    """Why a family was not told, for the child's safety perhaps, is for counselors."""
    rows = case.guardian_contacts.order_by("recorded_at", "pk")
    for row in rows.exclude(told="not-told") if elsewhere else rows:
        details = (row.who, row.view, row.agreed)
        yield " · ".join(filter(None, (timeline.guardian_words(row), *details)))


def _referrals(case: Case, *, elsewhere: bool) -> Iterator[str]:
    """For a school elsewhere to whom, and only those to which the family agreed."""
    rows = case.referrals.filter(state__in=REFERRAL_RUNS).select_related("receiver")
    if elsewhere:
        for referral in rows.filter(consent_basis=Referral.ConsentBasis.SHEET):
            values = {"unit": referral.receiver.unit, "state": referral.get_state_display()}
            yield _("Referral to %(unit)s: %(state)s") % values
        return
    for referral in rows:
        said = _("%(unit)s: %(state)s, answer due by %(day)s. Asked for: %(request)s")
        due = formats.day(referral.reply_due_on) if referral.reply_due_on else "—"
        state = referral.get_state_display()
        yield said % {"unit": referral.receiver.unit, "state": state, "day": due, "request": referral.request}


def _plan(case: Case) -> Iterator[str]:
    plan = getattr(case, "plan", None)
    if plan is None:
        return
    yield _("Since %(day)s, to be looked at again on %(next)s") % {
        "day": formats.day(plan.starts),
        "next": formats.day(plan.review_on),
    }
    for label, text in ((_("The child's own goal"), plan.child_goal), (_("Agreed with"), plan.agreed_with)):
        if text:
            yield _("%(label)s: %(text)s") % {"label": label, "text": text}
    for action in plan.actions.prefetch_related("entries").order_by("starts", "pk"):
        yield _action(action)


def _action(action: PlanAction) -> str:
    """Title, who, rhythm, how often it took place; the calls with the parents are one of them."""
    entries = list(action.entries.all())
    held = sum(entry.status in TOOK_PLACE for entry in entries)
    kept = _("%(held)s of %(all)s took place") % {"held": held, "all": len(entries)} if entries else ""
    ended = action.ended_on or action.ends
    end = _("until %(day)s") % {"day": formats.day(ended)} if ended else ""
    title = texts.text(f"support_catalogue.actions.{action.action}.title")
    return " · ".join(filter(None, (title, action.who, action.rhythm, kept, end)))


def _holiday(case: Case) -> Iterator[str]:
    latest: HolidayPlan | None = case.holiday_plans.order_by("holiday_starts", "pk").last()
    if latest is None or latest.back_on < timezone.localdate():
        return
    yield _("From %(day)s: stays %(where)s; %(who)s looks in, first on %(first)s; stands in: %(stand_in)s") % {
        "day": formats.day(latest.holiday_starts),
        "where": latest.stays_where,
        "who": latest.who_looks_in,
        "first": formats.day(latest.first_on),
        "stand_in": latest.stand_in,
    }


def _follow_ups(case: Case, *, elsewhere: bool) -> Iterator[str]:
    """What a check found is for counselors."""
    done: list[FollowUp] = list(case.follow_ups.filter(done_on__isnull=False).order_by("-done_on")[:LATEST_RESULTS])
    for row in () if elsewhere else reversed(done):
        yield _("%(day)s: %(result)s") % {"day": formats.day(cast(date, row.done_on)), "result": row.result}
    for row in case.follow_ups.filter(done_on__isnull=True).order_by("due_on"):
        yield _("Due on %(day)s") % {"day": formats.day(row.due_on)}


def _teacher(case: Case) -> Iterator[str]:
    """What the class teacher is asked and has not answered."""
    task: TalkTask | None = getattr(case, "talk_task", None)
    if task and task.state == TalkTask.State.WAITING:
        yield _("A talk, by %(day)s") % {"day": formats.day(task.due_on)}
    for check in case.watch_checks.filter(answered_at__isnull=True).order_by("due_on"):
        yield _("The four-week question, by %(day)s") % {"day": formats.day(check.due_on)}


def _urgent(case: Case) -> Iterator[str]:
    """That there is one and whether it has ended; never one from which anybody is kept."""
    rows = case.student.urgent_concerns.filter(withheld_from__isnull=True, about=UrgentConcern.About.NO)
    for concern in rows.order_by("raised_at"):
        end = _("closed") if concern.closed_at else _("not closed yet")
        yield _("%(day)s: %(end)s") % {"day": formats.day(timezone.localdate(concern.raised_at)), "end": end}


class SealBroken(Exception):
    """The stored summary is not the one that was sealed."""


def sealed(sections: Sequence[Section]) -> tuple[str, str]:
    """The text to store and its hash."""
    text = json.dumps([asdict(section) for section in sections], ensure_ascii=False, sort_keys=True)
    return text, _hash(text)


def opened(text: str, digest: str) -> tuple[Section, ...]:
    """What was sealed. Raises SealBroken."""
    if _hash(text) != digest:
        raise SealBroken
    return tuple(Section(one["title"], tuple(one["lines"])) for one in json.loads(text))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
