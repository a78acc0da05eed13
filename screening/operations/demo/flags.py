"""Flags of a round from its scored forms, and the norm that its first round leaves behind."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from screening.library import services as library
from screening.operations.demo.history import RETEST, SPREAD, TEACHER_FORMS, Library, Plan
from screening.operations.demo.ratings import Batch, Form
from screening.operations.demo.world import World
from screening.rounds.models import Flag, FlagReason, TeacherConcern
from screening.scoring import Basis, FormInput, Norm, Rated, build_norm, reasons_for
from screening.scoring.change import Measured
from screening.scoring.findings import Findings

CONCERNS_A_ROUND = 3
NORM_GRADES = (3, 6)


@dataclass
class History:
    """Earlier totals of every child, for reliable change."""

    measured: dict[int, list[Measured]] = field(default_factory=lambda: defaultdict(list))


@dataclass
class Raised:
    """A flag with the day it was raised and what the forms said."""

    flag: Flag
    findings: Findings
    day: date


def raise_flags(world: World, plan: Plan, shelf: Library, batch: Batch, history: History) -> list[Raised]:
    by_child: dict[int, list[Form]] = defaultdict(list)
    for form in batch.forms:
        by_child[form.student.pk].append(form)
    concerned = _concerned(world, by_child)
    raised = []
    for child, forms in by_child.items():
        inputs = [_input(form, len(batch.forms) // 2) for form in forms]
        dates = [forms[0].at.date().isoformat()] if child in concerned else []
        findings = reasons_for(inputs, previous=history.measured[child], teacher_concerns=dates)
        history.measured[child] += [item.measured() for item in inputs]
        if findings.tier:
            raised.append(_flag(world, plan, forms, findings))
    _store(world, raised, concerned)
    return raised


def _concerned(world: World, by_child: dict[int, list[Form]]) -> set[int]:
    children = sorted(by_child)
    if not children:
        return set()
    return {
        int(child) for child in world.rng.choice(children, size=min(CONCERNS_A_ROUND, len(children)), replace=False)
    }


def _input(form: Form, norm_children: int) -> FormInput:
    assert form.scored is not None  # noqa: S101  # ratings.write has scored every form
    basis = Basis("retest", RETEST, SPREAD[form.instrument.id]) if form.instrument.id in TEACHER_FORMS else None
    return FormInput(
        instrument=form.instrument,
        result=form.scored,
        date=form.at.date().isoformat(),
        rater=str(form.rater),
        norm=form.norm,
        norm_children=norm_children,
        basis=basis,
    )


def _flag(world: World, plan: Plan, forms: list[Form], findings: Findings) -> Raised:
    school_class = forms[0].school_class
    flag = Flag(
        public_id=world.uuid(),
        student=forms[0].student,
        school_id=school_class.school_id,
        school_class=school_class,
        round=plan.round,
        tier=findings.tier,
        provisional=findings.provisional,
        raised_at=forms[0].at,
    )
    return Raised(flag, findings, forms[0].at.date())


def _store(world: World, raised: list[Raised], concerned: set[int]) -> None:
    Flag.objects.bulk_create([item.flag for item in raised], batch_size=500)
    rows = []
    for item in raised:
        found = [(reason, False) for reason in item.findings.reasons] + [(note, True) for note in item.findings.notes]
        rows += [
            FlagReason(
                flag=item.flag,
                code=entry.code,
                params=entry.params,
                rule_version=entry.rule_version,
                is_note=is_note,
                position=position,
            )
            for position, (entry, is_note) in enumerate(found)
        ]
    FlagReason.objects.bulk_create(rows, batch_size=500)
    TeacherConcern.objects.bulk_create(
        TeacherConcern(
            public_id=world.uuid(),
            student=item.flag.student,
            note="最近话少了，课间常坐在座位上。",
            raised_by=world.teachers[item.flag.school_class_id],
            raised_at=item.flag.raised_at,
            nonce=world.uuid(),
        )
        for item in raised
        if item.flag.student_id in concerned
    )


def freeze_norms(world: World, plan: Plan, shelf: Library, batch: Batch) -> None:
    """At the close of the first round: one norm for grades 3 to 6, if it qualifies; upper grades stay without."""
    for instrument, version in plan.forms:
        rated = [
            Rated(form.scored.total.prorated, str(form.rater), str(form.school_class.school_id))
            for form in batch.forms
            if form.instrument.id == instrument.id
            and form.scored
            and form.scored.total.prorated is not None
            and NORM_GRADES[0] <= world.grade(form.school_class, plan.round.school_year) <= NORM_GRADES[1]
        ]
        norm = build_norm(
            instrument,
            rated,
            name=f"禾溪县 {plan.round.opens_on.year} 年 三至六年级",
            date=plan.round.closes_on.isoformat(),
            grade_band="3-6",
        )
        if isinstance(norm, Norm) and world.county:
            shelf.norms[instrument.id] = library.freeze_norm(
                version,
                norm=norm,
                county_id=world.county.public_id,
                grade_min=NORM_GRADES[0],
                grade_max=NORM_GRADES[1],
                frozen_on=plan.round.closes_on,
                source_round=plan.round.public_id,
            )
