"""From rows to assessments and results. Raw codes as handed in; a changed answer supersedes, nothing is overwritten.

scored_rows(instrument, answers, *, norm, rules) -> list[dict]     equal to `score(…).to_mapping()` one by one
late_children(sheet) -> set[int]      who may be filled in after handing in, without opening it again and without a
                                      reason; nobody where the sheet lies open or the round is over
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from accounts.models import User
from screening.instruments import Instrument
from screening.library.models import NormSet
from screening.library.selectors import norm_of
from screening.rounds.completion.standing import MAY_BE_FILLED
from screening.rounds.drafts import by_rest, sources_of
from screening.rounds.models import Assessment, Informant, Result, RoundChild, Sheet, SheetRow
from screening.rounds.round_scoring import PinnedForm, RoundScoring, accepts
from screening.scoring import ENGINE_VERSION, Legs, ManyScale, Norm, Rules, score_many
from screening.scoring.answer_matrix import MISSING

FIELDS = ("answered", "of", "scorable", "raw", "prorated", "upper", "band", "z", "t")


def answer_matrix(instrument: Instrument, answers: Sequence[dict[str, int | str]]) -> NDArray[np.int64]:
    """n × k codes in item order, −1 where there is none, as `score_many` reads them."""
    ids = [item.id for item in instrument.items]
    codes = [[code if isinstance(code := given.get(item), int) else MISSING for item in ids] for given in answers]
    return np.array(codes, dtype=np.int64).reshape(len(answers), len(ids))


def scored_rows(
    instrument: Instrument, answers: Sequence[dict[str, int | str]], *, norm: Norm | None, rules: Rules
) -> list[dict[str, Any]]:
    many = score_many(instrument, answer_matrix(instrument, answers), norm=norm, rules=rules)
    head = {
        "instrument_id": instrument.id,
        "instrument_version": instrument.version,
        "content_hash": instrument.content_hash,
        "engine_version": ENGINE_VERSION,
        "rules_version": rules.version,
        "rules_hash": rules.content_hash,
        "norm_hash": norm.content_hash if norm else None,
    }
    children = zip(*(_scale_rows(scale) for scale in many.scales.values()), strict=True)
    return [{**head, "scales": list(scales)} for scales in children]


def _scale_rows(scale: ManyScale) -> list[dict[str, Any]]:
    """The scale of every child; without a score nothing but the counts stands, and NaN nowhere."""
    columns = [getattr(scale, name).tolist() for name in FIELDS]
    return [
        _scale_row(scale.id, dict(zip(FIELDS, values, strict=True)), legs)
        for *values, legs in zip(*columns, scale.legs.tolist(), strict=True)
    ]


def _scale_row(scale_id: str, found: dict[str, Any], legs: Legs | None) -> dict[str, Any]:
    if not found["scorable"]:
        found |= {"raw": None, "prorated": None, "z": None, "t": None}
    else:
        found["raw"] = int(found["raw"])
        if found["z"] != found["z"]:  # NaN: no norm
            found |= {"z": None, "t": None}
    return {"id": scale_id, **found, "legs": legs.to_mapping() if legs else None}


def hand_in(
    round_scoring: RoundScoring, sheet: Sheet, rows: Sequence[SheetRow], *, by: User, at: datetime
) -> list[Result]:
    """Assessments and results for the rows of a sheet; what did not change stays as it was handed in before. The new
    results, each with its assessment."""
    forms = round_scoring.forms_of(sheet.informant)
    in_force = _in_force(round_scoring, forms, rows)
    made, gone = [], []
    for row in rows:
        for form in forms:
            before = in_force.get((row.student_id, form.version.pk))
            answers = {} if row.exclusion else answers_of(row, form)
            if before is not None and (_is_same(before, row, answers) or _rated_elsewhere(before, sheet, answers)):
                continue
            if before is not None:
                gone.append(before.pk)
            if answers:
                made.append(_assessment(sheet, row, form, answers, by=by, at=at))
    Assessment.objects.filter(pk__in=gone).update(superseded_at=at)
    Assessment.objects.bulk_create(made)
    stored = store_results(round_scoring, made, at=at)
    SheetRow.objects.filter(pk__in=[row.pk for row in rows], handed_in_at=None).update(handed_in_at=at)
    return stored


def _is_same(before: Assessment, row: SheetRow, answers: dict[str, int | str]) -> bool:
    return before.answers == answers and by_rest(before.sources) == rest_of(row, answers)


def _rated_elsewhere(before: Assessment, sheet: Sheet, answers: dict[str, int | str]) -> bool:
    """An empty row of the new class takes nothing back of what the class before handed in."""
    return not answers and before.school_class_id != sheet.school_class_id


def not_handed_in(round_scoring: RoundScoring, sheet: Sheet, rows: Sequence[SheetRow]) -> list[SheetRow]:
    """Rows with answers of which at least one form is not in force as it stands now."""
    forms = round_scoring.forms_of(sheet.informant)
    in_force = _in_force(round_scoring, forms, rows)
    return [row for row in rows if not row.exclusion and any(_is_new(row, form, in_force) for form in forms)]


def _is_new(row: SheetRow, form: PinnedForm, in_force: dict[tuple[int, int], Assessment]) -> bool:
    before, answers = in_force.get((row.student_id, form.version.pk)), answers_of(row, form)
    return bool(answers) and (before is None or before.answers != answers)


def answers_of(row: SheetRow, form: PinnedForm) -> dict[str, int | str]:
    """The codes of one form in a row: what is “not yet” is left out."""
    return {item.id: row.cells[item.id]["v"] for item in form.instrument.items if item.id in row.cells}


def rest_of(row: SheetRow, answers: Collection[str]) -> frozenset[str]:
    """The items of one form in a row that were filled as the rest of the class."""
    return by_rest(sources_of(row.cells)) & frozenset(answers)


def store_results(round_scoring: RoundScoring, assessments: Iterable[Assessment], *, at: datetime) -> list[Result]:
    """A result for each assessment under the rules and norm, in force from `at` on instead of the one before."""
    rows = result_rows(round_scoring, assessments)
    for row in rows:
        row.adopted_at = at
    in_force = Result.objects.in_force().filter(assessment__in=[row.assessment_id for row in rows])
    in_force.update(superseded_at=at)
    stored: list[Result] = Result.objects.bulk_create(rows, batch_size=200, ignore_conflicts=False)
    return stored


def result_rows(round_scoring: RoundScoring, assessments: Iterable[Assessment]) -> list[Result]:
    """Scored under the scoring, not stored yet; form by form and norm by norm, each group at once."""
    forms = {form.version.pk: form for form in round_scoring.forms}
    norms: dict[tuple[int, int], NormSet | None] = {}
    groups: dict[tuple[int, int | None], list[Assessment]] = defaultdict(list)
    for assessment in assessments:
        place = assessment.instrument_version_id, assessment.school_class_id
        if place not in norms:
            norms[place] = round_scoring.norm_set(forms[place[0]], assessment.school_class)
        norm_set = norms[place]
        groups[place[0], norm_set.pk if norm_set else None].append(assessment)
    by_id: dict[int | None, NormSet] = {norm.pk: norm for norm in norms.values() if norm}
    return [
        row
        for (version, norm), some in groups.items()
        for row in _score_group(round_scoring, forms[version], by_id.get(norm), some)
    ]


def _score_group(
    round_scoring: RoundScoring, form: PinnedForm, norm_set: NormSet | None, assessments: list[Assessment]
) -> Iterable[Result]:
    norm = norm_of(norm_set) if norm_set else None
    answers = [assessment.answers for assessment in assessments]
    scored = scored_rows(form.instrument, answers, norm=norm, rules=round_scoring.rules)
    for assessment, scales in zip(assessments, scored, strict=True):
        total = scales["scales"][0]
        yield Result(
            assessment=assessment,
            instrument_version_id=form.scored_as.pk,
            engine_version=ENGINE_VERSION,
            rule_set_id=round_scoring.rule_set.pk,
            norm_set=norm_set,
            scales=scales,
            total_raw=total["raw"],
            total_prorated=total["prorated"],
            band=total["band"] or "",
            provisional=bool(total["legs"] and total["legs"]["provisional"]),
        )


def _in_force(
    round_scoring: RoundScoring, forms: Sequence[PinnedForm], rows: Sequence[SheetRow]
) -> dict[tuple[int, int], Assessment]:
    found = Assessment.objects.filter(
        round=round_scoring.round,
        student__in=[row.student_id for row in rows],
        instrument_version__in=[form.version.pk for form in forms],
        superseded_at__isnull=True,
    )
    return {(one.student_id, one.instrument_version_id): one for one in found}


def _assessment(
    sheet: Sheet, row: SheetRow, form: PinnedForm, answers: dict[str, Any], *, by: User, at: datetime
) -> Assessment:
    return Assessment(
        round=sheet.round,
        student_id=row.student_id,
        school_class=sheet.school_class,
        instrument_version=form.version,
        informant=sheet.informant,
        rater=by,
        answers=answers,
        sources={item: source for item, source in sources_of(row.cells).items() if item in answers},
        submitted_at=at,
    )


def late_children(sheet: Sheet) -> set[int]:
    """A child's own answers are typed one by one and have a way of their own."""
    handed_in = sheet.state == Sheet.State.SUBMITTED and sheet.informant == Informant.TEACHER
    if not handed_in or not accepts(sheet.round, timezone.localdate()):
        return set()
    rows = RoundChild.objects.filter(round=sheet.round, school_class=sheet.school_class, state__in=MAY_BE_FILLED)
    return set(rows.values_list("student_id", flat=True))
