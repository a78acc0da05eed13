"""What stands in everybody's inbox: the lines of the last school day unread, those of the weeks before read."""

from datetime import timedelta

from accounts.models import Notice
from screening.cases.notices.services.standing import SOURCES, StandingNotice
from screening.operations.demo.world import World

WEEKS_READ = (1, 2)


def build(world: World) -> None:
    schools = [school.pk for school in world.schools]
    lines = [line for source in SOURCES for line in source(schools, world.day)]
    lines.sort(key=lambda line: (line.to, line.kind))
    _write(world, lines, weeks_ago=0)
    for weeks in WEEKS_READ:
        _write(world, [line for line in lines if line.kind in ("queue", "please-talk", "follow-up")], weeks_ago=weeks)


def _write(world: World, lines: list[StandingNotice], *, weeks_ago: int) -> None:
    at = world.moment(world.last_school_day - timedelta(weeks=weeks_ago), 7, 10)
    rows = Notice.objects.bulk_create(
        Notice(
            to_id=line.to,
            kind=line.kind,
            page=line.page,
            params={"count": str(line.count), **line.params},
            read_at=at + timedelta(minutes=50) if weeks_ago else None,
        )
        for line in lines
    )
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(created_at=at)
