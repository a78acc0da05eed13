"""A county of many schools in the middle of its year: a closed round with two teacher forms a child, a tenth of the
children flagged, looked at and followed up. Built in bulk, a school at a time."""

from datetime import date, timedelta
from random import Random

from accounts.models import Role, User
from screening.cases.models import Case, Decision, FollowUp
from screening.rounds.models import Assessment, RoundChild, RoundSchool, ScreeningRound, Sheet, SheetRow
from screening.rounds.round_scoring import RoundScoring, round_scoring_of
from screening.rounds.services import create_round
from screening.rounds.services.handing_in import store_results
from students.models import CareArrangement, County, School, SchoolClass, Student
from tests import factories as people
from tests.rounds import factories as rounds

OCTOBER = date(2026, 10, 1)
OPENS, CLOSES = date(2026, 10, 12), date(2026, 10, 30)
LAST_YEAR = date(2025, 9, 1)
CLASSES = (2, 3, 4, 5)  # of 40 children: every fourth school has no table of children
CLASS_SIZE = 40


def county_of_schools(schools: int, *, class_size: int = CLASS_SIZE, name: str = "万校县") -> County:
    """`schools` schools with a headteacher each; 140 children a school on average."""
    county = people.make_county(name)
    officer = people.make_user("district", "郑科长", Role.DISTRICT_OFFICER)
    people.assign_county(officer, county)
    people.make_user("schooladmin", "何丽", Role.SCHOOL_ADMINISTRATOR)
    counselor = people.make_user("counselor", "王静", Role.COUNSELOR)
    for number in range(schools):
        _school(county, number)
    made = create_round(county, by=officer, school_year=2026, term=1, opens_on=OPENS, closes_on=CLOSES)
    moment = people.at("2026-10-12")
    RoundSchool.objects.filter(round=made).update(opened_at=moment, opened_by=officer)
    round_scoring, dice = round_scoring_of(made), Random(7)
    for school in School.objects.filter(township__county=county).order_by("pk"):
        _rate(round_scoring, school, class_size, counselor, dice)
    made.state, made.closed_at = ScreeningRound.State.CLOSED, people.at("2026-10-30", "18:00")
    made.save()
    return county


def _school(county: County, number: int) -> School:
    school = people.make_school(county, f"第{number:03}小学")
    head = people.make_user(f"head{number:03}", f"校长{number:03}", Role.HEADTEACHER, password="")
    people.assign(head, school, "headteacher")
    for one in range(CLASSES[number % len(CLASSES)]):
        people.make_class(school, 3 + one % 4, 1 + one)
    return school


def _rate(round_scoring: RoundScoring, school: School, class_size: int, counselor: User, dice: Random) -> None:
    for school_class in school.classes.all():
        crowd = rounds.make_crowd(school_class, class_size)
        school_class.enrolments.update(starts=LAST_YEAR)  # so that there is a year of months to report
        _care(crowd, counselor, dice)
        _hand_in(round_scoring, school_class, crowd, counselor, dice)
        _look(round_scoring.round, school_class, crowd[:: dice.choice((8, 10, 12))], counselor, dice)


def _care(crowd: list[Student], by: User, dice: Random) -> None:
    CareArrangement.objects.bulk_create(
        CareArrangement(
            student=child,
            as_of=date(2026, 9, 10),
            source="parent",
            father_away=dice.choice(("now", "never")),
            mother_away=dice.choice(("now", "never", "never")),
            recorded_by=by,
            recorded_at=people.at("2026-09-10"),
        )
        for child in crowd
    )


def _hand_in(
    round_scoring: RoundScoring, school_class: SchoolClass, crowd: list[Student], by: User, dice: Random
) -> None:
    moment, where = people.at("2026-10-20"), {"round": round_scoring.round, "school_class": school_class}
    handed = {"state": "submitted", "started_at": moment, "submitted_at": moment, "submitted_by": by}
    sheet = Sheet.objects.create(**where, informant="teacher", **handed)
    SheetRow.objects.bulk_create(
        SheetRow(sheet=sheet, student=child, version=1, saved_at=moment, saved_by=by) for child in crowd
    )
    RoundChild.objects.bulk_create(RoundChild(**where, student=child, state="rated", since=moment) for child in crowd)
    Assessment.objects.bulk_create(
        Assessment(
            **where,
            student=child,
            instrument_version=form.version,
            informant=form.instrument.informant,
            rater=by,
            answers={item.id: dice.choice((0, 0, 0, 1, 1, 2, 3)) for item in form.instrument.items},
            submitted_at=moment,
        )
        for form in round_scoring.forms
        for child in crowd
    )
    store_results(round_scoring, Assessment.objects.filter(**where).select_related("school_class"), at=moment)


def _look(made: ScreeningRound, school_class: SchoolClass, flagged: list[Student], by: User, dice: Random) -> None:
    cases = Case.objects.bulk_create(_case(made, school_class, child, by, dice) for child in flagged)
    seen = [case for case in cases if case.first_seen_on]
    who = {"decided_by": by, "decided_at": people.at("2026-10-29")}
    Decision.objects.bulk_create(
        Decision(case=case, decision=dice.choice(("support", "watch")), reason="other", **who) for case in seen
    )
    due = date(2026, 10, 30)
    FollowUp.objects.bulk_create(
        FollowUp(case=case, due_on=due, **({"done_on": due, "done_by": by} if dice.random() < 0.7 else {}))
        for case in seen
    )


def _case(made: ScreeningRound, school_class: SchoolClass, child: Student, owner: User, dice: Random) -> Case:
    opened, is_a = date(2026, 10, 20), dice.random() < 0.7
    is_seen = is_a and dice.random() < 0.8
    return Case(
        number=f"2026-{child.pk:06}",
        student=child,
        school=school_class.school,
        school_class=school_class,
        round=made,
        tier="A" if is_a else "B",
        state=Case.State.UNDER_REVIEW if is_seen else Case.State.WAITING,
        owner=owner,
        opened_on=opened,
        desk_due_on=opened + timedelta(days=7) if is_a else None,
        seen_due_on=opened + timedelta(days=14) if is_a else None,
        answer_due_on=None if is_a else opened + timedelta(days=21),
        first_seen_on=date(2026, 10, 28) if is_seen else None,
    )
