"""Talks about classes with few or many flags, had and still to be had; and who worked through the practice stories.

Nothing here draws from the random source: the rest of the county stays the same with or without it.
"""

from datetime import date, timedelta
from uuid import uuid5

from django.utils import timezone

from accounts.models import User
from screening.library import texts
from screening.operations.demo.rounds import DemoRound
from screening.operations.demo.world import World
from screening.rounds.models import ClassConversation, Informant, RaterPractice, Sheet
from screening.rounds.services.raters import TALK_WITHIN

HELD_AFTER = 4  # school days
UNPRACTISED = 3  # every third teacher has not practised
NOTES = (
    ("as-rated", "这个月换了座位，又来了两名转学生，老师逐个说得清楚。"),
    ("class-needs", "班里这段时间闹矛盾的多，商量先上一节“课间多一个位置”。"),
    ("rate-again", "有几题把“一两次”当成了“每周都有”，老师想再看一遍。"),
)


def build(world: World, plans: list[DemoRound]) -> None:
    by_round = {plan.round.pk: plan for plan in plans}
    talks = ClassConversation.objects.filter(round__in=by_round).select_related("school_class").order_by("pk")
    for number, talk in enumerate(talks):
        _date(world, talk)
        if not by_round[talk.round_id].is_open or _is_first_of_open(talk):
            _hold(world, talk, number)
        talk.save()
    _practice(world, plans[-1])


def _date(world: World, talk: ClassConversation) -> None:
    """As if it had been asked for when the sheet was handed in."""
    sheet = Sheet.objects.get(round=talk.round_id, school_class=talk.school_class, informant=Informant.TEACHER)
    talk.public_id = uuid5(sheet.public_id, "talk")
    talk.asked_at = sheet.submitted_at or timezone.now()
    talk.due_on = world.calendar.add_school_days(timezone.localdate(talk.asked_at), TALK_WITHIN)


def _is_first_of_open(talk: ClassConversation) -> bool:
    """One talk of the running round was had; the others wait."""
    latest = ClassConversation.objects.filter(round=talk.round_id).order_by("-pk")
    return latest.count() > 1 and latest[0].pk == talk.pk


def _hold(world: World, talk: ClassConversation, number: int) -> None:
    asked = timezone.localdate(talk.asked_at)
    held = world.calendar.add_school_days(asked, HELD_AFTER)
    talk.held_on = max(asked, min(held, world.last_school_day))
    talk.held_by = world.counselors[talk.school_class.school_id]
    talk.outcome, talk.note = NOTES[number % len(NOTES)]


def _practice(world: World, plan: DemoRound) -> None:
    """Two of three class teachers, in the week before the round opened; the first one of the cast has not yet."""
    version = texts.node("rater_practice.version")
    days = [world.calendar.add_school_days(plan.round.opens_on - timedelta(days=9), n) for n in range(5)]
    teachers = dict.fromkeys(world.teachers[one.pk] for one in plan.classes if one.pk in world.teachers)
    rows = [
        RaterPractice(user=teacher, version=version, practised_on=_day(days, place))
        for place, teacher in enumerate(teachers)
        if place % UNPRACTISED and not _is_first(world, teacher)
    ]
    RaterPractice.objects.bulk_create(rows)


def _day(days: list[date], place: int) -> date:
    return days[place % len(days)]


def _is_first(world: World, teacher: User) -> bool:
    return teacher == world.people["teacher"]
