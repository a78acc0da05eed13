"""What a school has is entered; a correction is a new row."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from students.models import School, SchoolResources
from students.services.once import create_once


@transaction.atomic
def enter_resources(
    school: School, *, by: User, school_year: int, values: Mapping[str, int | Decimal], nonce: UUID | None = None
) -> SchoolResources:
    """`values` by the names of fields.py."""
    row, new = create_once(
        SchoolResources,
        nonce,
        school=school,
        school_year=school_year,
        entered_by=by,
        entered_at=timezone.now(),
        **values,
    )
    if new:
        record(by=by, verb="resources.enter", obj=row, detail={"school_year": school_year})
    return row
