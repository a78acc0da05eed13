"""What is done to pilots, their term sheets and their comments."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from screening.idempotency.once import once
from screening.research.evaluation import access
from screening.research.evaluation.naming import names_standing_in
from screening.research.evaluation.records import CommentPage, PilotPlan, TermRecord
from screening.research.evaluation.refused import PilotRefused, require
from screening.research.evaluation.selectors import missing_for_start
from screening.research.models import (
    Pilot,
    PilotChange,
    PilotClass,
    PilotComment,
    PilotDecision,
    PilotPhase,
    TermMeasure,
    TermSheet,
)
from students.models import County, School, SchoolClass, Student

OUT, COMPARISON = "out", "comparison"
DAY = timedelta(days=1)


@once("pilot.draft")
def draft_pilot(county: County, *, by: User, nonce: UUID | None, plan: PilotPlan) -> Pilot:
    """The same nonce is the same pilot. Raises Refused."""
    _check(plan)
    made = {"drafted_by": by, "drafted_at": timezone.now()}
    pilot = Pilot.objects.create(county=county, **_values(plan), **made)
    _set_phases(pilot, plan)
    record(by=by, verb="pilot.draft", obj=pilot)
    return pilot


@transaction.atomic
def change_draft(pilot: Pilot, *, by: User, plan: PilotPlan) -> Pilot:
    """A class that joined in a phase that is no more joins in the last one. Raises Refused."""
    pilot = _locked_draft(pilot)
    _check(plan)
    Pilot.objects.filter(pk=pilot.pk).update(**_values(plan))
    _set_phases(pilot, plan)
    record(by=by, verb="pilot.change", obj=pilot)
    pilot.refresh_from_db()
    return pilot


@transaction.atomic
def choose_classes(pilot: Pilot, *, by: User, school: School, groups: Mapping[SchoolClass, str]) -> Pilot:
    """For each class of the school: out, comparison, or the number of the phase it joins in. Raises Refused."""
    pilot = _locked_draft(pilot)
    phases = {str(phase.order): phase for phase in pilot.phases.all()}
    pilot.pilot_classes.filter(school_class__school=school).exclude(school_class__in=list(groups)).delete()
    for school_class, group in groups.items():
        if group == OUT:
            pilot.pilot_classes.filter(school_class=school_class).delete()
            continue
        require(group == COMPARISON or group in phases, "", "no-such-phase")
        kind = PilotClass.Group.COMPARISON if group == COMPARISON else PilotClass.Group.PILOT
        chosen = {"group": kind, "joins": phases.get(group)}
        PilotClass.objects.update_or_create(pilot=pilot, school_class=school_class, defaults=chosen)
    record(by=by, verb="pilot.classes", obj=pilot, detail={"school": str(school.public_id)})
    return pilot


@transaction.atomic
def start_pilot(pilot: Pilot, *, by: User) -> Pilot:
    """The plan is frozen; class teachers are asked for term sheets from now on. Repeating it changes nothing."""
    pilot = Pilot.objects.select_for_update().get(pk=pilot.pk)
    if pilot.state != Pilot.State.DRAFTED:
        return pilot
    for code in missing_for_start(pilot):
        require(False, "", code)
    pilot.state, pilot.started_by, pilot.started_at = Pilot.State.RUNNING, by, timezone.now()
    pilot.save(update_fields=["state", "started_by", "started_at"])
    record(by=by, verb="pilot.start", obj=pilot, detail={"classes": pilot.pilot_classes.count()})
    return pilot


def _locked_draft(pilot: Pilot) -> Pilot:
    pilot = Pilot.objects.select_for_update().get(pk=pilot.pk)
    require(pilot.state == Pilot.State.DRAFTED, "", "frozen")
    return pilot


def _check(plan: PilotPlan) -> None:
    for number, (before, first) in enumerate(zip(plan.phases, plan.phases[1:], strict=False), start=2):
        require(first > before + DAY, f"phase_{number}", "phase-order")
    require(plan.ends is None or plan.ends > plan.phases[-1], "ends", "ends-before")


def _values(plan: PilotPlan) -> dict[str, object]:
    said = {"designed_with": plan.designed_with, "no_comparison_because": plan.no_comparison_because}
    return {"name": plan.name, "question": plan.question, "starts": plan.phases[0], "ends": plan.ends, **said}


def _set_phases(pilot: Pilot, plan: PilotPlan) -> None:
    """A phase lasts until the day before the next."""
    lasts = [*(first - DAY for first in plan.phases[1:]), plan.ends]
    for order, (first, last) in enumerate(zip(plan.phases, lasts, strict=True), start=1):
        days = {"name": str(order), "first": first, "last": last}
        PilotPhase.objects.update_or_create(pilot=pilot, order=order, defaults=days)
    final = pilot.phases.get(order=len(plan.phases))
    pilot.pilot_classes.filter(joins__order__gt=final.order).update(joins=final)
    pilot.phases.filter(order__gt=final.order).delete()


@once("pilot.record-change")
def record_change(
    pilot: Pilot, *, by: User, nonce: UUID | None, on: date, what: str, leaving: PilotClass | None = None
) -> PilotChange:
    """The plan stays as it was started; beside it stands what was changed, when and why. Raises Refused."""
    pilot = _locked(pilot)
    require(on >= pilot.starts, "on", "before-start")
    require(on <= timezone.localdate(), "on", "day-to-come")
    told = {"on": on, "what": what, "leaving": leaving, "recorded_by": by, "recorded_at": timezone.now()}
    change = PilotChange.objects.create(pilot=pilot, **told)
    if leaving is not None:
        PilotClass.objects.filter(pk=leaving.pk, left_on__isnull=True).update(left_on=on)
    record(by=by, verb="pilot.record-change", obj=pilot, detail={"class": leaving.pk if leaving else None})
    return change


@once("pilot.decide")
def decide(
    pilot: Pilot, *, by: User, nonce: UUID | None, kind: str, why: str, ends: date | None = None
) -> PilotDecision:
    """Keep, change or stop ends the pilot; extend gives it a new last day. Earlier decisions stay. Raises Refused."""
    pilot = _locked(pilot)
    extends = kind == PilotDecision.Kind.EXTEND
    if extends:
        if ends is None:
            raise PilotRefused("ends", "new-last-day")
        require(ends > max(timezone.localdate(), pilot.ends or pilot.starts), "ends", "later-last-day")
    told = {"kind": kind, "why": why, "ends": ends if extends else None}
    decision = PilotDecision.objects.create(pilot=pilot, decided_by=by, decided_at=timezone.now(), **told)
    _carry_out(pilot, ends if extends else None)
    record(by=by, verb="pilot.decide", obj=pilot, detail={"decision": kind})
    return decision


def _carry_out(pilot: Pilot, ends: date | None) -> None:
    """Ended today if it had no last day; a last day that has passed stays."""
    today = timezone.localdate()
    if ends is not None:
        pilot.ends, pilot.state = ends, Pilot.State.RUNNING
    else:
        pilot.state = Pilot.State.ENDED
        if pilot.starts < today < (pilot.ends or date.max):
            pilot.ends = today
    pilot.save(update_fields=["ends", "state"])
    last = pilot.phases.order_by("order").last()
    if last is not None and (pilot.ends is None or pilot.ends > last.first):
        last.last = pilot.ends
        last.save(update_fields=["last"])


def _locked(pilot: Pilot) -> Pilot:
    pilot = Pilot.objects.select_for_update().get(pk=pilot.pk)
    require(pilot.started_at is not None, "", "not-started")
    return pilot


@once("pilot.term-sheet")
def save_term_sheet(pilot_class: PilotClass, *, by: User, nonce: UUID | None, sheet: TermRecord) -> TermSheet:
    """Lines in which nothing is known are left out. Raises Refused when a number cannot be."""
    lines = [line for line in sheet.lines if not line.is_empty]
    require(lines, "", "nothing-entered")
    for line in lines:
        require(line.days_missed is None or line.days_missed <= sheet.days_open, "", "days")
        require(line.chinese is None or line.chinese <= sheet.chinese_max, "", "mark")
        require(line.maths is None or line.maths <= sheet.maths_max, "", "mark")
    about = {"term": sheet.term, "days_open": sheet.days_open}
    most = {"chinese_max": sheet.chinese_max, "maths_max": sheet.maths_max}
    made = {"entered_by": by, "entered_at": timezone.now()}
    found = TermSheet.objects.create(pilot_class=pilot_class, **about, **most, **made)
    TermMeasure.objects.bulk_create(
        TermMeasure(
            sheet=found,
            student_id=line.student_id,
            days_missed=line.days_missed,
            chinese=line.chinese,
            maths=line.maths,
        )
        for line in lines
    )
    children = Student.objects.filter(pk__in=[line.student_id for line in lines])
    named = children.values_list("public_id", flat=True)
    record(by=by, verb="pilot.term-sheet", obj=found, subjects=named, detail={"term": sheet.term})
    return found


KEPT_FOR = timedelta(days=180)  # as it was written, while nobody has taken the names out


@transaction.atomic
def type_comments(pilot: Pilot, *, by: User, nonce: UUID, school: School, page: CommentPage) -> list[PilotComment]:
    """One row an answer. The nonce is the page of paper: sent twice it is one page. Raises Refused."""
    require(page.answers, "", "nothing-written")
    require(page.gathered_on <= timezone.localdate(), "gathered_on", "day-to-come")
    told = {"role": page.role, "gathered_on": page.gathered_on, "typed_by": by, "typed_at": timezone.now()}
    given = sorted(page.answers.items())
    try:
        with transaction.atomic():
            rows = PilotComment.objects.bulk_create(
                PilotComment(pilot=pilot, school=school, page=nonce, prompt=prompt, text=text, **told)
                for prompt, text in given
            )
    except IntegrityError:  # the same page sent before, or twice at once
        return list(PilotComment.objects.filter(page=nonce).order_by("prompt"))
    detail = {"school": str(school.public_id), "answers": len(rows)}
    record(by=by, verb="pilot.type-comments", obj=pilot, detail=detail)
    return rows


@transaction.atomic
def release_comment(comment: PilotComment, *, by: User, text: str) -> PilotComment:
    """The officer may read `text`; what was written is deleted. Raises Refused while a known name stands in it."""
    comment = PilotComment.objects.select_for_update(of=("self",)).select_related("school").get(pk=comment.pk)
    if comment.text is None:
        return comment
    standing = names_standing_in(text, access.names_of_school(by, comment.school))
    require(not standing, "released_text", "names-a-person", names=standing)
    comment.text, comment.released_text = None, text
    comment.deidentified_by, comment.deidentified_at = by, timezone.now()
    comment.save(update_fields=["text", "released_text", "deidentified_by", "deidentified_at"])
    record(by=by, verb="comment.release", obj=comment)
    return comment


@transaction.atomic
def forget_old_comments(*, by: User | None = None, keep: timedelta = KEPT_FOR) -> int:
    """What nobody has looked through within half a year is deleted as it was written; how many."""
    old = PilotComment.objects.filter(text__isnull=False, typed_at__lt=timezone.now() - keep)
    for comment in old:
        record(by=by, verb="comment.forget", obj=comment)
    return old.delete()[0]


@transaction.atomic
def set_aside_comment(comment: PilotComment, *, by: User) -> PilotComment:
    """Nobody reads it any more: it cannot be worded so that nobody is recognised, or it was no comment."""
    comment = PilotComment.objects.select_for_update().get(pk=comment.pk)
    if comment.text is None:
        return comment
    comment.text, comment.set_aside_by, comment.set_aside_at = None, by, timezone.now()
    comment.save(update_fields=["text", "set_aside_by", "set_aside_at"])
    record(by=by, verb="comment.set-aside", obj=comment)
    return comment
