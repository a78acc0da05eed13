"""Talks about classes with few or many flags, had and still to be had; and who worked through the practice stories.

Nothing here draws from the random source: the rest of the county stays the same with or without it.
"""

from datetime import timedelta

from django.utils import timezone

from screening.operations.demo.acting import at, content
from screening.operations.demo.rounds import DemoRound
from screening.operations.demo.world import World
from screening.rounds.models import ClassConversation
from screening.rounds.services import hold_conversation, record_practice

HELD_AFTER = 4  # school days
UNPRACTISED = 3  # every third teacher has not practised


def build(world: World, current: DemoRound) -> None:
    """Of the running round the latest talk was had, the others wait."""
    talks = list(ClassConversation.objects.select_related("school_class").order_by("pk"))
    waiting = [talk for talk in talks if talk.round_id == current.round.pk]
    for number, talk in enumerate(talks):
        if talk not in waiting or len(waiting) > 1 and talk == waiting[-1]:
            _hold(world, talk, number)
    _practise(world, current)


def _hold(world: World, talk: ClassConversation, number: int) -> None:
    asked = timezone.localdate(talk.asked_at)
    held = max(asked, min(world.after(asked, HELD_AFTER), world.last_school_day))
    notes = content("phrases")["class_talks"]
    outcome, note = notes[number % len(notes)]
    by = world.counselors[talk.school_class.school_id]
    with at(max(talk.asked_at, world.moment(held, 16))):
        hold_conversation(talk, by=by, held_on=held, outcome=outcome, note=note)


def _practise(world: World, current: DemoRound) -> None:
    """Two of three class teachers, in the week before the round opened; the first one of the cast has not yet."""
    days = [world.after(current.round.opens_on - timedelta(days=9), n) for n in range(5)]
    teachers = dict.fromkeys(world.teachers[one.pk] for one in current.classes if one.pk in world.teachers)
    for place, teacher in enumerate(teachers):
        if place % UNPRACTISED and teacher != world.people["teacher"]:
            with at(world.moment(days[place % len(days)], 16)):
                record_practice(by=teacher)
