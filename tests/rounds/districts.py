"""A county whose first round is full: twelve classes of three schools, twelve raters, 312 children."""

import hashlib
import json
import uuid
from typing import Any

from screening.instruments import parse
from screening.jobs import services as jobs
from screening.jobs.models import Job
from screening.library.models import InstrumentVersion, RuleSet
from screening.library.selectors import instrument_of
from screening.rounds import services
from screening.rounds.models import Assessment, Flag, Rescoring, Result, ScreeningRound
from screening.rounds.services.rescoring_steps import run_chunk
from screening.scoring import current_rules, parse_rules
from tests import factories as people
from tests.rounds import factories as rounds


def make_district(cast: Any, *, strict_raters: bool = False) -> ScreeningRound:
    """Handed in, still open. With `strict_raters` every second teacher sees five or six signs in each child."""
    made = rounds.make_round(cast)
    classes = []
    for number, school in enumerate((cast.school, cast.second_school, cast.outside_school)):
        for one in range(4):
            school_class = people.make_class(school, 5, 10 + one)
            rounds.make_crowd(school_class, 26)
            rater = people.make_user(f"rater{number}{one}", f"评定{number}{one}")
            people.assign(rater, school, "class-teacher", school_class)
            classes.append((school_class, rater))
        services.override_gate(made, school=school, by=cast.district, reason="没有值班表的小县")
        services.open_round_for_school(made, school=school, by=cast.admin)
    made.refresh_from_db()
    for place, (school_class, rater) in enumerate(classes):
        strict = strict_raters and place % 2 == 1
        answers = {seat: _digits(seat + place, strict=strict) for seat in range(1, 27)}
        rounds.hand_in(rounds.sheet_of(made, school_class), rater, answers)
    return made


def close_first_round(cast: Any) -> ScreeningRound:
    """Its norm counts, because the re-score with it was adopted."""
    made = make_district(cast)
    services.close_round(made, by=cast.district)
    work_off()
    services.adopt_rescoring(Rescoring.objects.get(round=made), by=cast.district)
    made.refresh_from_db()
    return made


def _digits(number: int, *, strict: bool) -> dict[str, str]:
    """From calm to a good deal: seat by seat a little more, so that totals spread."""
    signs = min(number % 13 + 5, 6) if strict else min(number % 13, 5)
    connection = "1" * signs + "2" * (number % 3) + "0" * (8 - signs - number % 3)
    return {"teacher-connection": connection, "teacher-engagement": "1" * (number % 12) + "0" * (12 - number % 12)}


def other_rules(version: str = "1.0-strict", **count_leg: Any) -> RuleSet:
    """The rules in force with other lines of the norm leg and, where given, of the count leg."""
    mapping = current_rules().to_mapping()
    mapping["version"] = version
    mapping["bands"]["norm_leg"] |= {"elevated_percentile": 70, "high_percentile": 90}
    mapping["bands"]["count_leg"] |= count_leg
    rules = parse_rules(mapping)
    return RuleSet.objects.create(version=version, content_hash=rules.content_hash, definition=rules.to_mapping())


def compute_all(rescoring: Rescoring, size: int = 1000) -> Rescoring:
    while run_chunk(rescoring, size=size):
        pass
    return rescoring


def work_off() -> None:
    """What a worker would do: every job that waits, and those it leaves behind."""
    while job := Job.objects.filter(state="queued").first():
        jobs.run(job.public_id)


def hash_of_answers() -> str:
    """Of everything that was handed in; a re-score leaves it as it is."""
    rows = Assessment.objects.order_by("pk").values_list("pk", "answers", "sources", "rater", "superseded_at")
    return hashlib.sha256(json.dumps([list(map(str, row)) for row in rows]).encode()).hexdigest()


def ask(cast: Any, closed: ScreeningRound, **fields: Any) -> Rescoring:
    values = {"reason": "规则改了", "nonce": uuid.uuid4()}
    return services.start_rescoring(closed, by=cast.district, **{**values, **fields})


def corrected(version: InstrumentVersion, **total) -> InstrumentVersion:
    """The same items and codes under another version: the total is scored from fewer answers."""
    mapping = instrument_of(version).to_mapping()
    mapping["version"] = "1.1"
    mapping["scales"][0] |= total or {"min_answered": 4}
    parsed = parse(mapping, source="corrected")
    return InstrumentVersion.objects.create(
        instrument=version.instrument,
        version="1.1",
        informant=version.informant,
        content_hash=parsed.content_hash,
        definition=parsed.to_mapping(),
    )


def counting() -> dict[int, tuple[int, str]]:
    return {row.assessment_id: (row.pk, row.band) for row in Result.objects.in_force()}


def flags() -> dict[int, tuple[str, int]]:
    return {flag.student_id: (flag.tier, flag.reasons.count()) for flag in Flag.objects.filter(withdrawn_at=None)}


def small_rescoring(cast: Any) -> Rescoring:
    """Computed for the cast's own class: Yu is elevated today and would not be under stricter rules."""
    made = rounds.open_round(cast)
    rounds.hand_in(rounds.sheet_of(made, cast.class_3_1), cast.li, {1: rounds.ELEVATED})
    return compute_all(ask(cast, made, rule_set=other_rules(elevated="5/12")))
