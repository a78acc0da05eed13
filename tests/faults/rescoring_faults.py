"""A round is scored again while its workers are killed: what is lost, what is doubled, what of the answers is touched.

    ./script/prove rescoring_faults

On SQLite with the filesystem broker and one solo worker, or, where DATABASE_URL and CELERY_BROKER_URL name PostgreSQL
and Redis, with two prefork workers. SIGKILL hits workers, their children and beat at once, in the middle of the
computing, again and again, and while what was decided is put in force; a job that was given up begins again by itself.
Between both every result is computed once more from what is stored.
"""

import hashlib
import random
import tempfile
import time
from pathlib import Path
from typing import Any
from unittest import mock

import time_machine
from django.conf import settings
from django.db import OperationalError, connection

from accounts.models import User
from screening.jobs.selectors import share_done
from screening.library.selectors import instrument_of, norm_of, rules_of
from screening.rounds import hooks, services
from screening.rounds.models import Rescoring, Result, ScreeningRound
from screening.scoring import score
from students.models import School, StaffAssignment
from tests import factories as people
from tests.benchmarks.stored_rounds import stored_round
from tests.faults.document_jobs import Installation
from tests.jobs.processes import environment, kill
from tests.rounds.districts import hash_of_answers, other_rules

SETTLE_SECONDS = 300


def run(wide: bool) -> dict[str, Any]:
    children, chunk, most = (10_000, 500, 20) if wide else (500, 25, 3)
    is_solo = settings.CELERY_BROKER_URL.startswith("filesystem")
    with no_cases(), time_machine.travel("2026-11-16T09:00:00+08:00", tick=True):
        made = stored_round(children, name="故障县")
        somebody_in_charge(made)
    before = hash_of_answers(), hash_of_results(made)
    with tempfile.TemporaryDirectory(prefix="xinqiao-faults-") as name:
        env = environment(Path(name) / "documents", connection.settings_dict)
        env |= {"XINQIAO_TEST_DUE_SECONDS": "2", "XINQIAO_TEST_RESCORE_CHUNK": str(chunk)}
        running = Installation(env, 1 if is_solo else 2, Path(name))
        try:
            asked = ask(made)
            connection.close()
            kills, seconds = torment(running, asked, most, Rescoring.State.READY)
            result = verdict(asked, before == (hash_of_answers(), hash_of_results(made)))
            while_adopting = adopt(running, asked, most)
        finally:
            running.end()
    in_force = Result.objects.in_force().filter(assessment__round=made)
    result["not_in_force_after_adopting"] = result["assessments"] - in_force.filter(rule_set=asked.rule_set).count()
    result["doubled_after_adopting"] = in_force.count() - result["assessments"]
    kills["kills_while_adopting"] = while_adopting
    broker = env["CELERY_BROKER_URL"].split(":")[0]
    design = f"{connection.vendor} + {broker}, {'solo' if is_solo else 'prefork'}"
    return {"passed": is_sound(result), "design": design, **kills, "ready_after_seconds": seconds, **result}


def no_cases() -> Any:
    """Opening them is the work of another room."""
    return mock.patch.object(hooks, "flag_raised", [])


def somebody_in_charge(made: ScreeningRound) -> None:
    """New flags open cases, and a case has an owner."""
    admin = User.objects.get(username="schooladmin")
    for school in School.objects.filter(township__county=made.county):
        people.assign(admin, school, StaffAssignment.Duty.SCHOOL_ADMINISTRATOR)


def ask(made: ScreeningRound) -> Rescoring:
    return services.start_rescoring(
        made, by=made.created_by, rule_set=other_rules("faults"), reason="故障", nonce=made.public_id
    )


def adopt(running: Installation, asked: Rescoring, most: int) -> int:
    """By the workers, as in a large round, until the last flag is weighed; how often they were killed."""
    with mock.patch("screening.rounds.services.rescoring.ADOPTED_AT_ONCE", 0):
        decided = services.adopt_rescoring(asked, by=asked.started_by)
    assert decided.state == Rescoring.State.ADOPTING
    connection.close()
    kills, _seconds = torment(running, asked, most, Rescoring.State.ADOPTED, often=0.2)
    return kills["kills"]


def torment(
    running: Installation, asked: Rescoring, most: int, until: Rescoring.State, often: float = 0.01
) -> tuple[dict[str, int], float]:
    """Everything is killed a moment after something was computed, at times while it starts, until `most` times."""
    chance, kills, started, seen = random.Random(1), {"kills": 0, "kills_in_the_middle": 0}, time.monotonic(), 0
    while time.monotonic() - started < SETTLE_SECONDS:
        time.sleep(chance.uniform(0.02, 0.2))
        running.keep_up()
        now = look(asked)
        if now is not None and now.state == until and share_done(asked.public_id) is None:
            break
        done = now.done if now is not None else seen
        if kills["kills"] < most and (done > seen or chance.random() < often):
            time.sleep(chance.uniform(0, 0.2))
            for pid in running.victims():
                kill(pid)
            kills["kills"] += 1
            kills["kills_in_the_middle"] += done > seen
        seen = done
    return kills, round(time.monotonic() - started, 1)


def look(asked: Rescoring) -> Rescoring | None:
    try:
        return Rescoring.objects.get(pk=asked.pk)
    except OperationalError:
        connection.close()
        return None


def hash_of_results(made: ScreeningRound) -> str:
    """Of everything that counts today."""
    rows = Result.objects.in_force().filter(assessment__round=made).order_by("pk")
    facts = rows.values_list("pk", "assessment", "band", "total_raw", "rule_set", "norm_set", "adopted_at")
    return hashlib.sha256(repr(list(facts)).encode()).hexdigest()


def verdict(asked: Rescoring, untouched: bool) -> dict[str, Any]:
    asked = Rescoring.objects.get(pk=asked.pk)
    rows = Result.objects.filter(assessment__round=asked.round, rule_set=asked.rule_set)
    scored = rows.values("assessment").distinct().count()
    return {
        "assessments": asked.total,
        "state": asked.state,
        "lost": asked.total - scored,
        "doubled": rows.count() - scored,
        "counted_twice": asked.done - asked.total,
        "not_in_the_difference": asked.total - sum(cell[-1] for cell in asked.difference.get("cells", [])),
        "answers_and_results_in_force_untouched": untouched,
        "not_computed_again_to_the_digit": sum(not recomputes(row) for row in with_sources(rows)),
    }


def is_sound(found: dict[str, Any]) -> bool:
    faults = (
        *("lost", "doubled", "counted_twice", "not_in_the_difference", "not_computed_again_to_the_digit"),
        *("not_in_force_after_adopting", "doubled_after_adopting"),
    )
    return (
        found["state"] == Rescoring.State.READY
        and not any(found[name] for name in faults)
        and found["answers_and_results_in_force_untouched"]
    )


def with_sources(rows: Any) -> Any:
    return rows.select_related("assessment", "instrument_version", "rule_set", "norm_set").iterator(chunk_size=2000)


def recomputes(row: Result) -> bool:
    norm = norm_of(row.norm_set) if row.norm_set else None
    again = score(
        instrument_of(row.instrument_version), row.assessment.answers, norm=norm, rules=rules_of(row.rule_set)
    )
    total = again.total
    return again.to_mapping() == row.scales and (total.raw, total.prorated, total.band or "") == (
        row.total_raw,
        row.total_prorated,
        row.band,
    )
