"""For each planted mistake a short day on which it shows: a child is flagged, and somebody does the usual thing."""

from collections.abc import Callable

from screening.cases.models import Case, FollowUp, Receiver, Referral
from tests.cases.chain import faults
from tests.cases.chain.reading import read
from tests.cases.chain.world import World

Day = Callable[[World], None]


def decided_by_a_double_click(world: World) -> None:
    world.twice = True
    world.decide(_flagged(world, "elevated"), "no-concern")


def referred(world: World) -> None:
    world.refer(_flagged(world), Receiver.objects.get())


def looked_at_and_followed_up(world: World) -> None:
    case = _flagged(world)
    world.review(case, seen=True, decision="watch")
    world.follow_up(case)
    world.complete(FollowUp.objects.get())


def handed_in_again_three_days_later(world: World) -> None:
    _flagged(world)
    world.pass_days(3)
    world.rate(world.sheets()[0], "high", 1)


def nobody_answers_for_a_month(world: World) -> None:
    _flagged(world, "elevated")
    world.pass_days(30)


def begun_and_the_sheet_reopened(world: World) -> None:
    world.begin(_flagged(world))
    world.reopen(world.sheets()[0])


def moved_to_the_other_class(world: World) -> None:
    world.move(world.cast.children["yu"], world.cast.class_3_2)


def printed_while_the_worker_dies(world: World) -> None:
    referred(world)
    world.print_and_lose_the_worker(Referral.objects.get())


def somebody_worries(world: World) -> None:
    world.worry(world.cast.children["yu"])


def counselor_leaves_and_another_comes(world: World) -> None:
    case = _flagged(world)
    world.pass_days(1)
    world.counselor_leaves(world.cast.wang.assignments.get(school=case.school))
    world.counselor_comes(case.school, world.cast.tian)
    world.chores()


DAYS: tuple[tuple[faults.Plant, Day], ...] = (
    (faults.decision_lost_on_retry, decided_by_a_double_click),
    (faults.referral_without_a_due_date_in_time, referred),
    (faults.closed_without_a_word, looked_at_and_followed_up),
    (faults.clock_begins_anew, handed_in_again_three_days_later),
    (faults.overdue_talks_stay, nobody_answers_for_a_month),
    (faults.reopening_takes_back_what_was_looked_at, begun_and_the_sheet_reopened),
    (faults.child_without_a_state, moved_to_the_other_class),
    (faults.job_of_a_dead_worker_is_dropped, printed_while_the_worker_dies),
    (faults.worry_without_a_case, somebody_worries),
    (faults.hand_over_leaves_a_case_behind, counselor_leaves_and_another_comes),
)


def _flagged(world: World, says: str = "high") -> Case:
    """The oracle has seen the new case before anything is done about it."""
    world.rate(world.sheets()[0], says, 1)
    assert world.oracle.broken_promises(read(world)) == []
    return Case.objects.get()
