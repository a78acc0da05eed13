"""A month of the equity view on its page, with the way to the other months."""

from typing import Any

from django.urls import reverse

from accounts.models import User
from screening import formats
from screening.reports.county.equity import access
from screening.reports.county.equity.paper import report_for
from screening.reports.models import CountyMonth

MOST = 12


def month_page(user: User, month: CountyMonth | None) -> dict[str, Any]:
    """What the template prints; the look is recorded. Without a month there is nothing to look at yet."""
    if month is None:
        return {"view": None}
    access.record_reading(user, month, purpose="statistics")
    others = [one for one in access.months_of(user)[: MOST + 1] if one.month != month.month]
    return {
        "view": report_for(month),
        "months": [
            (f"{reverse('reports:show_equity')}?month={one.month:%Y-%m}", formats.short_month(one.month))
            for one in others[:MOST]
        ],
        "print_url": reverse("reports:print_equity", args=[month.public_id]),
        "table_url": reverse("reports:tabulate_equity", args=[month.public_id]),
    }
