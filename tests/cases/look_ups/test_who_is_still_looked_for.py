"""Who is still to be found: the last word of each child, the nearest day first, and only for whom it concerns."""

import uuid
from datetime import date, timedelta

import pytest

from accounts.models import AuditEvent
from screening.cases.look_ups.access import look_ups_of, missed_children_of, open_look_ups_of
from screening.cases.look_ups.presenter import latest_of, list_page, open_count
from screening.cases.look_ups.services import record_look_up
from screening.cases.models import LookUp
from screening.idempotency.once import SentBefore
from screening.rounds.models import RoundChild, ScreeningRound
from screening.rounds.selectors import class_progress
from screening.rounds.services import exclude_child
from students.services.children import move_student
from tests.cases.pages import page, url
from tests.rounds import factories as rounds

TODAY = date(2026, 10, 19)


def found(**changes):
    values = {"last_seen_on": TODAY - timedelta(days=5), "last_seen_by": "周老师", "tries": "电话 奶奶"}
    values |= {"where": "home-ill", "seen": "heard", "safe": "yes", "next_on": date(2026, 10, 21)}
    return {**values, **changes}


def look_up(cast, child, by=None, nonce=None, **changes):
    person = by or cast.li
    return record_look_up(cast.children[child], by=person, nonce=nonce or uuid.uuid4(), **found(**changes))


def looked_for(user):
    return [row.student for row in open_look_ups_of(user)]


def test_whose_next_day_is_nearest_comes_first(cast):
    for child, day in (("yu", 23), ("bo", 20), ("nur", 21)):
        look_up(cast, child, next_on=date(2026, 10, day))
    assert looked_for(cast.wang) == [cast.children[name] for name in ("bo", "nur", "yu")]


def test_the_last_word_counts_also_of_two_written_in_one_moment(cast):
    look_up(cast, "yu")
    look_up(cast, "yu", closed="back", next_on=None)
    assert looked_for(cast.li) == []
    look_up(cast, "yu", where="relative", next_on=TODAY)
    assert [row.where for row in open_look_ups_of(cast.li)] == ["relative"]
    assert look_ups_of(cast.li).count() == 3


def test_only_after_its_day_a_next_contact_is_said_to_have_been_due(cast, time_machine_at):
    look_up(cast, "yu", next_on=date(2026, 10, 20))
    (before,) = list_page(cast.li)
    time_machine_at("2026-10-20")
    assert list_page(cast.li)[0].note == before.note
    time_machine_at("2026-10-21")
    assert list_page(cast.li)[0].note != before.note


def test_the_same_press_is_one_entry_and_another_text_under_it_is_refused(cast):
    nonce = uuid.uuid4()
    first = look_up(cast, "yu", nonce=nonce)
    assert look_up(cast, "yu", nonce=nonce) == first
    for other in ({"tries": "上门"}, {"safe": "unsure"}):
        with pytest.raises(SentBefore):
            look_up(cast, "yu", nonce=nonce, **other)
    with pytest.raises(SentBefore):
        look_up(cast, "bo", nonce=nonce)
    assert LookUp.objects.count() == 1


def test_the_next_entry_begins_with_what_stays_the_same_unless_it_was_said_to_the_counselor(cast, as_):
    address = url("record_look_up", cast.children["yu"].public_id)
    look_up(cast, "yu", last_seen_by="SEEN-BY-TEACHER")
    assert "SEEN-BY-TEACHER" in page(as_(cast.li).get(address))
    look_up(cast, "yu", by=cast.wang, last_seen_by="SEEN-BY-COUNSELOR")
    assert "SEEN-BY-COUNSELOR" not in page(as_(cast.li).get(address))
    assert "SEEN-BY-COUNSELOR" in page(as_(cast.wang).get(address))
    assert latest_of(cast.li, cast.children["yu"]) is None


def test_a_child_who_left_for_another_school_is_looked_for_by_its_people(cast, time_machine_at):
    look_up(cast, "yu")
    move_student(cast.children["yu"], by=cast.admin, to=cast.outside_class, day=date(2026, 10, 20))
    assert (looked_for(cast.li), looked_for(cast.tian)) == ([cast.children["yu"]], [])
    time_machine_at("2026-10-20")
    assert looked_for(cast.li) == looked_for(cast.wang) == []
    assert looked_for(cast.tian) == looked_for(cast.outside_teacher) == [cast.children["yu"]]


def test_a_child_long_absent_waits_while_the_round_is_open_and_until_somebody_asked_during_it(cast):
    current = rounds.open_round(cast)
    RoundChild.objects.filter(student=cast.children["yu"]).update(state="absent-long", due_on=TODAY)
    before = look_up(cast, "yu", closed="back", next_on=None)
    LookUp.objects.filter(pk=before.pk).update(recorded_at="2026-10-11T15:59:00Z")  # the evening before it opened
    assert [row.student for row in missed_children_of(cast.li)] == [cast.children["yu"]]
    LookUp.objects.filter(pk=before.pk).update(recorded_at="2026-10-11T16:00:00Z")
    assert not missed_children_of(cast.li).exists()
    LookUp.objects.all().delete()
    ScreeningRound.objects.filter(pk=current.pk).update(state=ScreeningRound.State.CLOSED)
    assert not missed_children_of(cast.li).exists()


def test_how_many_are_looked_for_is_counted_for_whom_it_concerns_and_names_nobody(cast):
    look_up(cast, "yu")
    look_up(cast, "bo")
    assert "2" in open_count(cast.li)
    assert open_count(cast.wang) == open_count(cast.li)
    for who in ("zhou", "tian", "chen", "admin", "staff", "district", "protection"):
        assert open_count(cast.people[who]) == ""
    assert not any(child.name in open_count(cast.li) for child in cast.children.values())


def test_the_list_is_a_recorded_look_at_the_children_on_it(cast):
    look_up(cast, "yu")
    list_page(cast.wang)
    event = AuditEvent.objects.filter(verb="look-up.list").latest("pk")
    assert event.subjects == [str(cast.children["yu"].public_id)]


@pytest.mark.parametrize("handed_in", [False, True])
def test_a_child_that_is_back_can_be_rated_in_the_round_that_is_open(cast, handed_in):
    current = rounds.open_round(cast)
    sheet, bo = rounds.sheet_of(current, cast.class_3_1), cast.children["bo"]
    exclude_child(sheet, student=bo, by=cast.li, reason="absent-long")
    if handed_in:
        rounds.hand_in(sheet, cast.li, {1: rounds.CALM, 3: rounds.CALM})
    look_up(cast, "bo", by=cast.wang)
    assert RoundChild.objects.get(student=bo).state == "absent-long"
    look_up(cast, "bo", by=cast.wang, seen="seen", closed="back", next_on=None)
    (row,) = [one for one in class_progress(cast.li) if one.sheet == sheet]
    assert row.standing.to_fill == (1 if handed_in else 3)
    assert list(row.late_seats) == ([2] if handed_in else [])


def test_a_child_that_is_back_after_the_last_day_changes_nothing_of_the_round(cast, time_machine_at):
    current = rounds.open_round(cast)
    bo = cast.children["bo"]
    exclude_child(rounds.sheet_of(current, cast.class_3_1), student=bo, by=cast.li, reason="absent-long")
    time_machine_at((current.closes_on + timedelta(days=1)).isoformat())
    look_up(cast, "bo", seen="seen", closed="back", next_on=None)
    assert RoundChild.objects.get(student=bo).state == "absent-long"
