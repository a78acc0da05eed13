"""Flags of a round from its scored forms, and what the first round leaves behind: its norm."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from screening.library.models import NormSet
from screening.library.services import freeze_norm
from screening.operations.demo.filled import FilledSheet
from screening.operations.demo.rounds import DemoRound
from screening.operations.demo.world import World
from screening.rounds.models import Flag, FlagReason, TeacherConcern
from screening.rounds.round_scoring import PinnedForm, RoundScoring, round_scoring_of
from screening.rounds.services.evidence import band_of, gather, results_in_force
from screening.rounds.services.flagging import reason_rows
from screening.rounds.services.handing_in import store_results
from screening.rounds.services.quality import add_class_line
from screening.scoring import Findings, Norm, Rated, build_norm
from students.models import SchoolClass, Student


@dataclass
class Raised:
    """A flag, the day it was raised, and the day on which a re-score moved it to the counselor."""

    flag: Flag
    day: date
    stepped_up_on: date | None = None
    concern: TeacherConcern | None = None  # who raised it hears what became of it

    @property
    def order(self) -> tuple[date, int]:
        return self.day, self.flag.student_id


def raise_flags(
    world: World, plan: DemoRound, round_scoring: RoundScoring, filled: Iterable[FilledSheet]
) -> list[Raised]:
    """What the forms of these sheets say."""
    sheets: dict[int, list[FilledSheet]] = defaultdict(list)
    for one in filled:
        if one.handed_in:
            for student in one.students:
                sheets[student.pk].append(one)
    evidence = gather(round_scoring, sheets)
    raised, reasons = [], []
    for child, mine in sheets.items():
        findings = evidence.findings(round_scoring, child)
        if findings.tier:
            student = next(student for student in mine[0].students if student.pk == child)
            at = _first_reason(findings, mine)
            flag = new_flag(world, plan, student, mine[0].sheet.school_class, findings, at)
            raised.append(Raised(flag, at.date()))
            reasons += reason_rows(flag, findings)
    _store([item.flag for item in raised], reasons)
    return raised


def _first_reason(findings: Findings, sheets: list[FilledSheet]) -> datetime:
    """The moment the first sheet with a reason was handed in."""
    informants = {reason.params.get("informant") for reason in findings.reasons}
    moments = [one.handed_in for one in sheets if one.handed_in and one.sheet.informant in informants]
    return min(moments or [one.handed_in for one in sheets if one.handed_in])


def new_flag(
    world: World, plan: DemoRound, student: Student, school_class: SchoolClass, findings: Findings, at: datetime
) -> Flag:
    """Of findings with a tier."""
    return Flag(
        student=student,
        school_id=school_class.school_id,
        school_class=school_class,
        round=plan.round,
        tier=cast(str, findings.tier),
        provisional=findings.provisional,
        raised_at=at,
    )


def _store(flags: list[Flag], reasons: list[FlagReason]) -> None:
    Flag.objects.bulk_create(flags, batch_size=500)
    FlagReason.objects.bulk_create(reasons, batch_size=500)


def add_class_lines(round_scoring: RoundScoring, filled: Iterable[FilledSheet]) -> None:
    """Whether a class should be talked over: few or many flags."""
    for one in filled:
        if one.handed_in:
            add_class_line(round_scoring, one.sheet)


def close_first_round(world: World, plan: DemoRound, round_scoring: RoundScoring, raised: list[Raised]) -> list[Raised]:
    """The norms, results computed again beside the old, and what they add: nothing is taken back. Returns new flags."""
    norms = list(_norms(world, plan, round_scoring))
    plan.round.norm_sets.set(norms)
    if not norms:
        return []
    normed = round_scoring_of(plan.round)
    forms = {form.version.pk: form for form in round_scoring.forms}
    assessments = [row.assessment for row in results_in_force(plan.round)]
    again = [a for a in assessments if normed.norm_set(forms[a.instrument_version_id], a.school_class)]
    store_results(normed, again, at=world.moment(plan.round.closes_on, 18))
    return _look_again(world, plan, normed, {a.student_id: a.school_class for a in again}, raised)


def _look_again(
    world: World, plan: DemoRound, round_scoring: RoundScoring, children: dict[int, SchoolClass], raised: list[Raised]
) -> list[Raised]:
    standing = {item.flag.student_id: item for item in raised}
    students = {student.pk: student for one in plan.classes for student in world.students[one.pk]}
    evidence, at = gather(round_scoring, children), world.moment(plan.round.closes_on, 18)
    new, reasons = [], []
    for child, school_class in children.items():
        findings = evidence.findings(round_scoring, child)
        item = standing.get(child)
        if findings.tier and item is None:
            flag = new_flag(world, plan, students[child], school_class, findings, at)
            new.append(Raised(flag, at.date()))
            reasons += reason_rows(flag, findings)
        elif findings.tier == "A" and item and item.flag.tier == "B":
            item.flag.tier, item.stepped_up_on = "A", at.date()
            reasons += _news(item.flag, findings)
    _store([item.flag for item in new], reasons)
    Flag.objects.bulk_update([item.flag for item in raised if item.stepped_up_on], ["tier"], batch_size=200)
    return new


def _news(flag: Flag, findings: Findings) -> list[FlagReason]:
    """What was said before stays; what is new comes after it."""
    known = [(row.code, row.is_note, row.params) for row in flag.reasons.all()]
    fresh = [row for row in reason_rows(flag, findings) if (row.code, row.is_note, row.params) not in known]
    for row in fresh:
        row.position += len(known)
    return fresh


def _norms(world: World, plan: DemoRound, round_scoring: RoundScoring) -> Iterable[NormSet]:
    """One for each form and band of grades in which enough children, raters and schools took part."""
    groups: dict[tuple[int, tuple[int, int]], list[tuple[int, Rated]]] = defaultdict(list)
    for row in results_in_force(plan.round):
        if row.total_prorated is not None:
            one = row.assessment
            grade = world.grade(one.school_class, plan.round.school_year)
            rated = Rated(row.total_prorated, str(one.rater_id), str(one.school_class.school_id))
            groups[one.instrument_version_id, band_of(grade)].append((grade, rated))
    for form in round_scoring.forms:
        for (version, _band), children in sorted(groups.items(), key=lambda group: group[0]):
            norm = _norm(world, plan, round_scoring, form, children) if version == form.version.pk else None
            if norm is not None:
                yield norm


def _norm(
    world: World, plan: DemoRound, round_scoring: RoundScoring, form: PinnedForm, children: list[tuple[int, Rated]]
) -> NormSet | None:
    grades = [grade for grade, _rated in children]
    low, high, closed, year = min(grades), max(grades), plan.round.closes_on, plan.round.school_year
    norm = build_norm(
        form.instrument,
        [rated for _grade, rated in children],
        name=f"{world.county.name} {year}–{year + 1} 学年第{'一二'[plan.round.term - 1]}学期 {low}–{high} 年级",
        date=closed.isoformat(),
        grade_band=f"{low}-{high}",
        rules=round_scoring.rules,
    )
    if not isinstance(norm, Norm):
        return None
    return freeze_norm(
        form.version,
        norm=norm,
        county_id=world.county.public_id,
        grade_min=low,
        grade_max=high,
        frozen_on=closed,
        source_round=plan.round.public_id,
    )
