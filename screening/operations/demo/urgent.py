"""Four urgent concerns in a year, none with a story: found well, an innocent injury, a misunderstanding, one open."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from screening.cases.deciding.form_values import UrgentRecord
from screening.cases.urgent.checklist import ActRecord
from screening.cases.urgent.services import (
    acknowledge_urgent,
    ask_to_close_urgent,
    close_urgent,
    raise_urgent,
    record_act,
)
from screening.cases.urgent.withholding import NO
from screening.operations.demo.acting import at, content
from screening.operations.demo.world import World
from students.models import Student


def build(world: World) -> None:
    children = world.students[world.current_classes()[0].pk]
    for story in content("urgent"):
        _play(world, story, None if story["ended"] else children[:30][-1])


def _play(world: World, story: dict[str, Any], child: Student | None) -> None:
    """`days`: how long ago; `minutes`: until somebody took it up; `after`: minutes from then to a line of the list."""
    day = world.school_day_before(world.day - timedelta(days=story["days"] or 1))
    raised, counselor = world.moment(day, 13, 52), world.people["counselor"]
    taken = raised + timedelta(minutes=story["minutes"])
    record = UrgentRecord(
        about=story["about"], who="" if child else "一名三年级学生", what=story["what"], told="值班人"
    )
    with at(raised):
        author = world.people["teacher"]
        concern = raise_urgent(world.schools[0], by=author, nonce=world.uuid(), record=record, student=child)
    with at(taken):
        acknowledge_urgent(concern, by=counselor)
    last = [{"after": 90, "line": "next", "note": story["ended"]}] if story["ended"] else []
    for line in (*story["acts"], *last):
        done = taken + timedelta(minutes=line["after"])
        said = ActRecord(done_at=done, **{name: text for name, text in line.items() if name != "after"})
        with at(done + timedelta(minutes=2)):
            record_act(concern, by=counselor, nonce=world.uuid(), record=said)
    if story["ended"]:
        with at(world.moment(day + timedelta(days=1), 15)):
            ask_to_close_urgent(concern, by=counselor)
        with at(world.moment(day + timedelta(days=1), 16, 10)):
            close_urgent(concern, by=_second(world, story["about"]))


def _second(world: World, about: str) -> User:
    """Whoever may see it and has not asked for its end."""
    if about == NO:
        return world.people["headteacher"]
    return world.people.get("counselor2", world.people["protection"])
