"""Mistakes a careless change could make, planted to see that the oracle is not blind."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from screening.cases import hooks as hooks_of_cases
from screening.cases.models import Case, Referral
from screening.cases.opening.services import opening
from screening.cases.review import services as reviewing
from screening.cases.talks.services import talks
from screening.jobs.models import Job
from screening.rounds import hooks
from screening.rounds.models import RoundChild
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

    _after(patch, world.students, "move_student", forget)


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


def _after(patch: pytest.MonkeyPatch, room: Any, name: str, then: Callable[[Any], None]) -> None:
    """The real service, and something wrong after it."""
    real = getattr(room, name)

    def act(*args: Any, **values: Any) -> Any:
        done = real(*args, **values)
        then(done)
        return done

    patch.setattr(room, name, act)
