"""The clocks of a case while its family does not agree: they stand still, and run again as many school days later.

keeps_running(case) -> bool      what safety asks for, what somebody worries about, and the child's own wish
pause(case)                      not where that is so
start_again(case)
taken_since(case)                the sheet by which the family took consent back, if it has not agreed again since
go_by_consent(case)              a case that is taken up again: the consent may have gone, or come back, since it ended
write_down(case, consent, taken) what a withdrawal leaves to be done
"""

from datetime import date
from itertools import pairwise

from django.utils import timezone

from screening.cases.deciding.unresolved_items import running_referrals
from screening.cases.deciding.withdrawn import safety_reason
from screening.cases.models import Case, ConsentTask, FollowUp, Standstill, TalkTask, WatchCheck
from screening.rounds.models import FlagReason
from students.consents import standing, taken_back
from students.models import Consent
from students.selectors import calendar_of

TELL_WITHIN, AGREE_WITHIN = 2, 5  # school days
CLOCKS = ("desk_due_on", "seen_due_on", "answer_due_on")
TALK, SHARE = "talk", "share_with_receiver"
SAID_ALOUD = ("teacher-concern", "child-asks")  # rests on no form


def keeps_running(case: Case) -> bool:
    flags = [case.flag_id, *case.earlier_flags.values_list("flag", flat=True)]
    said = FlagReason.objects.filter(flag__in=flags, code__in=SAID_ALOUD, is_note=False).exists()
    return said or bool(safety_reason(case))


def stops_clocks(before: Consent | None, now: Consent) -> bool:
    taken = taken_back(before, now)
    return bool(taken) and (TALK in taken or now.outcome == Consent.Outcome.WITHDRAWN)


def agrees_again(before: Consent | None, now: Consent) -> bool:
    """To the talk; or to anything, after everything had been taken back."""
    all_was_gone = before is None or before.outcome != Consent.Outcome.GIVEN
    return standing(now, TALK) == "given" or (all_was_gone and now.outcome == Consent.Outcome.GIVEN)


def pause(case: Case) -> None:
    if case.paused_on or keeps_running(case):
        return
    case.paused_on = timezone.localdate()
    case.save(update_fields=["paused_on"])


def start_again(case: Case) -> None:
    """What had not come yet moves by the school days for which the case stood still; what a decision or plan names
    stays there as it was written, and is reckoned with the standstill (`next_step`)."""
    calendar, today = calendar_of(case.school.township.county), timezone.localdate()
    since: date = case.paused_on or today

    def moved(day: date | None) -> date | None:
        return calendar.after_a_standstill(day, since, today) if day and day >= since else day

    for name in CLOCKS:
        setattr(case, name, moved(getattr(case, name)))
    case.paused_on = None
    case.save(update_fields=["paused_on", *CLOCKS])
    if since < today:
        Standstill.objects.create(case=case, since=since, until=today)
    rows: list[TalkTask | WatchCheck | FollowUp] = [
        *TalkTask.objects.filter(case=case, state=TalkTask.State.WAITING, due_on__gte=since),
        *case.watch_checks.filter(answered_at__isnull=True, due_on__gte=since),
        *case.follow_ups.filter(done_on__isnull=True, due_on__gte=since),
    ]
    for row in rows:
        row.due_on = calendar.after_a_standstill(row.due_on, since, today)
        row.save(update_fields=["due_on"])


def go_by_consent(case: Case) -> None:
    gone = taken_since(case)
    if gone is None and case.paused_on:
        start_again(case)
        case.consent_tasks.filter(done_on__isnull=True).delete()
    elif gone is not None:
        consent, taken = gone
        write_down(case, consent, taken)
        pause(case)


def write_down(case: Case, consent: Consent, taken: set[str]) -> None:
    """The receivers who have the child are told; with the family is agreed what goes on."""
    calendar, today = calendar_of(case.school.township.county), timezone.localdate()
    made = {"due_on": calendar.add_school_days(today, AGREE_WITHIN)}
    key = {"case": case, "taken_back_on": consent.dated}
    if not ConsentTask.objects.filter(**key, kind=ConsentTask.Kind.AGREE).exists():
        ConsentTask.objects.create(**key, kind=ConsentTask.Kind.AGREE, **made)
    tell = {"due_on": calendar.add_school_days(today, TELL_WITHIN)}
    for referral in running_referrals(case) if SHARE in taken else ():
        ConsentTask.objects.get_or_create(**key, kind=ConsentTask.Kind.TELL_RECEIVER, referral=referral, defaults=tell)


def taken_since(case: Case) -> tuple[Consent, set[str]] | None:
    """The sheet by which the family took back what the clocks rest on, if it has not agreed again since."""
    found: tuple[Consent, set[str]] | None = None
    for before, now in pairwise(case.student.consents.order_by("dated", "pk")):
        if stops_clocks(before, now):
            found = now, taken_back(before, now)
        elif agrees_again(before, now):
            found = None
    return found
