"""Both labels of every child, as the care arrangement in force on a day says them."""

from collections.abc import Collection, Mapping

from django.db.models import QuerySet

from screening.reports.monthly.access.school_records import SchoolRecords
from screening.reports.periods import Period
from students.consents import may_refuse, standing
from students.labels import CareFacts, policy_left_behind, research_left_behind
from students.models import Consent

WORDS = {True: "left-behind", False: "other", None: "unknown"}
RULES = {"policy": policy_left_behind, "label": research_left_behind}
FACTS = (
    *("father_away", "father_away_since", "mother_away", "mother_away_since"),
    *("rural_hukou", "capacity_concern"),
)


def labels(records: SchoolRecords, children: Collection[int], period: Period) -> dict[str, Mapping[int, str]]:
    """Label → child → left-behind, other or unknown. Of a family that does not agree, or by now does not agree any
    more, that life at home is recorded, nothing is known."""
    refused = refused_by(records.consents, period)
    facts = {student: one for student, one in _facts(records, period).items() if student not in refused}
    return {
        name: {child: WORDS[rule(facts[child], period.last) if child in facts else None] for child in children}
        for name, rule in RULES.items()
    }


def _facts(records: SchoolRecords, period: Period) -> dict[int, CareFacts]:
    """What had been recorded by then; the last row of a child holds."""
    rows = records.care.filter(recorded_at__lt=period.until).order_by("as_of", "pk")
    columns = ("student_id", "student__birth_year", "student__birth_month", *FACTS)
    return {
        student: CareFacts(year, month, **dict(zip(FACTS, facts, strict=True)))
        for student, year, month, *facts in rows.values_list(*columns)
    }


def refused_by(consents: QuerySet[Consent], period: Period) -> set[int]:
    """Children whose family said no, by the sheet in force that day or by the one in force today."""
    fields = ("student_id", "outcome", "child_agrees", "authority", "care_context", "recorded_at")
    ever = consents.filter(may_refuse("care_context", "student__consents"))  # few; the others need not be read
    sheets: list[Consent] = list(ever.order_by("dated", "pk").only(*fields))
    today = {sheet.student_id: sheet for sheet in sheets}
    then = {sheet.student_id: sheet for sheet in sheets if sheet.recorded_at < period.until}
    return {
        student
        for one in (today, then)
        for student, sheet in one.items()
        if standing(sheet, "care_context") == "refused"
    }
