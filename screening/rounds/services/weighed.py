"""The latest closed round weighed again under a coming one: of a large county counted once and kept.

earlier_of(plan) -> Earlier | None     what `weigh` finds, or what is kept of it and still true
weigh_large_rounds() -> int            at night, for the round most counties would plan next
"""

from dataclasses import asdict, replace
from typing import Any

from django.db.models import Count, Max
from django.utils import timezone

from screening.library.models import ReliabilityRecord
from screening.library.selectors import rule_sets, rules_of, usable_versions
from screening.rounds.expected import ForecastBasis
from screening.rounds.models import Assessment, Flag, Rescoring, ScreeningRound, WeighedRound
from screening.rounds.plans import RoundPlan, draft_plan, usual_forms
from screening.rounds.services.earlier import Earlier, SeenClass, latest_closed, weigh
from students.models import County

LARGE = 20_000  # answers: fewer are weighed again in less than a second


def earlier_of(plan: RoundPlan) -> Earlier | None:
    found = latest_closed(plan)
    if found is None:
        return None
    answers = _answers(found)
    if answers["many"] < LARGE:
        return weigh(plan, found)
    state = _state(found, answers)
    kept = WeighedRound.objects.filter(round=found, question=plan.question, state=state).first()
    if kept is not None:
        return _read(kept.told, found)
    earlier = weigh(plan, found)
    values = {"state": state, "told": _told(earlier), "counted_at": timezone.now()}
    WeighedRound.objects.update_or_create(round=found, question=plan.question, defaults=values)
    return earlier


def weigh_large_rounds() -> int:
    """How many counties have one. What is kept and still true is not counted again."""
    forms, rules = usual_forms(usable_versions()), next(iter(rule_sets()), None)
    if not forms or rules is None:
        return 0
    many = 0
    for county in County.objects.filter(rounds__state=ScreeningRound.State.CLOSED).distinct():
        day = timezone.localdate()
        plan = draft_plan(county, school_year=day.year, opens_on=day, versions=forms, rules=rules_of(rules))
        found = latest_closed(plan)
        if found is not None and _answers(found)["many"] >= LARGE:
            many += earlier_of(plan) is not None
    return many


def _answers(found: ScreeningRound) -> dict[str, Any]:
    rows = Assessment.objects.filter(round=found, superseded_at__isnull=True)
    return rows.aggregate(many=Count("pk"), last=Max("pk"))


def _state(found: ScreeningRound, answers: dict[str, Any]) -> str:
    """Changes with everything the weighing reads and the question does not name: answers, also those that were erased,
    earlier totals, flags by other doors, what is known of the forms."""
    adopted = Rescoring.objects.filter(round__county=found.county_id, state=Rescoring.State.ADOPTED).count()
    flags = Flag.objects.filter(round=found, withdrawn_at__isnull=True).count()
    known = ReliabilityRecord.objects.aggregate(many=Count("pk"), last=Max("pk"))
    return "-".join(str(one) for one in (*answers.values(), adopted, flags, *known.values()))


def _told(earlier: Earlier | None) -> dict[str, Any]:
    if earlier is None:
        return {}
    basis = asdict(replace(earlier.basis, round=None))
    classes = {str(pk): list(asdict(seen).values()) for pk, seen in earlier.classes.items()}
    return {"basis": basis, "classes": classes, "model_sd": list(earlier.model_sd)}


def _read(told: dict[str, Any], found: ScreeningRound) -> Earlier | None:
    if not told:
        return None
    basis = told["basis"] | {"round": found, "left_out": tuple(told["basis"]["left_out"])}
    classes = {int(pk): SeenClass(*seen) for pk, seen in told["classes"].items()}
    first, second = told["model_sd"]
    return Earlier(ForecastBasis(**basis), classes, (first, second))
