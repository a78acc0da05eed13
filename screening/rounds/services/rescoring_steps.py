"""Scoring again: what closing a round and adopting a re-score share, and the chunks of the background work.

compute(round_scoring, assessments)                  results beside the old ones; what is there already stays
put_in_force(round_scoring, groups, *, at)           they count from `at`, those before no longer
run_chunk(rescoring, *, by=None) -> bool   one step of the computing; whether there is more to do
weigh_chunk(rescoring, round_scoring, *, size)       its last steps: what adopting does to flags, by and by
flag_chunk(rescoring, *, by=None) -> bool  after the adopting, where it touched many children: the next of them
queue_work(rescoring, by) -> Job           the next slice of all this (`rescore_job`)
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.jobs.models import Job
from screening.jobs.services import enqueue
from screening.library.models import NormSet
from screening.rounds.models import Assessment, Rescoring, Result, RoundChild
from screening.rounds.round_scoring import RoundScoring, round_scoring_of, round_scoring_of_rescoring
from screening.rounds.services.flagging import flags_from_forms
from screening.rounds.services.handing_in import result_rows
from screening.rounds.services.norming import norm_again
from screening.rounds.services.rescoring_rows import (
    NormedClasses,
    assessments_in_force,
    cells_of,
    children_after,
    groups_of,
    portions,
    still_looked_after,
    students_moved,
    tiers_of,
)
from screening.scoring import ENGINE_VERSION

KIND = "rescore"
FLAGS_AT_ONCE = 200  # children weighed in one transaction; a new flag opens a case


def compute(round_scoring: RoundScoring, assessments: Iterable[Assessment]) -> None:
    rows = result_rows(round_scoring, assessments)
    Result.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)


def put_in_force(round_scoring: RoundScoring, groups: Iterable[NormedClasses], *, at: datetime) -> None:
    """By set and not by row: a county's 100,000 results change over in one transaction."""
    for group in groups:
        group.in_force(round_scoring).exclude(group.made_with(round_scoring)).update(superseded_at=at)
        waiting = group.results(round_scoring).exclude(adopted_at__isnull=False, superseded_at__isnull=True)
        waiting.update(adopted_at=at, superseded_at=None)


def flags_again(round_scoring: RoundScoring, students: Iterable[int], *, at: datetime) -> None:
    """What the new results add to flags. Nothing is taken back."""
    for some in portions(students):
        children = RoundChild.objects.filter(round=round_scoring.round, student__in=some).select_related("school_class")
        flags_from_forms(round_scoring, children, at=at, keep=True)


def run_chunk(rescoring: Rescoring, *, size: int | None = None, by: User | None = None) -> bool:
    """Norms first, then assessment by assessment in order, at last the difference. Any number of workers may try: the
    cursor moves by one conditional UPDATE, and a chunk whose cursor somebody else has moved writes nothing."""
    rescoring.refresh_from_db()
    if rescoring.state != Rescoring.State.COMPUTING:
        return False
    if rescoring.cursor == 0 and _norms_again(rescoring, by):
        return True
    round_scoring = round_scoring_of_rescoring(rescoring)
    size = size or settings.RESCORE_CHUNK
    chunk = _next(rescoring, size)
    if not chunk:
        return weigh_chunk(rescoring, round_scoring, size=size)
    rows = result_rows(round_scoring, chunk)
    with transaction.atomic():
        if _move_cursor(rescoring, chunk):
            Result.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    rescoring.refresh_from_db(fields=["cursor", "done"])
    return True


def weigh_chunk(rescoring: Rescoring, round_scoring: RoundScoring, *, size: int) -> bool:
    """What adopting would do to the flags of the next children; after the last of them the difference is complete.
    Read outside any transaction; of two workers at the same children the second one's count is thrown away."""
    today, so_far = round_scoring_of(rescoring.round), rescoring.difference
    if not so_far:
        _count_results()
    children = children_after(rescoring.round, so_far.get("weighed_to", 0), size)
    groups = groups_of(round_scoring, among=children or None)  # the whole round is read once, after the last of them
    tiers = tiers_of(today, round_scoring, students_moved(today, round_scoring, groups, among=children))
    tiers.update(so_far.get("tiers", {}))
    values: dict[str, Any]
    if children:
        values = {"difference": {"tiers": tiers, "weighed_to": children[-1]}}
    else:
        done = {"cells": cells_of(round_scoring, groups), "tiers": tiers, "engine": ENGINE_VERSION}
        values = {"difference": done, "state": Rescoring.State.READY, "ready_at": timezone.now(), "total": F("done")}
    with transaction.atomic():
        now = Rescoring.objects.select_for_update().get(pk=rescoring.pk)
        if now.state == Rescoring.State.COMPUTING and now.difference == so_far:
            Rescoring.objects.filter(pk=rescoring.pk).update(**values)
    rescoring.refresh_from_db()
    return rescoring.state == Rescoring.State.COMPUTING


@transaction.atomic
def flag_chunk(rescoring: Rescoring, *, size: int = FLAGS_AT_ONCE, by: User | None = None) -> bool:
    """What the adopted results add to flags, for the next children; the cursor is the last child that was weighed."""
    found = Rescoring.objects.select_for_update(of=("self",)).select_related("round__county").get(pk=rescoring.pk)
    some = children_after(found.round, found.cursor, size)
    if not some:
        return False
    adopted = Result.objects.in_force().filter(assessment__round=found.round, adopted_at=found.adopted_at)
    students = set(adopted.filter(assessment__student__in=some).values_list("assessment__student", flat=True))
    at, today = timezone.now(), timezone.localdate()
    flags_again(round_scoring_of(found.round), still_looked_after(sorted(students), on=today), at=at)
    found.cursor = some[-1]
    found.save(update_fields=["cursor"])
    audit.record(by=by, verb="rescoring.flags", obj=found, detail={"weighed": len(students)})
    return True


def queue_work(rescoring: Rescoring, by: User | None) -> Job:
    payload = {"rescoring": str(rescoring.public_id)}
    return enqueue(KIND, payload=payload, by=by, queue=Job.Queue.BULK, batch=rescoring.public_id)


def _next(rescoring: Rescoring, size: int) -> list[Assessment]:
    rows = assessments_in_force(rescoring.round).filter(pk__gt=rescoring.cursor).order_by("pk")
    # One object for each class: a join would make one for every child.
    return list(rows.prefetch_related("school_class").defer("sources")[:size])


def _move_cursor(rescoring: Rescoring, chunk: list[Assessment]) -> bool:
    mine = Rescoring.objects.filter(pk=rescoring.pk, state=Rescoring.State.COMPUTING, cursor=rescoring.cursor)
    return bool(mine.update(cursor=chunk[-1].pk, done=F("done") + len(chunk)))


def _count_results() -> None:
    """PostgreSQL takes results of rules it has not met for a handful, and would read all of them for every child."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE rounds_result")


@transaction.atomic
def _norms_again(rescoring: Rescoring, by: User | None) -> bool:
    """A norm of a replaced definition is built again under the new one, from the round it came from."""
    round_scoring = round_scoring_of_rescoring(rescoring)
    versions = {form.scored_as.instrument: form.scored_as for form in round_scoring.forms}
    fitting = {version.pk for version in versions.values()}
    old = [norm for norm in rescoring.norm_sets.select_related("instrument_version") if not _fits(norm, fitting)]
    for norm in old:
        version = versions[norm.instrument_version.instrument]
        again = norm_again(norm, version, rules=round_scoring.rules, today=timezone.localdate(), by=by)
        rescoring.norm_sets.remove(norm)
        rescoring.norm_sets.add(*[again] if again else [])
    return bool(old)


def _fits(norm: NormSet, versions: set[int]) -> bool:
    return norm.instrument_version_id in versions
