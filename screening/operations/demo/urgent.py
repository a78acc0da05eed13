"""Four urgent concerns in a year, none with a story: found well, an innocent injury, a misunderstanding, one open."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast

from accounts.models import User
from screening.cases.models import UrgentAct, UrgentConcern, UrgentWithheld
from screening.cases.urgent.checklist import REPORT, WRITTEN
from screening.cases.urgent.withholding import NO, UNSURE, Colleague, withheld_from
from screening.operations.demo.world import World
from students.models import StaffAssignment, Student

Act = tuple[int, str, str, str, str, str]


@dataclass(frozen=True)
class UrgentStory:
    """What was written down and what became of it. `days`: how long ago; `minutes`: until somebody took it up;
    `acts`: lines of the checklist as (minutes after the taking, line, whom, receiver, receipt, words)."""

    days: int
    what: str
    about: str
    minutes: int
    acts: tuple[Act, ...] = ()
    ended: str = ""


POLICE = (5, REPORT, "police", "值班民警", "0417", "说明了看到的情况")
STORIES = (
    UrgentStory(
        240,
        "几天没来，电话打不通",
        NO,
        9,
        ((4, REPORT, "village-officer", "村儿童主任", "", "请他现在上门"), (70, "safe-now", "", "", "", "奶奶陪着")),
        "村儿童主任上门见到孩子，在家生病，一切都好。",
    ),
    UrgentStory(
        160,
        "手臂有一块淤青",
        NO,
        20,
        (
            POLICE,
            (12, REPORT, "education-bureau", "基教股", "", "电话报告"),
            (25, WRITTEN, "police", "值班民警", "", "已签字，当面送达"),
            (30, "guardian-told", "guardian", "奶奶", "", "问过民警后打的电话"),
        ),
        "医生看过，是打球碰伤，与孩子说的一致。",
    ),
    UrgentStory(
        90,
        "同学转述的一句话，拿不准",
        UNSURE,
        15,
        ((10, "safe-now", "", "", "", "心理老师陪着，孩子平静"), POLICE),
        "是一场误会，第二位心理教师核对后结束。",
    ),
    UrgentStory(
        0,
        "午饭后一直没有见到人，同学说往校门口走了",
        NO,
        40,
        (POLICE, (8, "next", "", "", "", "门卫看监控，值班人沿河边的路找，14:50 再打一次电话")),
    ),
)


def build(world: World) -> None:
    first = world.current_classes()[0]
    child = world.students[first.pk][min(29, len(world.students[first.pk]) - 1)]
    for story in STORIES:
        _concern(world, story, child if not story.ended else None)


def _concern(world: World, story: UrgentStory, child: Student | None) -> None:
    day = world.day - timedelta(days=story.days) if story.days else world.last_school_day
    raised = world.moment(day, 13, 52)
    taken, author = raised + timedelta(minutes=story.minutes), world.people["teacher"]
    concern = UrgentConcern(
        public_id=world.uuid(),
        school=world.schools[0],
        student=child,
        who="" if child else "一名三年级学生",
        what=story.what,
        told="值班人",
        about=story.about,
        raised_by=author,
        raised_at=raised,
        acknowledged_at=taken,
        acknowledged_by=world.people["counselor"],
    )
    world.pass_over()
    if story.ended:
        _end(world, concern, day + timedelta(days=1), _second(world, story))
    concern.save()
    _acts(world, concern, story)
    _keep_from(world, concern, author)


def _acts(world: World, concern: UrgentConcern, story: UrgentStory) -> None:
    taken = cast(datetime, concern.acknowledged_at)
    last = ((90, "next", "", "", "", story.ended),) if story.ended else ()
    for after, line, whom, receiver, receipt, note in (*story.acts, *last):
        UrgentAct.objects.create(
            public_id=world.uuid(),
            concern=concern,
            line=line,
            whom=whom,
            done_at=taken + timedelta(minutes=after),
            receiver=receiver,
            receipt=receipt,
            note=note,
            recorded_by=world.people["counselor"],
            recorded_at=taken + timedelta(minutes=after + 2),
        )
        world.pass_over()


def _second(world: World, story: UrgentStory) -> User:
    """Whoever may see it and has not asked for its end."""
    if story.about == NO:
        return world.people["headteacher"]
    return world.people.get("counselor2", world.people["protection"])


def _end(world: World, concern: UrgentConcern, day: date, second: User) -> None:
    concern.close_asked_at = world.moment(day, 15)
    concern.close_asked_by = concern.closed_by = concern.acknowledged_by
    concern.closed_at, concern.confirmed_by = world.moment(day, 16, 10), second


def _keep_from(world: World, concern: UrgentConcern, author: User) -> None:
    rows = StaffAssignment.objects.filter(school=concern.school).values_list("user_id", "user__name").distinct()
    kept = withheld_from(concern.about, "", [Colleague(user, name) for user, name in rows])
    people = sorted(kept.users - {author.pk})
    UrgentWithheld.objects.bulk_create(
        [UrgentWithheld(concern=concern, user_id=user) for user in people]
        + [UrgentWithheld(concern=concern, role=role) for role in sorted(kept.roles)]
    )
