"""The end of a round: nobody waits any more, the first norm is built, results are computed again beside the old.

close_round(screening_round, *, by=None) -> ScreeningRound       a second time changes nothing
close_due_rounds(*, by=None) -> int                              every open round whose last day is over
rescore(screening_round, *, by=None) -> int                      new result rows; flags already raised stay
"""

from collections import defaultdict
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.library.models import NormSet
from screening.library.selectors import norms_in_force
from screening.library.services import freeze_norm
from screening.rounds import hooks
from screening.rounds.kit import Form, Kit, kit_of
from screening.rounds.models import Result, RoundChild, ScreeningRound
from screening.rounds.services.evidence import band_of, results_in_force
from screening.rounds.services.flagging import flags_from_forms
from screening.rounds.services.handing_in import store_results
from screening.rounds.services.settling import settle_children
from screening.scoring import ENGINE_VERSION, Norm, Rated, build_norm


@transaction.atomic
def close_round(screening_round: ScreeningRound, *, by: User | None = None) -> ScreeningRound:
    """Close the window. Drafts stay as drafts; children not rated by now become not scorable."""
    found: ScreeningRound = (
        ScreeningRound.objects.select_for_update(of=("self",)).select_related("county").get(pk=screening_round.pk)
    )
    if found.state == ScreeningRound.State.CLOSED:
        return found
    today = timezone.localdate()
    found.state, found.closed_at = ScreeningRound.State.CLOSED, timezone.now()
    found.save(update_fields=["state", "closed_at"])
    settle_children(found)
    norms = _first_norms(found, today, by)
    if norms:
        found.norm_sets.add(*norms)
        rescore(found, by=by)
    for hook in hooks.round_closed:
        hook(found, today)
    audit.record(by=by, verb="round.close", obj=found, detail={"norms": len(norms)})
    return found


def close_due_rounds(*, by: User | None = None) -> int:
    """Each in its own transaction, so that one county never holds up another."""
    over = ScreeningRound.objects.filter(state=ScreeningRound.State.OPEN, closes_on__lt=timezone.localdate())
    due = list(over.order_by("pk"))
    for screening_round in due:
        close_round(screening_round, by=by)
    return len(due)


@transaction.atomic
def rescore(screening_round: ScreeningRound, *, by: User | None = None) -> int:
    """A result under the norms and rules of the round for every assessment that has none; flags only ever added."""
    kit = kit_of(screening_round)
    done = set(
        Result.objects.filter(
            assessment__round=screening_round, engine_version=ENGINE_VERSION, rule_set=screening_round.rule_set
        ).values_list("assessment_id", "norm_set_id")
    )
    forms = {form.version.pk: form for form in kit.forms}
    waiting = []
    for row in results_in_force(screening_round):
        assessment = row.assessment
        norm_set = kit.norm_set(forms[assessment.instrument_version_id], assessment.school_class)
        if (assessment.pk, norm_set.pk if norm_set else None) not in done:
            waiting.append(assessment)
    store_results(kit, waiting, at=timezone.now())
    children = RoundChild.objects.filter(
        round=screening_round, student__in=[assessment.student_id for assessment in waiting]
    )
    flags_from_forms(kit, children.select_related("school_class"), at=timezone.now(), keep=True)
    audit.record(by=by, verb="round.rescore", obj=screening_round, detail={"results": len(waiting)})
    return len(waiting)


def _first_norms(screening_round: ScreeningRound, today: date, by: User | None) -> list[NormSet]:
    """The norm of each form and grade band that has none in force yet, where the group qualifies."""
    kit = kit_of(screening_round)
    known = norms_in_force(screening_round.county.public_id, [form.version for form in kit.forms])
    covered = {(norm.instrument_version_id, band_of(norm.grade_min)) for norm in known}
    groups: dict[tuple[int, tuple[int, int]], list[tuple[int, Rated]]] = defaultdict(list)
    for row in results_in_force(screening_round):
        if row.total_prorated is None:
            continue
        assessment = row.assessment
        grade = screening_round.school_year - assessment.school_class.cohort_year + 1
        rated = Rated(row.total_prorated, str(assessment.rater_id), str(assessment.school_class.school_id))
        groups[assessment.instrument_version_id, band_of(grade)].append((grade, rated))
    made = []
    for form in kit.forms:
        for (version, band), children in sorted(groups.items()):
            if version == form.version.pk and (version, band) not in covered:
                made.append(_norm(kit, form, children, today, by))
    return [norm for norm in made if norm is not None]


def _norm(kit: Kit, form: Form, children: list[tuple[int, Rated]], today: date, by: User | None) -> NormSet | None:
    grades = sorted({grade for grade, _rated in children})
    low, high = grades[0], grades[-1]
    term = f"{kit.round.school_year}–{kit.round.school_year + 1} 学年第{'一二'[kit.round.term - 1]}学期"
    norm = build_norm(
        form.instrument,
        [rated for _grade, rated in children],
        name=f"{kit.round.county.name} {term} {low}–{high} 年级",
        date=today.isoformat(),
        grade_band=f"{low}-{high}",
        rules=kit.rules,
    )
    if not isinstance(norm, Norm):
        return None
    return freeze_norm(
        form.version,
        norm=norm,
        county_id=kit.round.county.public_id,
        grade_min=low,
        grade_max=high,
        frozen_on=today,
        by=by,
        source_round=kit.round.public_id,
    )
