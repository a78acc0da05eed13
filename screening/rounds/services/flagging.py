"""Raising, changing and withdrawing flags. The system asks for a look; only a person ends it.

flags_from_forms(round_scoring, children, at=…)           after a sheet: everything about these children is weighed anew
add_reason(student, reason, …) -> Flag           a concern, a wish or an outside result: on the flag that stands,
                                                 or on a new one where none stands or a person has ended it
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from screening.instruments import canonical_json
from screening.library.selectors import norm_of
from screening.rounds import hooks
from screening.rounds.models import Assessment, Flag, FlagReason, Result, RoundChild, ScreeningRound, Sheet, Tier
from screening.rounds.round_scoring import RoundScoring, measured_total, rater_of
from screening.scoring import Findings, FormInput, Measured, Reason, reasons_for
from screening.scoring import FormResult as Scored
from students.models import Enrolment, SchoolClass, Student
from students.selectors import grade_of

Group = tuple[int, tuple[int, int]]  # a form and a band of grades


@dataclass(frozen=True)
class Evidence:
    """Per child: the scored forms of the round and earlier totals."""

    forms: dict[int, list[FormInput]]
    previous: dict[int, list[Measured]]

    def findings(self, round_scoring: RoundScoring, student_id: int) -> Findings:
        return reasons_for(
            self.forms.get(student_id, []), previous=self.previous.get(student_id, []), rules=round_scoring.rules
        )


def gather(round_scoring: RoundScoring, children: list[int], handed_in: Iterable[Result] = ()) -> Evidence:
    """What the forms say about these children in this round. Concerns and wishes come by a way of their own."""
    wanted = set(children)
    new = {row.assessment_id: row for row in handed_in if row.assessment.student_id in wanted}
    others = results_in_force(round_scoring.round, children, besides=new)
    rows = sorted((*new.values(), *others), key=lambda row: row.pk)
    crowd = _norm_children(round_scoring) if any(row.provisional for row in rows) else Counter()
    return weigh(round_scoring, children, rows, crowd)


def weigh(
    round_scoring: RoundScoring, children: list[int], rows: Iterable[Result], crowd: Mapping[Group, int]
) -> Evidence:
    """The same for results that are named: those in force, or those a re-score previews. `crowd`: children so far."""
    return Evidence(_forms(round_scoring, list(rows), crowd), _previous(round_scoring.round, children))


def results_in_force(
    screening_round: ScreeningRound, children: Iterable[int] | None = None, *, besides: Iterable[int] = ()
) -> list[Result]:
    """The result in force of every assessment in force, each with its assessment. `besides`: assessments known."""
    rows = Result.objects.in_force().filter(assessment__round=screening_round, assessment__superseded_at__isnull=True)
    if children is not None:
        rows = rows.filter(assessment__student__in=list(children)).exclude(assessment__in=list(besides))
    rows = rows.select_related("assessment__school_class", "norm_set").defer("norm_set__data").order_by("pk")
    return list(rows)


def _forms(round_scoring: RoundScoring, rows: list[Result], crowd: Mapping[Group, int]) -> dict[int, list[FormInput]]:
    by_version = {form.version.pk: form for form in round_scoring.forms}
    quality = _quality(round_scoring.round, {row.assessment.school_class_id for row in rows})
    forms: dict[int, list[FormInput]] = defaultdict(list)
    for row in rows:
        assessment = row.assessment
        form = by_version[assessment.instrument_version_id]
        grade = grade_of(assessment.school_class, round_scoring.round.school_year)
        forms[assessment.student_id].append(
            FormInput(
                instrument=form.instrument,
                result=Scored.from_mapping(row.scales),
                date=timezone.localdate(assessment.submitted_at).isoformat(),
                rater=rater_of(assessment),
                norm=norm_of(row.norm_set) if row.norm_set else None,
                norm_children=crowd.get((form.version.pk, band_of(grade)), 0),
                basis=round_scoring.bases.get(form.scored_as.pk),
                change_basis=round_scoring.change_bases.get(form.scored_as.pk),
                quality=tuple(quality.get((assessment.student_id, form.id), ())),
            )
        )
    return forms


GRADE_BANDS = ((1, 6), (7, 9))
"""Grades whose children are compared with each other; a norm states the grades it was really built from."""


def band_of(grade: int) -> tuple[int, int]:
    return next((band for band in GRADE_BANDS if band[0] <= grade <= band[1]), GRADE_BANDS[-1])


def _norm_children(round_scoring: RoundScoring) -> Counter[Group]:
    """How many scorable children each form has in each grade band so far."""
    scorable = Result.objects.in_force().filter(
        assessment__round=round_scoring.round, assessment__superseded_at__isnull=True, total_raw__isnull=False
    )
    cohorts = scorable.order_by().values_list(
        "assessment__instrument_version_id", "assessment__school_class__cohort_year"
    )
    crowd: Counter[Group] = Counter()
    for version, cohort, count in cohorts.annotate(Count("pk")):
        crowd[version, band_of(round_scoring.round.school_year - cohort + 1)] += count
    return crowd


def _quality(screening_round: ScreeningRound, classes: Iterable[int]) -> Mapping[tuple[int, str], list[str]]:
    """(child, form) → codes of the data-quality lines on the row or the whole sheet."""
    codes: dict[tuple[int, str], list[str]] = defaultdict(list)
    for stored in Sheet.objects.filter(round=screening_round, school_class__in=list(classes)).values_list(
        "quality", flat=True
    ):
        for line in (stored or {}).get("all", []):
            for student in line["students"]:
                codes[student, line["form"]].append(line["code"])
    return codes


def _previous(screening_round: ScreeningRound, children: list[int]) -> dict[int, list[Measured]]:
    """Earlier form totals, the result in force of each assessment."""
    rows = (
        Result.objects.in_force()
        .filter(
            assessment__in=Assessment.objects.filter(
                student__in=children, superseded_at__isnull=True, round__opens_on__lt=screening_round.opens_on
            )
        )
        .select_related("assessment", "instrument_version")
        .defer("scales", "assessment__answers", "assessment__sources", "instrument_version__definition")
        .order_by("pk")
    )
    earlier: dict[int, list[Measured]] = defaultdict(list)
    for row in rows:
        earlier[row.assessment.student_id].append(measured_total(row))
    return earlier


FROM_FORMS = frozenset({"high", "elevated", "concordance", "worsening"})


def flags_from_forms(
    round_scoring: RoundScoring,
    children: Iterable[RoundChild],
    *,
    at: datetime,
    keep: bool = False,
    handed_in: Iterable[Result] = (),
) -> list[Flag]:
    """Weigh these children anew and return the flags that are new or changed.

    `handed_in`: results stored just now, which need not be read again. `keep`: after a re-score with the same answers;
    what stands stays, and only a step up from B to A is added.
    """
    rows = list(children)
    students = [row.student_id for row in rows]
    evidence, standing = gather(round_scoring, students, handed_in), standing_flags(round_scoring.round, students)
    new: list[tuple[Flag, Findings]] = []
    touched: list[Flag] = []
    for row in rows:
        findings = evidence.findings(round_scoring, row.student_id)
        flag = standing.get(row.student_id)
        if flag is None and findings.tier is not None:
            new.append((_flag(round_scoring, row, findings, findings.tier, at), findings))
        elif flag is not None and keep:
            if findings.tier == Tier.A and flag.tier != Tier.A:
                _add(flag, findings)
                touched.append(flag)
        elif flag is not None:
            touched += _weigh(flag, findings, at)
    Flag.objects.bulk_create([flag for flag, _findings in new])
    FlagReason.objects.bulk_create([reason for flag, findings in new for reason in reason_rows(flag, findings)])
    touched += [flag for flag, _findings in new]
    announce(flag for flag in touched if flag.withdrawn_at is None)
    return touched


def standing_flags(screening_round: ScreeningRound, children: Iterable[int]) -> dict[int, Flag]:
    rows = Flag.objects.filter(round=screening_round, student__in=list(children), withdrawn_at__isnull=True)
    return {flag.student_id: flag for flag in rows.prefetch_related("reasons")}


def reason_rows(flag: Flag, findings: Findings) -> list[FlagReason]:
    found = [(reason, False) for reason in findings.reasons] + [(note, True) for note in findings.notes]
    return [
        FlagReason(
            flag=flag,
            code=entry.code,
            params=entry.params,
            rule_version=entry.rule_version,
            is_note=is_note,
            position=position,
        )
        for position, (entry, is_note) in enumerate(found)
    ]


def announce(flags: Iterable[Flag]) -> None:
    for flag in flags:
        for hook in hooks.flag_raised:
            hook(flag)


def withdraw(flag: Flag, at: datetime) -> None:
    flag.withdrawn_at = at
    flag.save(update_fields=["withdrawn_at"])
    for hook in hooks.flag_withdrawn:
        hook(flag)


def _weigh(flag: Flag, findings: Findings, at: datetime) -> list[Flag]:
    """Change a standing flag to what the forms say now; the flags that changed."""
    from_forms = [row for row in flag.reasons.all() if row.is_note or row.code in FROM_FORMS]
    others = [row for row in flag.reasons.all() if row not in from_forms]
    fresh = reason_rows(flag, findings)
    if sorted(map(_content, from_forms)) == sorted(map(_content, fresh)):
        return []
    if hooks.was_looked_at(flag):
        return _after_a_look(flag, findings, at)
    if tier := Tier.A if others else findings.tier:
        _replace(flag, findings, fresh, tier)
    else:
        withdraw(flag, at)
    return [flag]


def _after_a_look(flag: Flag, findings: Findings, at: datetime) -> list[Flag]:
    """What the forms say for the first time is news about the child; where a person has ended what the flag began, it
    is a flag of its own, outside the round, which has this one."""
    flag.answers_changed_at = at
    flag.save(update_fields=["answers_changed_at"])
    if hooks.has_ended(flag):
        return _raise_beside(flag, findings, at)
    if _add(flag, findings):
        _tell_that_it_grew(flag)
    return [flag]


def _raise_beside(ended: Flag, findings: Findings, at: datetime) -> list[Flag]:
    """For the counselor, who has looked before; nothing where everything the forms say was known then or since."""
    later = Flag.objects.filter(student=ended.student_id, round=None, withdrawn_at=None, raised_at__gte=ended.raised_at)
    known = {_content(row) for row in FlagReason.objects.filter(Q(flag=ended) | Q(flag__in=later))}
    if findings.tier is None or not _news(reason_rows(ended, findings), known):
        return []
    flag = Flag(student_id=ended.student_id, school_id=ended.school_id, school_class_id=ended.school_class_id)
    flag.tier, flag.provisional, flag.raised_at = Tier.A, findings.provisional, at
    flag.save()
    FlagReason.objects.bulk_create(reason_rows(flag, findings))
    return [flag]


def _tell_that_it_grew(flag: Flag) -> None:
    for hook in hooks.flag_grew:
        hook(flag)


def _news(rows: Iterable[FlagReason], known: set[str]) -> list[FlagReason]:
    return [row for row in rows if not row.is_note and _content(row) not in known]


def _content(row: FlagReason) -> str:
    return canonical_json([row.code, row.is_note, row.params])


def _replace(flag: Flag, findings: Findings, fresh: list[FlagReason], tier: str) -> None:
    """Nobody has looked yet: what the forms say is simply what they say now. Concerns and wishes stay."""
    flag.reasons.filter(Q(is_note=True) | Q(code__in=FROM_FORMS)).delete()
    FlagReason.objects.bulk_create(fresh)
    flag.tier = tier
    flag.provisional = findings.provisional
    flag.save(update_fields=["tier", "provisional"])


def _add(flag: Flag, findings: Findings) -> bool:
    """For a flag already reviewed: keep its reasons, append new ones, never lower its tier. Whether one asks for a
    look."""
    known = {_content(row) for row in flag.reasons.all()}
    fresh = [row for row in reason_rows(flag, findings) if _content(row) not in known]
    for row in fresh:
        row.position += len(known)
    FlagReason.objects.bulk_create(fresh)
    if findings.tier == Tier.A:
        flag.tier = Tier.A
        flag.save(update_fields=["tier"])
    return bool(_news(fresh, known))


def add_reason(
    student: Student, reason: Reason, *, screening_round: ScreeningRound | None, at: datetime, extra: dict[str, Any]
) -> Flag:
    """Put one reason on the flag that stands for the child, or on a new one."""
    flag = _open_flag(student, screening_round)
    looked_at = flag is not None and hooks.was_looked_at(flag)
    if flag is None:
        flag = _new_flag(student, screening_round, reason, at)
    row = FlagReason(flag=flag, code=reason.code, params=reason.params | extra, rule_version=reason.rule_version)
    row.position = flag.reasons.count()
    row.save()
    if reason.tier == Tier.A and flag.tier != Tier.A:
        flag.tier = Tier.A
        flag.save(update_fields=["tier"])
    if looked_at:
        _tell_that_it_grew(flag)
    announce([flag])
    return flag


def class_of(student: Student) -> SchoolClass | None:
    """The class the child attends today, else the last one."""
    today = timezone.localdate()
    rows = Enrolment.objects.filter(student=student, starts__lte=today).select_related("school_class__school")
    latest = rows.order_by("-starts", "-pk").first()
    return latest.school_class if latest else None


def _open_flag(student: Student, screening_round: ScreeningRound | None) -> Flag | None:
    """The newest standing flag of the round, or outside rounds, that nobody has ended."""
    flags = Flag.objects.select_for_update().filter(student=student, withdrawn_at__isnull=True)
    for flag in flags.order_by("-raised_at", "-pk"):
        if flag.round_id in (None, screening_round.pk if screening_round else None) and not hooks.has_ended(flag):
            return flag
    return None


def _new_flag(student: Student, screening_round: ScreeningRound | None, reason: Reason, at: datetime) -> Flag:
    """In the round, unless the round already has a flag for the child that a person ended."""
    school_class = class_of(student)
    if school_class is None:
        raise ValueError("a child who was never in a class cannot be flagged")
    taken = screening_round and standing_flags(screening_round, [student.pk])
    return Flag.objects.create(
        student=student,
        school=school_class.school,
        school_class=school_class,
        round=None if taken else screening_round,
        tier=reason.tier,
        raised_at=at,
    )


def _flag(round_scoring: RoundScoring, row: RoundChild, findings: Findings, tier: str, at: datetime) -> Flag:
    return Flag(
        student_id=row.student_id,
        school_id=row.school_class.school_id,
        school_class=row.school_class,
        round=round_scoring.round,
        tier=tier,
        provisional=findings.provisional,
        raised_at=at,
    )
