"""A class with very few or very many flags is talked over with its teacher first; nobody is un-flagged by it."""

from datetime import date

import pytest
from django.db import connection

from accounts.models import AuditEvent
from screening.rounds import services
from screening.rounds.models import ClassConversation, Flag, Sheet
from screening.rounds.round_scoring import round_scoring_of
from screening.rounds.selectors import class_talks, classes_not_talked_over, wanted_talks
from screening.rounds.services.raters import add_class_line
from tests.rounds import factories as rounds

MANY = dict.fromkeys(range(1, 12), rounds.HIGH)
SOME = dict.fromkeys(range(1, 5), rounds.HIGH)
TODAY = date(2026, 10, 19)


@pytest.fixture
def big_class(cast):
    """25 children in class 3-1, and its sheet in an open round."""
    rounds.make_crowd(cast.class_3_1, 22, first_seat=4)
    return rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)


def again(sheet: Sheet, by, answers) -> None:
    services.reopen_sheet(sheet, by=by)
    rounds.hand_in(sheet, by, answers)


def talk() -> ClassConversation:
    return ClassConversation.objects.get(withdrawn_at__isnull=True)


def test_no_flag_in_a_class_of_25_asks_for_a_talk_within_ten_school_days(cast, big_class):
    rounds.hand_in(big_class, cast.li)
    assert (talk().kind, talk().flags, talk().children) == ("class-few", 0, 25)
    assert talk().due_on == date(2026, 11, 2)
    assert AuditEvent.objects.filter(verb="class-talk.ask").count() == 1


def test_eleven_flags_in_25_ask_for_a_talk_and_four_do_not(cast, big_class):
    rounds.hand_in(big_class, cast.li, MANY)
    assert (talk().kind, talk().flags) == ("class-many", 11)
    again(big_class, cast.li, SOME)
    assert not ClassConversation.objects.filter(withdrawn_at__isnull=True).exists()
    assert ClassConversation.objects.get().withdrawn_at is not None


def test_one_flag_in_25_is_few_two_are_not(cast, big_class):
    rounds.hand_in(big_class, cast.li, {1: rounds.HIGH})
    assert talk().flags == 1
    again(big_class, cast.li, {1: rounds.HIGH, 2: rounds.HIGH})
    assert not class_talks(cast.wang)


def test_what_children_said_themselves_is_not_counted(cast, big_class):
    rounds.hand_in(big_class, cast.li, {1: rounds.HIGH})
    reason = Flag.objects.get().reasons.first()
    reason.params |= {"informant": "child"}
    reason.save()
    add_class_line(round_scoring_of(big_class.round), big_class)
    assert talk().flags == 0


def test_a_small_class_is_never_asked_about(cast):
    rounds.make_crowd(cast.class_3_1, 16, first_seat=4)
    rounds.hand_in(rounds.sheet_of(rounds.open_round(cast), cast.class_3_1), cast.li)
    assert not ClassConversation.objects.exists()


def test_handed_in_again_with_as_few_flags_the_same_talk_stands_with_new_figures(cast, big_class):
    rounds.hand_in(big_class, cast.li)
    first = talk()
    again(big_class, cast.li, {3: rounds.HIGH})
    assert talk() == first and talk().flags == 1


def test_nobody_is_unflagged_by_the_talk(cast, big_class):
    rounds.hand_in(big_class, cast.li, MANY)
    services.hold_conversation(talk(), by=cast.wang, held_on=TODAY, outcome="as-rated")
    assert Flag.objects.filter(withdrawn_at__isnull=True).count() == 11


def test_a_talk_sent_twice_is_one_talk_and_another_account_is_refused(cast, big_class):
    rounds.hand_in(big_class, cast.li)
    given = {"by": cast.wang, "held_on": TODAY, "outcome": "as-rated", "note": "说得清楚"}
    services.hold_conversation(talk(), **given)
    services.hold_conversation(talk(), **given)
    assert AuditEvent.objects.filter(verb="class-talk.hold").count() == 1
    with pytest.raises(services.HeldAlready):
        services.hold_conversation(talk(), **{**given, "outcome": "rate-again"})


@pytest.mark.parametrize("day", [date(2026, 10, 18), date(2026, 10, 20)])
def test_a_talk_is_neither_before_it_was_asked_for_nor_in_the_future(cast, big_class, day):
    rounds.hand_in(big_class, cast.li)
    with pytest.raises(services.WrongDayForTalk):
        services.hold_conversation(talk(), by=cast.wang, held_on=day, outcome="as-rated")


def test_a_talk_that_is_not_asked_for_any_more_is_refused(cast, big_class):
    rounds.hand_in(big_class, cast.li, MANY)
    asked = talk()
    again(big_class, cast.li, SOME)
    with pytest.raises(services.NotAskedAnyMore):
        services.hold_conversation(asked, by=cast.wang, held_on=TODAY, outcome="as-rated")


def test_a_talk_that_was_had_is_not_asked_for_again_unless_few_become_many(cast, big_class):
    rounds.hand_in(big_class, cast.li)
    services.hold_conversation(talk(), by=cast.wang, held_on=TODAY, outcome="rate-again")
    again(big_class, cast.li, {1: rounds.HIGH})
    assert not class_talks(cast.wang)
    again(big_class, cast.li, MANY)
    assert [row.kind for row in class_talks(cast.wang)] == ["class-many"]
    assert ClassConversation.objects.filter(held_on__isnull=False).count() == 1


def test_the_counselor_of_the_school_sees_the_talk_and_nobody_else(cast, big_class):
    rounds.hand_in(big_class, cast.li)
    assert [row.school_class for row in class_talks(cast.wang)] == [cast.class_3_1]
    assert (big_class.round_id, big_class.school_class_id) in classes_not_talked_over(cast.wang)
    for person in (cast.tian, cast.li, cast.chen, cast.district, cast.admin):
        assert not class_talks(person)


def test_the_class_teacher_hears_that_a_talk_is_wanted_and_may_look_again_when_that_was_agreed(cast, big_class):
    rounds.hand_in(big_class, cast.li)
    assert [(one.class_name, one.sheet) for one in wanted_talks(cast.li)] == [("三年级(1)班", None)]
    assert not wanted_talks(cast.zhou)
    services.hold_conversation(talk(), by=cast.wang, held_on=TODAY, outcome="rate-again")
    assert [one.sheet for one in wanted_talks(cast.li)] == [big_class.public_id]
    services.reopen_sheet(big_class, by=cast.li)
    assert not wanted_talks(cast.li)


def test_a_note_about_the_class_is_stored_encrypted(cast, big_class):
    rounds.hand_in(big_class, cast.li)
    services.hold_conversation(talk(), by=cast.wang, held_on=TODAY, outcome="class-needs", note="换过班主任")
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM rounds_classconversation")
        assert "换过班主任" not in str(cursor.fetchone())
