"""The open round: what waits for whom today, and what has been decided already."""

from datetime import date
from typing import cast

from screening.cases.models import Case
from screening.operations.demo.acts import look
from screening.operations.demo.caseload import answer, move_to_counselor
from screening.operations.demo.deciding import WATCH_NOW_NEW, Settling
from screening.operations.demo.flags import Raised

WAITING, LATE, UNDER_REVIEW = 11, 2, 4
TALKS_WAITING, TALKS_ANSWERED = 15, 3  # of the answered ones so many wait for the counselor's word
TALK_ANSWERS = {"nothing-further": 0.62, "watch": 0.26, "please-see": 0.12}


def settle(settling: Settling, raised: Raised) -> None:
    cases = settling.open_all(raised)
    to_see = [case for case in cases if case.tier == "A"]
    talked = _talks(settling, [case for case in cases if case.tier == "B"])
    left = _waiting(settling, to_see)
    _decide(settling, [*left, *talked])
    settling.end_watches()


def _talks(settling: Settling, cases: list[Case]) -> list[Case]:
    """Fifteen wait for their talk, three answers wait for the counselor; the answer is the rest."""
    world, load = settling.world, settling.load
    order = [cases[int(index)] for index in world.rng.permutation(len(cases))]
    waiting, undecided = world.share(TALKS_WAITING), world.share(TALKS_ANSWERED)
    done = []
    for place, case in enumerate(order[waiting:]):
        said = world.pick(TALK_ANSWERS)
        day = min(world.after(case.opened_on, 1 + int(world.rng.integers(4))), world.last_school_day)
        answer(load, load.talks[id(case)], said, day)
        if said == "please-see":
            move_to_counselor(load, case, day)
        if place >= undecided:
            done.append(case)
    return done


def _waiting(settling: Settling, cases: list[Case]) -> list[Case]:
    """Two past their clock, nine within it, four begun; the answer is the rest, which somebody has decided."""
    world = settling.world
    free = [case for case in cases if not settling.is_the_referred_child(case)]
    late = [case for case in free if cast(date, case.desk_due_on) < world.day][: world.share(LATE)]
    in_time = [case for case in reversed(free) if cast(date, case.desk_due_on) >= world.day]
    waiting = late + in_time[: world.share(WAITING) - len(late)]
    begun = [case for case in in_time if case not in waiting][: world.share(UNDER_REVIEW)]
    for case in begun:
        look(settling.load, case, min(world.after(case.opened_on, 1), world.last_school_day), seen=False)
    return [case for case in cases if case not in waiting and case not in begun]


def _decide(settling: Settling, cases: list[Case]) -> None:
    days = [(case, _day(settling, case)) for case in cases]
    kinds = settling.kinds(cases, days)
    for case, day in days:
        kind = kinds[id(case)]
        entry = look(settling.load, case, day) if settling.needs_review(case, kind) else None
        if kind in ("watch", "no-concern"):
            talk = settling.load.talks.get(id(case))
            room = settling.room_on_watch(case, WATCH_NOW_NEW) and (not talk or talk.answer == "watch")
            act = settling.keep_on_watch if room else settling.no_concern
            act(case, day, entry)
        else:
            settling.acts[kind](case, day, entry)


def _day(settling: Settling, case: Case) -> date:
    """Within a week of being asked, and by yesterday."""
    asked = case.became_a_on or case.opened_on
    talk = settling.load.talks.get(id(case))
    if talk and talk.answered_at:
        asked = max(asked, talk.answered_at.date())
    day = settling.world.after(asked, 1 + int(settling.world.rng.integers(4)))
    return min(day, settling.world.last_school_day)
