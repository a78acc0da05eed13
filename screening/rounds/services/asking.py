"""How many different forecasts a county is told from one earlier round.

may_be_told(county, *, by) -> bool      the same question again is always answered; remembers a new one

Each different set of forms, rules and norms weighs the same children once more: many of them side by side tell of
single classes what none of them tells alone.
"""

from django.db import transaction

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can
from screening.rounds.expected import CountyLoad
from screening.rounds.models import ForecastQuestion
from students.models import County

MOST = 12  # different forecasts from the answers of one round


@transaction.atomic
def may_be_told(county: CountyLoad, *, by: User) -> bool:
    """Simulated shares count no child; a counselor sees the children anyway."""
    rests_on = county.basis.round
    if rests_on is None or can(by, Permission.REVIEW_CASES):
        return True
    County.objects.select_for_update().get(pk=county.plan.county.pk)
    asked = ForecastQuestion.objects.filter(rests_on=rests_on)
    question = county.plan.question
    if asked.filter(question=question).exists():
        return True
    if asked.count() >= MOST:
        return False
    ForecastQuestion.objects.create(rests_on=rests_on, question=question, asked_by=by)
    audit.record(by=by, verb="round.ask-forecast", obj=rests_on, detail={"question": question[:12]})
    return True
