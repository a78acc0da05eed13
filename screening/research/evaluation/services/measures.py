"""A class's term sheet is kept: always a new one; the newest is in force."""

from uuid import UUID

from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from screening.idempotency.once import once
from screening.research.evaluation.records import TermRecord
from screening.research.evaluation.refused import require
from screening.research.models import PilotClass, TermMeasure, TermSheet
from students.models import Student


@once("pilot.term-sheet")
def save_term_sheet(pilot_class: PilotClass, *, by: User, nonce: UUID | None, sheet: TermRecord) -> TermSheet:
    """Lines in which nothing is known are left out. Raises Refused when a number cannot be."""
    lines = [line for line in sheet.lines if not line.is_empty]
    require(lines, "", "nothing-entered")
    for line in lines:
        require(line.days_missed is None or line.days_missed <= sheet.days_open, "", "days")
        require(line.chinese is None or line.chinese <= sheet.chinese_max, "", "mark")
        require(line.maths is None or line.maths <= sheet.maths_max, "", "mark")
    about = {"term": sheet.term, "days_open": sheet.days_open}
    most = {"chinese_max": sheet.chinese_max, "maths_max": sheet.maths_max}
    made = {"entered_by": by, "entered_at": timezone.now()}
    found = TermSheet.objects.create(pilot_class=pilot_class, **about, **most, **made)
    TermMeasure.objects.bulk_create(
        TermMeasure(
            sheet=found,
            student_id=line.student_id,
            days_missed=line.days_missed,
            chinese=line.chinese,
            maths=line.maths,
        )
        for line in lines
    )
    children = Student.objects.filter(pk__in=[line.student_id for line in lines])
    named = children.values_list("public_id", flat=True)
    record(by=by, verb="pilot.term-sheet", obj=found, subjects=named, detail={"term": sheet.term})
    return found
