"""The acts of this room that take two people, and what the clock does in it, what the log calls a school."""

import re
import time
from collections.abc import Collection

from accounts import password_rules
from accounts.audit.naming import names_of
from accounts.models import User
from accounts.permissions import Permission, can
from accounts.two_people import acts
from accounts.two_people.acts import ActByTwo
from accounts.two_people.services import forget_said, lapse_overdue
from screening.jobs import scheduled
from screening.jobs.errors import CannotBeDone
from screening.jobs.models import Job
from screening.jobs.services import JobProgress
from students import access
from students import second_people as who
from students.models import County, School, Township
from students.pages import staff as words
from students.services import by_two
from students.services.records import forget_old_records
from students.services.roster import forget_old_rosters
from students.services.roster_writing import go_on_writing, write_next
from students.services.staff import disable_who_left
from students.staff_list.reading import in_letters


def places_as_typed() -> list[str]:
    """Names of counties, townships and schools as they are written and as they are typed."""
    names = [name for place in (County, Township, School) for name in place.objects.values_list("name", flat=True)]
    short = [re.sub("(县|区|镇|乡|中心小学|小学|中学|学校)$", "", name) for name in names]
    return [*names, *short, *map(in_letters, names + short)]


def register() -> None:
    password_rules.local_words[:] = [places_as_typed]
    names_of["students.school"] = schools_named
    acts.register(ActByTwo(by_two.COLLEAGUE, words.colleague_words, who.of_school, by_two.add_colleague))
    acts.register(ActByTwo(by_two.DUTY, words.duty_words, who.of_school, by_two.begin_duty))
    acts.register(ActByTwo(by_two.CODE, words.code_words, who.of_school, by_two.renew_code))
    acts.register(ActByTwo(by_two.LOST, words.lost_words, who.of_school, by_two.replace_lost))
    acts.register(ActByTwo(by_two.ENABLE, words.enable_words, who.of_school, by_two.enable))
    acts.register(ActByTwo(by_two.COUNTY_PERSON, words.county_words, who.of_county, by_two.name_for_county))
    acts.register(ActByTwo(by_two.COUNTY_CODE, words.county_code_words, who.of_county, by_two.renew_county_code))
    acts.register(ActByTwo(by_two.COUNTY_LOST, words.county_lost_words, who.of_county, by_two.replace_lost_of_county))
    acts.left_lately[:] = [who.left_lately]
    for chore in (lapse_overdue, forget_said, disable_who_left, forget_old_rosters, forget_old_records):
        scheduled.register(chore)


def schools_named(user: User, public_ids: Collection[str]) -> dict[str, str]:
    """Names of schools, for who reads the log."""
    if not can(user, Permission.READ_AUDIT):
        return {}
    rows = School.objects.filter(public_id__in=public_ids).values_list("public_id", "name")
    return {str(one): name for one, name in rows}


AT_A_TIME = 12.0  # seconds; a piece of work may take thirty


def write_roster(job: Job, progress: JobProgress) -> None:
    """An approved file, part by part; whoever asked for it must still keep the roster of the school."""
    roster = access.find_import(job.requested_by, job.payload["roster"])
    if roster is None or job.requested_by is None:
        raise CannotBeDone("roster-not-yours")
    total, begun = roster.result.get("to_write", 0), time.monotonic()
    while (left := write_next(roster, by=job.requested_by)) is not None:
        progress.report(max(0, total - left), total)
        if time.monotonic() - begun > AT_A_TIME:
            go_on_writing(roster, by=job.requested_by)
            return
    progress.report(total, total)
