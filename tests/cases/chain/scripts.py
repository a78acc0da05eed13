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
    world.review(_flagged(world), seen=False)
    world.reopen(world.sheets()[0])


def moved_to_the_other_class(world: World) -> None:
    world.move(world.cast.children["yu"], world.cast.class_3_2)


def moved_to_the_other_class_with_a_case(world: World) -> None:
    case = _flagged(world)
    world.pass_days(1)
    world.move(case.student, world.cast.class_3_2)


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


def decided_and_somebody_worries_after_the_round(world: World) -> None:
    """The worry is a flag of its own beside that of the round."""
    case = _flagged(world)
    world.review(case, seen=True, decision="watch")
    world.pass_days(30)
    assert world.oracle.broken_promises(read(world)) == []
    world.worry(case.student)


def seen_and_somebody_worries(world: World) -> None:
    case = _flagged(world)
    world.review(case, seen=True, decision="watch")
    world.worry(case.student)


def ended_and_somebody_worries(world: World) -> None:
    case = _flagged(world)
    world.review(case, seen=True, decision="no-concern")
    world.worry(case.student)


def seen_and_not_decided_for_months(world: World) -> None:
    world.review(_flagged(world), seen=True)
    world.pass_days(60)


def on_watch_and_forgotten(world: World) -> None:
    world.review(_flagged(world), seen=True, decision="watch")
    world.pass_days(60)


def on_watch_and_the_teacher_asks(world: World) -> None:
    """A child with whom the class teacher talked first."""
    case = _flagged(world, "elevated")
    world.talk(case.talk_task, "watch")
    world.decide(case, "watch")
    world.answer_watch(case.watch_checks.get(), "please-see")


def urgent_and_all_right(world: World) -> None:
    case = _flagged(world)
    world.urgent(case.student, hidden=False)
    world.review(case, seen=True, decision="no-concern")


def urgent_about_the_counselor_and_all_right(world: World) -> None:
    case = _flagged(world)
    world.urgent(case.student, hidden=True)
    world.review(case, seen=True, decision="no-concern")


def all_right_without_seeing_the_child(world: World) -> None:
    world.review(_flagged(world), seen=False, decision="no-concern")


def all_right_two_months_later(world: World) -> None:
    case = _flagged(world)
    world.review(case, seen=True)
    world.pass_days(60)
    world.decide(case, "no-concern")


def ended_while_the_receiver_has_the_child(world: World) -> None:
    case = _at_the_hospital(world, "received")
    world.back(case, is_back=True)
    world.close(case, without="referral")


def ended_while_the_child_is_not_back(world: World) -> None:
    case = _at_the_hospital(world, "done")
    world.back(case, is_back=False)
    world.close(case, without="hospital")


def worried_about_once_more_and_ended(world: World) -> None:
    case = _flagged(world)
    world.review(case, seen=True, decision="watch")
    world.worry(case.student)
    world.close(case)


def begun_and_consent_taken_back(world: World) -> None:
    case = _flagged(world)
    world.review(case, seen=False)
    world.withdraw_consent(case.student)


def somebody_worries_and_consent_is_taken_back(world: World) -> None:
    case = _flagged(world)
    world.worry(case.student)
    world.withdraw_consent(case.student)


def on_watch_while_the_clocks_stand_still(world: World) -> None:
    case = _flagged(world)
    world.review(case, seen=True, decision="watch")
    assert world.oracle.broken_promises(read(world)) == []
    world.withdraw_consent(case.student)
    world.pass_days(60)
    world.agree_again(case.student)


def taken_up_after_consent_was_taken_back(world: World) -> None:
    case = _at_the_hospital(world, "in-progress")
    world.back(case, is_back=True)
    world.close(case)
    world.withdraw_consent(case.student)
    world.answer_referral(Referral.objects.get(), "declined")


def _at_the_hospital(world: World, state: str) -> Case:
    case = _flagged(world)
    world.review(case, seen=True, decision="watch")
    world.refer(case, Receiver.objects.get())
    world.answer_referral(Referral.objects.get(), state)
    return case


def concerned_about_the_counselor(world: World) -> None:
    world.urgent(world.cast.children["yu"], hidden=True)


def concerned_about_a_child(world: World) -> None:
    world.urgent(world.cast.children["yu"], hidden=False)


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
    (faults.news_opens_a_second_case, decided_and_somebody_worries_after_the_round),
    (faults.joined_flag_is_forgotten, decided_and_somebody_worries_after_the_round),
    (faults.old_look_ends_what_came_later, seen_and_somebody_worries),
    (faults.worry_joins_a_case_that_has_ended, ended_and_somebody_worries),
    (faults.place_of_the_first_class, moved_to_the_other_class_with_a_case),
    (faults.urgent_concern_stops_nobody, urgent_and_all_right),
    (faults.ended_in_ignorance_and_forgotten, urgent_about_the_counselor_and_all_right),
    (faults.nobody_has_to_see_the_child, all_right_without_seeing_the_child),
    (faults.a_look_never_gets_old, all_right_two_months_later),
    (faults.a_receiver_who_confirmed_is_done, ended_while_the_receiver_has_the_child),
    (faults.any_answer_of_the_hospital_will_do, ended_while_the_child_is_not_back),
    (faults.an_old_decision_ends_what_came_later, worried_about_once_more_and_ended),
    (faults.nothing_is_agreed_after_a_withdrawal, begun_and_consent_taken_back),
    (faults.clocks_run_on_without_consent, begun_and_consent_taken_back),
    (faults.a_worry_stands_still_with_the_forms, somebody_worries_and_consent_is_taken_back),
    (faults.days_of_a_standstill_are_lost, on_watch_while_the_clocks_stand_still),
    (faults.taken_up_whatever_the_family_says, taken_up_after_consent_was_taken_back),
    (faults.file_asks_no_door, concerned_about_the_counselor),
    (faults.file_forgets_a_room, concerned_about_a_child),
    (faults.undecided_are_not_due, seen_and_not_decided_for_months),
    (faults.tile_forgets_what_was_decided, on_watch_and_forgotten),
    (faults.please_see_on_watch_stays_with_the_teacher, on_watch_and_the_teacher_asks),
    (faults.notice_counts_in_its_own_way, seen_and_not_decided_for_months),
    (faults.headteacher_learns_of_it_later, seen_and_not_decided_for_months),
)


def _flagged(world: World, says: str = "high") -> Case:
    """The oracle has seen the new case before anything is done about it."""
    world.rate(world.sheets()[0], says, 1)
    assert world.oracle.broken_promises(read(world)) == []
    return Case.objects.get()
