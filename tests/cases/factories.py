"""A round, flags and cases for tests, each with the least a test has to say about it."""

import uuid
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from screening.cases.deciding.form_values import (
    DecisionRecord,
    GoesOn,
    GuardianRecord,
    ReferralRecord,
    ReviewRecord,
    UrgentRecord,
)
from screening.cases.deciding.unresolved_items import open_things
from screening.cases.models import Case, Receiver, Referral
from screening.cases.opening.services.opening import open_case_for_flag
from screening.cases.referrals.services import create_referral
from screening.cases.review.services import decide
from screening.cases.urgent.services import raise_urgent
from screening.library.services import current_rules
from screening.rounds.models import Flag, FlagReason, RoundSchool, ScreeningRound, Tier
from students.models import DutyDay, School, Student

TODAY = date(2026, 10, 19)
SAFE = {"harm-by-others": "no-sign", "harm-by-self": "no-sign", "sleep": "no-sign", "food": "no-sign"}
HIGH = {"variant": "provisional", "informant": "teacher", "scale": "teacher-connection", "answered": 8, "upper": 6}
TOLD = GuardianRecord(told="call", who="奶奶", authority="carer", told_on=TODAY)


def make_round(county: object, by: User) -> ScreeningRound:
    found = ScreeningRound.objects.filter(county=county).first()
    if found:
        return found
    current = ScreeningRound.objects.create(
        county=county,
        school_year=2026,
        term=1,
        opens_on=date(2026, 10, 8),
        closes_on=date(2026, 10, 30),
        state=ScreeningRound.State.OPEN,
        rule_set=current_rules(),
        created_by=by,
    )
    for school in School.objects.filter(township__county=county):
        RoundSchool.objects.create(round=current, school=school)
    return current


def make_flag(
    student: Student, by: User, *, tier: str = Tier.A, code: str = "high", params: dict | None = None
) -> Flag:
    """A flag of the county's round; `by` created the round."""
    school_class = student.enrolments.get(ends__isnull=True).school_class
    flag = Flag.objects.create(
        student=student,
        school=school_class.school,
        school_class=school_class,
        round=make_round(school_class.school.township.county, by),
        tier=tier,
        provisional=True,
        raised_at=timezone.now(),
    )
    FlagReason.objects.create(flag=flag, code=code, params=HIGH if params is None else params, rule_version="1.0")
    return flag


def make_case(cast: object, child: str = "yu", *, tier: str = Tier.A, **reason: object) -> Case:
    return open_case_for_flag(make_flag(cast.children[child], cast.district, tier=tier, **reason))


def planned_case(cast: object, child: str = "yu") -> Case:
    """A case for which a support plan was decided and the family told."""
    case = make_case(cast, child)
    decide(case, by=cast.wang, nonce=uuid.uuid4(), decision=decision("support-plan", "family-contact"), guardian=TOLD)
    case.refresh_from_db()
    return case


def seen_review(**fields: object) -> ReviewRecord:
    values = {"child_seen_on": TODAY, "asked": ("child",), "safety": SAFE}
    return ReviewRecord(**{**values, **fields})


def decision(kind: str = "watch", reason: str = "recent-change", **fields: object) -> DecisionRecord:
    values: dict[str, object] = {"until": date(2026, 12, 1)} if kind != "no-concern" else {}
    return DecisionRecord(decision=kind, reason=reason, **{**values, **fields})


NO_CONCERN = DecisionRecord(decision="no-concern", reason="talked-and-fine")


def make_receiver(cast: object, kind: str = "county-hospital", profile: str = "full", **fields: object) -> Receiver:
    values = {"unit": "禾溪县人民医院", "person": "王医生", "phone": "0000-555 0160", "reply_days": 15}
    return Receiver.objects.create(county=cast.county, kind=kind, profile=profile, **{**values, **fields})


def make_referral(cast: object, case: Case, receiver: Receiver | None = None, **fields: object) -> Referral:
    record = ReferralRecord(request="请见一面孩子和照料人", tried="面谈一次", **fields)
    return create_referral(
        case, by=cast.wang, nonce=uuid.uuid4(), receiver=receiver or make_receiver(cast), record=record
    )


def all_left(case: Case, by: User, said: str = "班主任") -> dict[str, GoesOn]:
    """A person, a day and a word for everything that is open."""
    look_on = timezone.localdate() + timedelta(days=14)
    return {one.key: GoesOn(said, by, look_on) for one in open_things(case)}


def make_duty(
    school: School, duty_person: User, deputy: User, day: date = TODAY, hours: str = DutyDay.Hours.DAY
) -> DutyDay:
    """Written down before anything was raised that day."""
    since = timezone.make_aware(datetime.combine(day, time()))
    return DutyDay.objects.create(
        school=school,
        date=day,
        hours=hours,
        duty_person=duty_person,
        duty_phone="0000-555 0110",
        deputy=deputy,
        deputy_phone="0000-555 0117",
        person_since=since,
        deputy_since=since,
    )


def make_urgent(cast: object, by: User, about: str = "no", whom: str = "", student: Student | None = None) -> object:
    record = UrgentRecord(who="三(1)班 王𬀩雨", what="URGENT-SENTINEL 说不想回家", about=about, about_whom=whom)
    return raise_urgent(cast.school, by=by, nonce=uuid.uuid4(), record=record, student=student)
