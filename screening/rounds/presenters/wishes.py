"""From the class to the child: where a wish to talk is recorded."""

from collections.abc import Iterable

from django.utils import timezone

from screening.documents.blocks import Link
from students.models import SchoolClass
from students.selectors import calendar_of, class_label


def class_links(rows: Iterable[SchoolClass], chosen: str) -> list[Link]:
    counties = {row.school.township.county_id: row.school.township.county for row in rows}
    years = {pk: calendar_of(county).school_year(timezone.localdate()) for pk, county in counties.items()}
    return [
        Link(
            class_label(row, years[row.school.township.county_id]),
            f"?class={row.public_id}",
            note=row.school.name,
            is_current=str(row.public_id) == chosen,
        )
        for row in rows
    ]
