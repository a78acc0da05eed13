"""Mistakes a careless change could make, planted to see that the oracle is not blind."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from screening.cases import hooks as hooks_of_cases
from screening.cases.deciding import unresolved_items
from screening.cases.deciding.services import next_step as next_day
from screening.cases.deciding.services import standstill
from screening.cases.ending import selectors as looking
from screening.cases.ending import services as ending
from screening.cases.follow_up import pages as due_list
from screening.cases.follow_up import services
from screening.cases.models import Case, Referral, UrgentConcern
from screening.cases.notices.services import standing
from screening.cases.opening.services import joining, opening
from screening.cases.queue import lists
from screening.cases.referrals import services as referring
from screening.cases.review import services as reviewing
from screening.cases.steps import next_step
from screening.cases.talks.services import talks
from screening.cases.urgent import first as urgent_lines
from screening.cases.withdrawals import services as withdrawing
from screening.jobs.models import Job
from screening.rounds import hooks
from screening.rounds.models import RoundChild
from students import child_file
from students.seating import Seating
from tests.cases.chain import world

Plant = Callable[[pytest.MonkeyPatch], None]


def decision_lost_on_retry(patch: pytest.MonkeyPatch) -> None:
    real, seen = reviewing.decide, set()

    def forgetful(case: Case, *, nonce: Any, **values: Any) -> Any:
        done = real(case, nonce=nonce, **values)
        if nonce in seen:
            case.decisions.all().delete()
            Case.objects.filter(pk=case.pk).update(state=Case.State.WAITING, closed_at=None, closed_by=None)
        seen.add(nonce)
        return done

    patch.setattr(reviewing, "decide", forgetful)


def referral_without_a_due_date_in_time(patch: pytest.MonkeyPatch) -> None:
    def late(done: Referral) -> None:
        Referral.objects.filter(pk=done.pk).update(reply_due_on=world.timezone.localdate() + timedelta(days=400))

    _after(patch, world.referring, "issue_referral", late)


def closed_without_a_word(patch: pytest.MonkeyPatch) -> None:
    """A follow-up that went well ends the case by itself: only a person may."""

    def end(done: Any) -> None:
        Case.objects.filter(pk=done.case_id).update(
            state="closed", outcome="better", closed_at=world.timezone.now(), closed_by=done.done_by
        )

    _after(patch, world.following, "complete_follow_up", end)


def clock_begins_anew(patch: pytest.MonkeyPatch) -> None:
    """A sheet reopened and handed in again would give the counselor the whole time once more."""
    patch.setattr(opening, "_first_raised", lambda _flag: world.timezone.localdate())


def overdue_talks_stay(patch: pytest.MonkeyPatch) -> None:
    chores = tuple(chore for chore in world.OF_THE_CHAIN if chore is not talks.move_overdue_talks)
    patch.setattr(world, "OF_THE_CHAIN", chores)


def reopening_takes_back_what_was_looked_at(patch: pytest.MonkeyPatch) -> None:
    def forget(sheet: Any) -> None:
        rows = Case.objects.filter(school_class=sheet.school_class, state=Case.State.UNDER_REVIEW)
        rows.update(state=Case.State.WAITING)

    _after(patch, world.rounds, "reopen_sheet", forget)


def child_without_a_state(patch: pytest.MonkeyPatch) -> None:
    def forget(seat: Any) -> None:
        RoundChild.objects.filter(student=seat.student).delete()

    _after(patch, world, "move_student", forget)


def job_of_a_dead_worker_is_dropped(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(world, "claim", lambda public_id: Job.objects.filter(public_id=public_id).update(state="failed"))


def worry_without_a_case(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(hooks, "flag_raised", [])
    patch.setattr(hooks, "concern_raised", [])


def hand_over_leaves_a_case_behind(patch: pytest.MonkeyPatch) -> None:
    """Nobody is asked to take over what the counselor who left had in hand."""
    for name in ("counselor_gone", "counselor_came"):
        patch.setattr(hooks_of_cases, name, lambda *_who, **_by: None)
    patch.setattr(world, "OF_THE_CHAIN", world.OF_THE_CHAIN[:-1])


def news_opens_a_second_case(patch: pytest.MonkeyPatch) -> None:
    """The constraint would refuse it; a careless migration could have left the row marked."""

    def beside(_student: Any, _school: Any) -> None:
        Case.objects.exclude(state=Case.State.CLOSED).update(to_be_joined=True)

    patch.setattr(opening, "open_case_of", beside)


def joined_flag_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(joining, "remember", lambda _case, **_values: None)


def old_look_ends_what_came_later(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(joining, "is_answered", lambda _case: False)


def please_see_on_watch_stays_with_the_teacher(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(talks, "move_to_counselor", lambda case, **_why: case)


def worry_joins_a_case_that_has_ended(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(hooks, "flag_was_ended", [])


def place_of_the_first_class(patch: pytest.MonkeyPatch) -> None:
    """Pages go on naming the class in which the child was flagged."""
    patch.setattr(Seating, "seat", lambda self, child: self._rows.filter(student=child).order_by("starts").first())


def urgent_concern_stops_nobody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reviewing, "refuse_while_urgent", lambda _case, **_values: None)


def ended_in_ignorance_and_forgotten(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ending, "keep_open", lambda _case, **_by: None)


def nobody_has_to_see_the_child(patch: pytest.MonkeyPatch) -> None:
    facts = {"seen_and_asked": True, "only_old": False, "nothing_asked": False}
    patch.setattr(reviewing, "look_facts", lambda _case, _today: facts)


def a_look_never_gets_old(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(looking, "LOOK_HOLDS", 400)


def a_receiver_who_confirmed_is_done(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(unresolved_items, "running_referrals", lambda case: case.referrals.filter(state="issued"))


def any_answer_of_the_hospital_will_do(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(unresolved_items, "not_back", lambda _case: None)


def an_old_decision_ends_what_came_later(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(services, "_must_be_decided", lambda _case: None)


def nothing_is_agreed_after_a_withdrawal(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(withdrawing, "write_down", lambda *_what: None)


def clocks_run_on_without_consent(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(withdrawing, "pause", lambda _case: None)


def a_worry_stands_still_with_the_forms(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(standstill, "SAID_ALOUD", ("child-asks",))


def days_of_a_standstill_are_lost(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(next_day, "_after_standstills", lambda _case, day: day)


def taken_up_whatever_the_family_says(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(referring, "go_by_consent", lambda _case: None)


def file_asks_no_door(patch: pytest.MonkeyPatch) -> None:
    every = UrgentConcern.objects.select_related("raised_by")
    patch.setattr(urgent_lines, "urgent_history_of", lambda _user, student: every.filter(student=student))


def file_forgets_a_room(patch: pytest.MonkeyPatch) -> None:
    rest = [source for source in child_file.event_sources if source is not urgent_lines.events_of]
    patch.setattr(child_file, "event_sources", rest)


def _after(patch: pytest.MonkeyPatch, room: Any, name: str, then: Callable[[Any], None]) -> None:
    """The real service, and something wrong after it."""
    real = getattr(room, name)

    def act(*args: Any, **values: Any) -> Any:
        done = real(*args, **values)
        then(done)
        return done

    patch.setattr(room, name, act)


def undecided_are_not_due(patch: pytest.MonkeyPatch) -> None:
    """The list of what is due was once made of follow-ups alone."""
    patch.setattr(due_list, "_undecided", lambda _user, _found: [])


def tile_forgets_what_was_decided(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(
        lists._FILTERS, "late", lambda queue: [one for one in queue.places if one.undecided and one.late_since]
    )


def notice_counts_in_its_own_way(patch: pytest.MonkeyPatch) -> None:
    real = standing.steps_of

    def never_seen(*asked: Any) -> Any:
        return ((row, step) for row, step in real(*asked) if row.first_seen_on is None)

    patch.setattr(standing, "steps_of", never_seen)


def headteacher_learns_of_it_later(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(next_step, "REQUIRED_AFTER", 40)
