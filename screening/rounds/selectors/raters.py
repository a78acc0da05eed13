"""Who rated and who had practised before: days and counts, no answers and no child. And the lines to practise on."""

from datetime import date

from django.utils import timezone

from accounts.models import User
from screening import instruments
from screening.instruments import Instrument
from screening.rounds import access
from screening.rounds.models import Informant, RaterPractice, ScreeningRound, Sheet
from screening.rounds.round_scoring import forms_of_round


def practised_raters(screening_round: ScreeningRound) -> tuple[int, int]:
    """(trained, total): those who handed in a teacher sheet of the round, and how many of them had practised by then.

    Any version of the practice counts, on any day up to the day on which the person's first sheet was handed in.
    """
    first: dict[int, date] = {}
    rows = Sheet.objects.filter(round=screening_round, informant=Informant.TEACHER, submitted_at__isnull=False)
    for rater, moment in rows.order_by("-submitted_at").values_list("submitted_by", "submitted_at"):
        first[rater] = timezone.localdate(moment)
    days = RaterPractice.objects.filter(user__in=first).order_by("-practised_on")
    practised = dict(days.values_list("user", "practised_on"))  # the earliest day stands last and counts
    return sum(rater in practised and practised[rater] <= day for rater, day in first.items()), len(first)


def last_practised(user: User) -> date | None:
    """The last day on which this person worked through the stories."""
    return (
        RaterPractice.objects.filter(user=user).order_by("-practised_on").values_list("practised_on", flat=True).first()
    )


def practice_forms(user: User) -> tuple[Instrument, ...]:
    """Teachers' forms, frozen ones of the person's latest round first, then those the product brings along."""
    latest = access.rounds_of(user).first()
    frozen = [form.instrument for form in forms_of_round(latest)] if latest else []
    return tuple(form for form in (*frozen, *instruments.all()) if form.informant == "teacher")
