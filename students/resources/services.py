"""What a school has is entered; a correction is a new row."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from screening.idempotency.once import once
from students.models import School, SchoolResources


@once("resources.enter")
def enter_resources(
    school: School, *, by: User, school_year: int, values: Mapping[str, int | Decimal], nonce: UUID | None = None
) -> SchoolResources:
    """`values` by the names of fields.py."""
    row = SchoolResources.objects.create(
        school=school,
        school_year=school_year,
        entered_by=by,
        entered_at=timezone.now(),
        **values,
    )
    record(by=by, verb="resources.enter", obj=row, detail={"school_year": school_year})
    return row
