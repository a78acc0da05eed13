"""Rows that hold from a day to a day."""

from datetime import date

from django.db.models import Q


def in_force(day: date) -> Q:
    """Dated rows of that day, first and last day inclusive."""
    return Q(starts__lte=day) & (Q(ends__isnull=True) | Q(ends__gte=day))
