"""Scoring a round again under other rules, norms or definitions: asked for, looked at, then adopted or dismissed.

start_rescoring(screening_round, *, by, reason, nonce, rule_set=None, norm_sets=None, definitions=None) -> Rescoring
    definitions: {version that was answered: version to score it as}; what is left out stays as it is in the round
adopt_rescoring(rescoring, *, by) -> Rescoring       the new results count, of a large round as soon as a worker comes
adopt_now(rescoring, *, by) -> Rescoring             what that worker does; flags are only ever added
dismiss_rescoring(rescoring, *, by) -> Rescoring     nothing changes
rescore_job(job, progress)     handler of jobs of kind KIND, each a slice: computing, putting in force, weighing flags
resume_rescorings() -> int     work whose job was given up goes on where it was

Answers are never touched. Raises RoundNotOpen, ReasonNeeded, RescoringPending, RescoringNotReady,
RescoringChangesNothing, DefinitionDoesNotFit, NormDoesNotFit.
"""

from collections.abc import Collection, Mapping
from functools import partial
from time import monotonic
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.jobs.models import Job
from screening.jobs.services import JobProgress, requeue
from screening.library.models import InstrumentVersion, NormSet, RuleSet
from screening.library.selectors import instrument_of
from screening.library.services import freeze_rules
from screening.rounds.models import Assessment, Rescoring, Result, RoundChild, RoundForm, ScreeningRound, Sheet
from screening.rounds.round_scoring import RoundScoring, round_scoring_of, round_scoring_of_rescoring
from screening.rounds.services.problems import ReasonNeeded, RoundNotOpen
from screening.rounds.services.rescoring_rows import (
    assessments_in_force,
    groups_of,
    missing,
    still_looked_after,
    students_moved,
    students_scorable_otherwise,
)
from screening.rounds.services.rescoring_steps import (
    FLAGS_AT_ONCE,
    KIND,
    compute,
    flag_chunk,
    flags_again,
    put_in_force,
    queue_work,
    run_chunk,
)
from screening.rounds.services.settling import settle_children
from screening.scoring import ENGINE_VERSION

ADOPTED_AT_ONCE = 5_000  # forms; in less than a second


class RescoringPending(Exception):
    """Another re-score of the round is being computed or looked at."""


class RescoringNotReady(Exception):
    """Only a re-score that is computed and that nobody has decided on can be adopted or dismissed."""


class RescoringChangesNothing(Exception):
    """Rules, norms, definitions and engine are those that count already."""


class DefinitionDoesNotFit(Exception):
    """The answers cannot be read by this definition: another form, informant, items or codes. `what` names which."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(what)


class NormDoesNotFit(Exception):
    """A norm of another county or of a form the round does not have."""


@transaction.atomic
def start_rescoring(
    screening_round: ScreeningRound,
    *,
    by: User,
    reason: str,
    nonce: UUID,
    rule_set: RuleSet | None = None,
    norm_sets: Collection[NormSet] | None = None,
    definitions: Mapping[InstrumentVersion, InstrumentVersion] | None = None,
) -> Rescoring:
    """One at a time for a round; the same nonce again returns the same re-score."""
    known: Rescoring | None = Rescoring.objects.filter(public_id=nonce, round=screening_round).first()
    if known is not None:
        return known
    if screening_round.state == ScreeningRound.State.PLANNED:
        raise RoundNotOpen
    if not reason.strip():
        raise ReasonNeeded
    round_scoring, replaced = round_scoring_of(screening_round), dict(definitions or {})
    rules = freeze_rules(rule_set, by=by) if rule_set else round_scoring.rule_set
    norms = round_scoring.norm_sets if norm_sets is None else tuple(norm_sets)
    _check_definitions(round_scoring, replaced)
    _check_norms(round_scoring, replaced, norms)
    if _changes_nothing(round_scoring, rules, norms, replaced):
        raise RescoringChangesNothing
    found = _create_rescoring(screening_round, rules, replaced, reason, nonce, by)
    found.norm_sets.set(norms)
    queue_work(found, by)
    audit.record(by=by, verb="rescoring.start", obj=found, detail={"rules": rules.version, "forms": len(replaced)})
    return found


def _create_rescoring(
    screening_round: ScreeningRound,
    rules: RuleSet,
    replaced: Mapping[InstrumentVersion, InstrumentVersion],
    reason: str,
    nonce: UUID,
    by: User,
) -> Rescoring:
    try:
        with transaction.atomic():
            return Rescoring.objects.create(
                public_id=nonce,
                round=screening_round,
                rule_set=rules,
                definitions={str(old.public_id): str(new.public_id) for old, new in replaced.items()},
                reason=reason.strip(),
                total=assessments_in_force(screening_round).count(),
                started_at=timezone.now(),
                started_by=by,
            )
    except IntegrityError as error:
        raise RescoringPending from error


@transaction.atomic
def adopt_rescoring(rescoring: Rescoring, *, by: User) -> Rescoring:
    """Decided from now on; a county's 100,000 forms are not put in force while somebody looks at a white page."""
    found = Rescoring.objects.select_for_update().get(pk=rescoring.pk)
    if found.state in (Rescoring.State.ADOPTING, Rescoring.State.ADOPTED):
        return found
    if found.state != Rescoring.State.READY:
        raise RescoringNotReady
    if found.total <= ADOPTED_AT_ONCE:
        return adopt_now(found, by=by)
    found.state = Rescoring.State.ADOPTING
    found.save(update_fields=["state"])
    queue_work(found, by)
    audit.record(by=by, verb="rescoring.decide", obj=found)
    return found


@transaction.atomic
def adopt_now(rescoring: Rescoring, *, by: User) -> Rescoring:
    """What was handed in meanwhile is scored first; where that is much, it is computed and looked at again. Flags are
    weighed at once for a few children, for many by the worker. The difference stays as it was decided on."""
    found = _lock_rescoring(rescoring)
    if found.state not in (Rescoring.State.READY, Rescoring.State.ADOPTING):
        return found
    today, round_scoring = round_scoring_of(found.round), round_scoring_of_rescoring(found)
    groups = groups_of(round_scoring)
    late = missing(round_scoring, groups)
    if len(late) > settings.RESCORE_CHUNK:
        return _once_more(found, by)
    compute(round_scoring, Assessment.objects.filter(pk__in=late).select_related("school_class"))
    moved, states = students_moved(today, round_scoring, groups), students_scorable_otherwise(round_scoring, groups)
    at = timezone.now()
    put_in_force(round_scoring, groups, at=at)
    _counts_in_the_round(found.round, round_scoring)
    settle_children(found.round, states)
    found.state, found.adopted_at, found.adopted_by, found.cursor = Rescoring.State.ADOPTED, at, by, 0
    found.save(update_fields=["state", "adopted_at", "adopted_by", "cursor"])
    if len(moved) <= FLAGS_AT_ONCE:
        flags_again(round_scoring, still_looked_after(moved, on=timezone.localdate()), at=at)
    else:
        queue_work(found, by)
    audit.record(by=by, verb="rescoring.adopt", obj=found, detail={"weighed": len(moved)})
    return found


@transaction.atomic
def dismiss_rescoring(rescoring: Rescoring, *, by: User) -> Rescoring:
    """Also while it is being computed. What was computed stays as a draft that never counts."""
    found = _lock_rescoring(rescoring)
    if found.state == Rescoring.State.DISMISSED:
        return found
    if found.state in (Rescoring.State.ADOPTING, Rescoring.State.ADOPTED):
        raise RescoringNotReady
    found.state, found.dismissed_at, found.dismissed_by = Rescoring.State.DISMISSED, timezone.now(), by
    found.save(update_fields=["state", "dismissed_at", "dismissed_by"])
    audit.record(by=by, verb="rescoring.dismiss", obj=found)
    return found


def _lock_rescoring(rescoring: Rescoring) -> Rescoring:
    """Held with its round and all its sheets, so that nobody hands in under the old rules in between."""
    rows = Rescoring.objects.select_for_update(of=("self",)).select_related("round__county", "rule_set")
    found: Rescoring = rows.get(pk=rescoring.pk)
    list(Sheet.objects.select_for_update().filter(round=found.round).order_by("pk").values_list("pk", flat=True))
    return found


def _once_more(found: Rescoring, by: User) -> Rescoring:
    found.state, found.ready_at, found.cursor, found.done = Rescoring.State.COMPUTING, None, 0, 0
    found.total, found.difference = assessments_in_force(found.round).count(), {}
    found.save(update_fields=["state", "ready_at", "cursor", "done", "total", "difference"])
    queue_work(found, by)
    audit.record(by=by, verb="rescoring.again", obj=found)
    return found


def _counts_in_the_round(screening_round: ScreeningRound, round_scoring: RoundScoring) -> None:
    """From now on sheets of the round are scored like this."""
    screening_round.rule_set = round_scoring.rule_set
    screening_round.save(update_fields=["rule_set"])
    screening_round.norm_sets.set(round_scoring.norm_sets)
    for form in round_scoring.forms:
        as_answered = form.scored_as.pk == form.version.pk
        row = RoundForm.objects.filter(round=screening_round, instrument_version=form.version)
        row.update(scored_as=None if as_answered else form.scored_as)


def _check_definitions(round_scoring: RoundScoring, replaced: Mapping[InstrumentVersion, InstrumentVersion]) -> None:
    for answered, scored in replaced.items():
        what = misfit(answered, scored)
        if answered.pk not in {form.version.pk for form in round_scoring.forms}:
            what = "form"
        if what:
            raise DefinitionDoesNotFit(what)


def fits(answered: InstrumentVersion, scored: InstrumentVersion) -> bool:
    """Whether answers to one version can be scored by another."""
    return not misfit(answered, scored)


def misfit(answered: InstrumentVersion, scored: InstrumentVersion) -> str:
    """The first thing in which they differ so that answers cannot be read: form, informant, items or codes."""
    old, new = instrument_of(answered), instrument_of(scored)
    if old.id != new.id:
        return "form"
    if old.informant != new.informant:
        return "informant"
    if [item.id for item in old.items] != [item.id for item in new.items]:
        return "items"
    same_codes = all(old.codes_of(item.id) == new.codes_of(item.id) for item in old.items)
    same_codes = same_codes and (old.not_observed is None) == (new.not_observed is None)
    return "" if same_codes else "codes"


def _check_norms(
    round_scoring: RoundScoring, replaced: Mapping[InstrumentVersion, InstrumentVersion], norms: Collection[NormSet]
) -> None:
    """Of the county, and of a form as it is scored; a norm of a replaced definition is built again from its round."""
    usable = {form.scored_as.pk for form in round_scoring.forms} | {version.pk for version in replaced.values()}
    if any(
        norm.instrument_version_id not in usable or norm.county_id != round_scoring.round.county.public_id
        for norm in norms
    ):
        raise NormDoesNotFit


def _changes_nothing(
    round_scoring: RoundScoring,
    rules: RuleSet,
    norms: Collection[NormSet],
    replaced: Mapping[InstrumentVersion, InstrumentVersion],
) -> bool:
    scored = {form.version.pk: form.scored_as.pk for form in round_scoring.forms}
    same = (
        rules.pk == round_scoring.rule_set.pk
        and {norm.pk for norm in norms} == {norm.pk for norm in round_scoring.norm_sets}
        and all(scored[answered.pk] == new.pk for answered, new in replaced.items())
    )
    counting = Result.objects.in_force().filter(assessment__in=assessments_in_force(round_scoring.round))
    return same and not counting.exclude(engine_version=ENGINE_VERSION).exists()


SLICE_SECONDS = 15.0  # then another job goes on, far below the time a worker may take for one


def rescore_job(job: Job, progress: JobProgress) -> None:
    """Chunks until a slice of time is over; then another job goes on."""
    rescoring = Rescoring.objects.select_related("round__county").filter(public_id=job.payload["rescoring"]).first()
    if rescoring is None or rescoring.state == Rescoring.State.DISMISSED:
        return
    if rescoring.state == Rescoring.State.ADOPTING:
        adopt_now(rescoring, by=job.requested_by or rescoring.started_by)  # where flags are left, it has queued them
        return
    until = monotonic() + SLICE_SECONDS
    step = flag_chunk if rescoring.state == Rescoring.State.ADOPTED else run_chunk
    while step(rescoring, by=job.requested_by):
        if monotonic() > until:
            progress.publish(partial(queue_work, rescoring, job.requested_by))
            return
        progress.report(*_how_far(rescoring))


def resume_rescorings(*, by: User | None = None) -> int:
    """A job that was given up (its workers died, or it took too long) is begun again; what was done stays done."""
    latest = Job.objects.filter(kind=KIND, batch=OuterRef("public_id")).order_by("-pk")
    going = Rescoring.objects.exclude(state=Rescoring.State.DISMISSED).annotate(job=Subquery(latest.values("pk")[:1]))
    stopped = Job.objects.filter(pk__in=going.values("job"), state=Job.State.FAILED)
    return len([requeue(job, by=job.requested_by) for job in stopped])


def _how_far(rescoring: Rescoring) -> tuple[int, int]:
    """Forms that are computed, of all; after the adopting children whose flags are weighed, of all."""
    if rescoring.state != Rescoring.State.ADOPTED:
        return rescoring.done, rescoring.total
    cursor = Rescoring.objects.values_list("cursor", flat=True).get(pk=rescoring.pk)
    children = RoundChild.objects.filter(round=rescoring.round)
    return children.filter(student__lte=cursor).count(), children.count()
