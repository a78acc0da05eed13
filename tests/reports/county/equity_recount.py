"""Children of a round by chance, and the equity figures of a county once more, in plain SQL."""

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db import connection

from screening.cases.models import Case, FollowUp, TalkTask
from screening.reports.county.equity.counting import CountedChild
from screening.reports.county.equity.services import tables_of_county
from screening.reports.disclosure_control.model import Published, Why, is_small
from screening.reports.models import CountyMonth
from screening.reports.periods import period_of
from screening.rounds.models import ChildState, ScreeningRound
from students.models import SchoolClass, Student
from tests.factories import at, make_care, make_class, make_consent, make_student, written_together
from tests.reports.factories import decide, make_round, open_case, put_in_state

OCTOBER, NOVEMBER_4 = date(2026, 10, 1), date(2026, 11, 4)
STATES = (*["rated"] * 8, "to-rate", "refused", "no-consent-yet", "not-scorable", "left", "absent-long")


def random_children(random: Random, count: int) -> list[CountedChild]:
    found = []
    for _ in range(count):
        flagged, due = random.random() < 0.15, random.random() < 0.05
        found.append(
            CountedChild(
                state=random.choice(STATES),
                label=(label := random.choice(("left-behind", "other", "other", "unknown"))),
                policy="other" if label == "left-behind" and len(found) % 4 else label,
                sex=random.choice(("girl", "boy")),
                grade=random.randint(3, 6),
                boarding=random.choice(("boarding", "day", "day", "unknown")),
                township=random.randint(1, 3),
                flagged=flagged,
                looked_at=flagged and random.random() < 0.7,
                due=due,
                followed_up=due and random.random() < 0.6,
            )
        )
    return found


def random_round(cast: Any, random: Random, count: int) -> ScreeningRound:
    """A round of three schools in which everything happens to somebody, some of it after October."""
    current = make_round(cast, cast.school, cast.second_school, cast.outside_school)
    schools = (cast.school, cast.second_school, cast.outside_school)
    classes = [make_class(school, grade, 9) for school in schools for grade in (3, 5)]
    with written_together():
        for number in range(count):
            _child(random, current, random.choice(classes), number, cast)
    return current


def _child(random: Random, current: ScreeningRound, school_class: SchoolClass, number: int, cast: Any) -> None:
    sex = random.choice((Student.Sex.GIRL, Student.Sex.BOY))
    student = make_student(school_class, f"某{number}", 100 + number, sex=sex, consent=False)
    state, since = random.choice(STATES), "2026-11-03" if random.random() < 0.1 else "2026-10-01"
    put_in_state(current, student, school_class, state, since)
    for _ in range(random.randint(0, 2)):
        _care(random, student, cast)
    for _ in range(random.choice((0, 0, 1, 2))):
        _consent(random, student, cast)
    if random.random() < 0.4:
        _follow(random, current, student, school_class, cast)


def _consent(random: Random, student: Student, cast: Any) -> None:
    make_consent(
        student,
        recorded_by=cast.admin,
        outcome=random.choice(("given", "given", "given", "withdrawn")),
        care_context=random.choice(("yes", "yes", "talk", "no")),
        authority=random.choice(("parent", "parent", "carer-only")),
        child_agrees=random.random() < 0.95,
        dated=date(2026, 9, random.randint(1, 28)),
        recorded_at=at(random.choice(("2026-09-29", "2026-09-30", "2026-11-02"))),
    )


def _care(random: Random, student: Student, cast: Any) -> None:
    more = Random(student.name)  # of its own, so that the other dice fall as they did
    make_care(
        student,
        cast.li,
        as_of=date(2026, 9, 1) + timedelta(days=random.randint(0, 70)),
        recorded_at=at(random.choice(("2026-09-20", "2026-10-20", "2026-11-02"))),
        father_away=random.choice(("now", "never", "unknown", "before")),
        father_away_since=random.choice((None, date(2025, 3, 1), date(2026, 4, 30), date(2026, 7, 1))),
        mother_away=random.choice(("now", "never", "never")),
        mother_away_since=random.choice((None, date(2025, 3, 1), date(2026, 8, 1))),
        boarding=random.random() < 0.4,
        rural_hukou=more.choice(("yes", "yes", "yes", "no", "unknown")),
        capacity_concern=more.random() < 0.6,
    )


def _follow(random: Random, current: ScreeningRound, student: Student, school_class: SchoolClass, cast: Any) -> None:
    seen = random.choice((None, date(2026, 10, 12), date(2026, 11, 2)))
    kind = random.choice((Case.Kind.FLAG, Case.Kind.FLAG, Case.Kind.FLAG, Case.Kind.RANDOM_CHECK))
    opened = random.choice((date(2026, 10, 8), date(2026, 10, 8), date(2026, 11, 2)))
    case = open_case(current, student, school_class, cast.wang, kind=kind, first_seen_on=seen, opened_on=opened)
    if random.random() < 0.3:
        TalkTask.objects.create(
            student=student,
            school_class=school_class,
            round=current,
            case=case,
            kind=TalkTask.Kind.TIER_B,
            state=TalkTask.State.ANSWERED,
            due_on=date(2026, 10, 30),
            answer="watch",
            answered_at=at(random.choice(("2026-10-14", "2026-11-02"))),
            answered_by=cast.li,
        )
    if random.random() < 0.7:
        decide(case, cast.wang, "watch", at(random.choice(("2026-10-15", "2026-11-02"))))
    for _ in range(random.randint(0, 2)):
        done = random.choice((None, date(2026, 10, 29), date(2026, 11, 2)))
        FollowUp.objects.create(
            case=case,
            due_on=random.choice((date(2026, 10, 26), date(2026, 10, 30), date(2026, 11, 9))),
            done_on=done,
            done_by=cast.wang if done else None,
        )


def kept_month(cast: Any) -> CountyMonth:
    """October of the county with the cells of this view: small ones hidden, no others; publishing has its own tests."""
    period = period_of(OCTOBER, NOVEMBER_4)
    counts = {key: n for table in tables_of_county(county=cast.county, period=period) for key, n in table.cells.items()}
    cells = {key: Published(None, Why.SMALL) if is_small(n) else Published(n) for key, n in counts.items()}
    stored = {key: cell.stored for key, cell in cells.items()}
    return CountyMonth.objects.create(county=cast.county, month=OCTOBER, cells=stored, work={}, input_hash="0" * 64)


SQL = """
WITH sheets AS (
  SELECT c.*, ROW_NUMBER() OVER (PARTITION BY c.student_id, c.recorded_at < %(until)s
      ORDER BY c.dated DESC, c.id DESC) AS at,
    ROW_NUMBER() OVER (PARTITION BY c.student_id ORDER BY c.dated DESC, c.id DESC) AS now
  FROM students_consent c
), refused AS (
  SELECT student_id FROM sheets WHERE (now = 1 OR (at = 1 AND recorded_at < %(until)s)) AND (
    outcome <> 'given' OR NOT child_agrees OR (authority <> 'carer-only' AND care_context NOT IN ('yes', 'talk')))
), care AS (
  SELECT c.*, ROW_NUMBER() OVER (PARTITION BY c.student_id ORDER BY c.as_of DESC, c.id DESC) AS at,
    CASE WHEN c.father_away = 'now' THEN 1 ELSE 0 END + CASE WHEN c.mother_away = 'now' THEN 1 ELSE 0 END AS away,
    CASE WHEN c.father_away = 'unknown' THEN 1 ELSE 0 END
      + CASE WHEN c.mother_away = 'unknown' THEN 1 ELSE 0 END AS unclear,
    CASE WHEN c.capacity_concern THEN 1 ELSE 2 END AS enough
  FROM students_carearrangement c WHERE c.as_of <= %(last)s AND c.recorded_at < %(until)s
    AND c.student_id NOT IN (SELECT student_id FROM refused)
), looked AS (
  SELECT k.student_id, MIN(CASE WHEN
      (k.first_seen_on <= %(last)s OR EXISTS (SELECT 1 FROM cases_talktask t WHERE t.case_id = k.id
         AND t.state = 'answered' AND t.answered_at < %(until)s))
      AND EXISTS (SELECT 1 FROM cases_decision d WHERE d.case_id = k.id AND d.decided_at < %(until)s)
      THEN 1 ELSE 0 END) AS done
  FROM cases_case k WHERE k.round_id = %(round)s AND k.kind = 'flag' AND k.opened_on <= %(last)s GROUP BY k.student_id
), followed AS (
  SELECT k.student_id, MIN(CASE WHEN f.done_on <= %(last)s THEN 1 ELSE 0 END) AS done
  FROM cases_followup f JOIN cases_case k ON k.id = f.case_id
  WHERE k.round_id = %(round)s AND k.kind = 'flag' AND f.due_on < %(late)s GROUP BY k.student_id
)
SELECT CASE WHEN p.since < %(until)s THEN p.state ELSE 'to-rate' END,
  CASE
    WHEN care.id IS NULL THEN 'unknown'
    WHEN s.birth_year < 2010 OR (s.birth_year = 2010 AND s.birth_month <= 10) OR care.rural_hukou = 'no' THEN 'other'
    WHEN care.away >= care.enough THEN CASE care.rural_hukou WHEN 'unknown' THEN 'unknown' ELSE 'left-behind' END
    WHEN care.away + care.unclear >= care.enough THEN 'unknown'
    ELSE 'other' END,
  s.sex, 2026 - g.cohort_year + 1, h.township_id,
  CASE WHEN care.id IS NULL THEN 'unknown' WHEN care.boarding THEN 'boarding' ELSE 'day' END,
  CASE
    WHEN (care.father_away = 'now' AND care.father_away_since <= %(half)s)
      OR (care.mother_away = 'now' AND care.mother_away_since <= %(half)s) THEN 'left-behind'
    WHEN care.id IS NULL OR care.father_away = 'unknown' OR care.mother_away = 'unknown'
      OR (care.father_away = 'now' AND care.father_away_since IS NULL)
      OR (care.mother_away = 'now' AND care.mother_away_since IS NULL) THEN 'unknown'
    ELSE 'other' END,
  looked.done, followed.done
FROM rounds_roundchild p
JOIN students_student s ON s.id = p.student_id
JOIN students_schoolclass g ON g.id = p.school_class_id
JOIN students_school h ON h.id = g.school_id
LEFT JOIN care ON care.student_id = s.id AND care.at = 1
LEFT JOIN looked ON looked.student_id = s.id
LEFT JOIN followed ON followed.student_id = s.id
WHERE p.round_id = %(round)s
"""


def counted_again(current: ScreeningRound) -> Counter[tuple[str, str, str]]:
    """(dimension, group, figure) → children at the end of October, from one query and a loop over its rows."""
    values = {"round": current.pk, "last": "2026-10-31", "until": at("2026-11-01", "00:00"), "half": "2026-04-30"}
    values["late"] = "2026-10-30"  # a Friday: what was due on it is late once there was school again
    with connection.cursor() as cursor:
        cursor.execute(SQL, values)
        rows = cursor.fetchall()
    found: Counter[tuple[str, str, str]] = Counter()
    for state, policy, sex, grade, township, boarding, label, looked, followed in rows:
        if state == ChildState.LEFT:
            continue
        figures = ["children"]
        figures += [] if state == "rated" else ["not-screened"]
        figures += [] if state == "refused" else ["taking-part"]
        figures += [] if state in ("rated", "refused") else ["missed"]
        figures += ["flagged"] * (looked is not None) + ["not-looked-at"] * (looked == 0)
        figures += ["due"] * (followed is not None) + ["not-followed-up"] * (followed == 0)
        figures += [state] * (state in ("refused", "no-consent-yet"))
        groups = {"policy": policy, "label": label, "sex": sex, "grade": grade, "boarding": boarding}
        groups |= {"township": township, "all": "all"}
        found.update((way, str(group), figure) for way, group in groups.items() for figure in figures)
    return found
