"""Case numbers: what stands on paper instead of a name. XQ-2026-0001, without gaps while nothing is withdrawn."""

from django.db.models import F

from screening.cases.models import Case, CaseCounter

PREFIX = "XQ"


def next_number(year: int) -> str:
    """The next number of a year. Inside the caller's transaction: the counter row is the lock between two writers."""
    counter, _created = CaseCounter.objects.get_or_create(year=year, defaults={"last": _last_used(year)})
    CaseCounter.objects.filter(pk=counter.pk).update(last=F("last") + 1)
    counter.refresh_from_db(fields=["last"])
    return f"{PREFIX}-{year}-{counter.last:04d}"


def _last_used(year: int) -> int:
    start = f"{PREFIX}-{year}-"
    numbers = Case.objects.filter(number__startswith=start).values_list("number", flat=True)
    return max((int(number.removeprefix(start)) for number in numbers), default=0)
