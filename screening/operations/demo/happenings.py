"""What does not wait for a round: receivers, voices, urgent concerns, visits, a holiday, a move."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import count

from django.db.models import F
from django.utils import timezone

from accounts.models import Notice
from screening.cases.deciding.form_values import (
    UrgentRecord,
)
from screening.cases.holidays.breaks import next_break
from screening.cases.holidays.services import save_holiday_plan
from screening.cases.home_visits.services import record_home_visit
from screening.cases.models import Case, TeacherMessage
from screening.cases.referrals.services import enter_receiver
from screening.cases.urgent.checklist import ActRecord
from screening.cases.urgent.services import (
    acknowledge_urgent,
    ask_to_close_urgent,
    close_urgent,
    raise_urgent,
    record_act,
)
from screening.library import texts
from screening.operations.demo.acting import Story, content
from screening.operations.demo.county import MOVES, World
from screening.operations.demo.stories import begin_all
from screening.rounds.services.concerns import raise_concern, record_child_asks, record_outside_result
from students.models import Student
from students.services.children import move_student
from students.services.family import withdraw_consent


def plan(world: World) -> None:
    """What does not wait for a round: receivers, voices, urgent concerns, visits, a holiday, a move, what was read."""
    for story in (_receivers, _voices, _doubtful, _missed, _visits, _holiday, _withdraws, _moves, _reads):
        world.clock.tell(story(world))


def _receivers(world: World) -> Story:
    days = {row["id"]: row["reply_days"] for row in texts.node("texts.referral_receivers")}
    yield world.moment(world.calendar.next_school_day(world.day - timedelta(days=260)), 9)
    turns = []
    for row in content("receivers"):
        known = {**row, "phone": "0000-555 0180", "reply_days": days[row["kind"]], "by": world.people["district"]}
        turns.append(enter_receiver(world.county, nonce=world.uuid(), **known))
    world.turns["receiver"] = (turns[place % len(turns)] for place in count())


def _voices(world: World) -> Story:
    """A worry last term and one this term, a wish on a slip, a letter of a hospital: they need no form."""
    phrases = content("phrases")
    for day, place, seat in ((world.day - timedelta(days=170), 0, 3), (world.school_days_ago(6), 0, 4)):
        yield world.moment(world.calendar.next_school_day(day), 16, 20)
        by, child = world.teachers[world.classes[place].pk], world.students[world.classes[place].pk][seat]
        raise_concern(child, by=by, note=world.one_of(phrases["worries"]), nonce=world.uuid())
        begin_all(world)
    child, by = world.students[world.classes[0].pk][5], world.people["counselor"]
    yield world.moment(world.school_days_ago(4), 12, 10)
    record_child_asks(child, by=by, nonce=world.uuid(), whom=phrases["whom"][0])
    child = world.students[world.classes[6].pk][2]
    yield world.moment(world.school_days_ago(3), 13, 30)
    given = {"as_given": phrases["as_given"]["hospital-letter"], "seen_by": phrases["seen_by"]}
    dated = timezone.localdate() - timedelta(days=9)
    record_outside_result(child, by=by, nonce=world.uuid(), source="hospital-letter", dated=dated, **given)
    begin_all(world)


POLICE = {"line": "told-whom", "whom": "police", "receiver": "值班民警", "receipt": "0417", "note": "说明了看到的情况"}


def _urgent(world: World, day: date, record: UrgentRecord, child: Student | None, *acts: Mapping[str, str]) -> Story:
    """Raised by the class teacher, taken up by the counselor forty minutes later, written down line by line."""
    yield world.moment(day, 13, 52)
    concern = raise_urgent(
        world.schools[0], by=world.people["teacher"], nonce=world.uuid(), record=record, student=child
    )
    yield world.moment(day, 14, 32)
    by = world.people["counselor"]
    acknowledge_urgent(concern, by=by)
    for minutes, said in enumerate(acts):
        yield world.moment(day, 14, 38 + 8 * minutes)
        record_act(concern, by=by, nonce=world.uuid(), record=ActRecord(done_at=timezone.now(), **said))
    if record.about == "no":
        return
    yield world.moment(world.after(day, 1), 15)
    ask_to_close_urgent(concern, by=by)
    yield world.moment(timezone.localdate(), 16, 10)
    close_urgent(concern, by=world.people["protection"])


def _doubtful(world: World) -> Story:
    """A misunderstanding, kept from the school while nobody knew."""
    record = UrgentRecord(about="unsure", who="一名三年级学生", what="同学转述的一句话，拿不准", told="值班人")
    safe = {"line": "safe-now", "note": "心理老师陪着，孩子平静"}
    end = {"line": "next", "note": "是一场误会，县里的联系人核对后结束。"}
    return _urgent(world, world.school_days_ago(30), record, None, POLICE, safe, end)


def _missed(world: World) -> Story:
    """Since yesterday after lunch: not closed yet."""
    child = world.students[world.classes[0].pk][-1]
    record = UrgentRecord(about="no", what="午饭后一直没有见到人，同学说往校门口走了", told="值班人")
    look = {"line": "next", "note": "门卫看监控，值班人沿河边的路找，14:50 再打一次电话"}
    return _urgent(world, world.last_school_day, record, child, POLICE, look)


def _visits(world: World) -> Story:
    """A few families were visited; in one the father is at home for some more days."""
    school_class, phrases = world.classes[0], content("phrases")
    teacher = world.teachers[school_class.pk]
    agreed = [one for one in world.students[school_class.pk] if one.consents.filter(care_context="yes").exists()]
    for place, child in enumerate(agreed[1:4]):
        yield world.moment(world.school_days_ago(10 - 4 * place), 19)
        said = {
            "visited_on": timezone.localdate(),
            "visitors": f"{teacher.name}、教导主任",
            "met": "奶奶" if place else "奶奶、父亲",
            "parents_home": "none" if place else "until",
            "leaving_on": None if place else world.day + timedelta(days=12),
            "day_night": "和奶奶睡，九点前",
            "goes_well": world.one_of(phrases["guardian_view"]),
            "agreed": world.one_of(phrases["parent_agreed"]),
            "safety": "no",
            "next_on": world.after(world.day, 10) if place == 1 else None,
        }
        record_home_visit(child, by=teacher, nonce=world.uuid(), **said)


def _holiday(world: World) -> Story:
    """The first of many plans for the winter; the list says whose plan is missing."""
    yield world.moment(world.last_school_day, 15)
    case = Case.objects.filter(state=Case.State.PLAN).select_related("owner").order_by("pk").first()
    holiday = next_break(world.calendar, world.day)
    if case is None or holiday is None:
        return
    said = {
        "stays_where": "外婆家，和外婆、表姐",
        "home_from": holiday.starts + timedelta(days=10),
        "home_until": holiday.starts + timedelta(days=24),
        "who_looks_in": "村儿童主任 0000-555 0131",
        "how_often": "weekly",
        "first_on": holiday.starts + timedelta(days=6),
        "child_contact": "班主任 0000-555 0110",
        "child_wants": content("phrases")["hopes"][0],
        "goes_on": ["calls", "visits"],
        "stand_in": "班主任",
        "village_told": "name-and-dates",
        "safe": "no",
        "back_on": world.after(holiday.ends or holiday.starts, 1),
    }
    save_holiday_plan(case, by=case.owner, nonce=world.uuid(), holiday=holiday, **said)


def _withdraws(world: World) -> Story:
    """One family takes its consent back: a word is enough."""
    yield world.moment(world.school_days_ago(15), 9)
    school_class = world.classes[1]
    children = [one for one in world.students[school_class.pk] if one.consents.filter(outcome="given").exists()]
    by = world.admins[school_class.school_id]
    withdraw_consent(children[-1], by=by, dated=timezone.localdate(), nonce=world.uuid())


def _moves(world: World) -> Story:
    """The boy of the village sits in the town since yesterday; his case waits for the other counselor's receipt."""
    yield world.moment(world.last_school_day, 17, 10)
    child = next((one for one in world.students[world.classes[-1].pk] if one.name == MOVES), None)
    if child:
        goes_to = world.classes[3]
        move_student(child, by=world.admins[goes_to.school_id], to=goes_to, day=timezone.localdate())


def _reads(world: World) -> Story:
    """What came before this week has been read."""
    yield world.moment(world.last_school_day, 6, 30)
    TeacherMessage.objects.filter(read_at=None).update(read_at=F("sent_at") + timedelta(hours=3))
    Notice.objects.filter(read_at=None).update(read_at=F("created_at") + timedelta(minutes=50))
