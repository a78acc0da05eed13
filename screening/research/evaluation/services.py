"""What is done to pilots, their term sheets and their comments."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from screening.idempotency.once import once
from screening.research.evaluation import access
from screening.research.evaluation.naming import names_standing_in
from screening.research.evaluation.selectors import missing_for_start
from screening.research.models import Pilot, PilotChange, PilotClass, PilotComment, TermMeasure, TermSheet
from students.models import County, School, SchoolClass, Student


class PilotRefused(Exception):
    """What a pilot, a sheet or a comment may not be: `code` is put into words, with `names`, beside `field`."""

    def __init__(self, field: str, code: str, names: Sequence[str] = ()) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code, self.names = field, code, names


def _require(fulfilled: object, field: str, code: str, names: Sequence[str] = ()) -> None:
    if not fulfilled:
        raise PilotRefused(field, code, names)


Plan = Mapping[str, Any]  # name, question, starts
Line = Mapping[str, Decimal | None]  # days_missed, chinese, maths; None: not known, or did not sit it


@once("pilot.draft")
def draft_pilot(county: County, *, by: User, nonce: UUID | None, plan: Plan) -> Pilot:
    """The same nonce is the same pilot."""
    pilot = Pilot.objects.create(county=county, drafted_by=by, drafted_at=timezone.now(), **plan)
    record(by=by, verb="pilot.draft", obj=pilot)
    return pilot


@transaction.atomic
def change_draft(pilot: Pilot, *, by: User, plan: Plan) -> Pilot:
    """Raises Refused once it has started."""
    pilot = _locked_draft(pilot)
    Pilot.objects.filter(pk=pilot.pk).update(**plan)
    record(by=by, verb="pilot.change", obj=pilot)
    pilot.refresh_from_db()
    return pilot


@transaction.atomic
def choose_classes(pilot: Pilot, *, by: User, school: School, groups: Mapping[SchoolClass, str]) -> Pilot:
    """For each class of the school its group, or nothing where it is out. Raises Refused once it has started."""
    pilot = _locked_draft(pilot)
    chosen = {school_class: group for school_class, group in groups.items() if group}
    pilot.pilot_classes.filter(school_class__school=school).exclude(school_class__in=list(chosen)).delete()
    for school_class, group in chosen.items():
        PilotClass.objects.update_or_create(pilot=pilot, school_class=school_class, defaults={"group": group})
    record(by=by, verb="pilot.classes", obj=pilot, detail={"school": str(school.public_id)})
    return pilot


@transaction.atomic
def start_pilot(pilot: Pilot, *, by: User) -> Pilot:
    """The plan is frozen; class teachers are asked for term sheets from now on. Repeating it changes nothing."""
    pilot = Pilot.objects.select_for_update().get(pk=pilot.pk)
    if pilot.state != Pilot.State.DRAFTED:
        return pilot
    for code in missing_for_start(pilot):
        _require(False, "", code)
    pilot.state, pilot.started_by, pilot.started_at = Pilot.State.RUNNING, by, timezone.now()
    pilot.save(update_fields=["state", "started_by", "started_at"])
    record(by=by, verb="pilot.start", obj=pilot, detail={"classes": pilot.pilot_classes.count()})
    return pilot


def _locked_draft(pilot: Pilot) -> Pilot:
    pilot = Pilot.objects.select_for_update().get(pk=pilot.pk)
    _require(pilot.state == Pilot.State.DRAFTED, "", "frozen")
    return pilot


@once("pilot.record-change")
def record_change(
    pilot: Pilot, *, by: User, nonce: UUID | None, on: date, what: str, ends: bool = False
) -> PilotChange:
    """The plan stays as it was started; beside it stands what was changed, when and why. With the last change the whole
    pilot `ends`. Raises Refused."""
    pilot = Pilot.objects.select_for_update().get(pk=pilot.pk)
    _require(pilot.started_at is not None, "", "not-started")
    _require(on >= pilot.starts + timedelta(days=ends), "on", "before-start")
    _require(on <= timezone.localdate(), "on", "day-to-come")
    told = {"on": on, "what": what, "recorded_by": by}
    change = PilotChange.objects.create(pilot=pilot, recorded_at=timezone.now(), **told)
    if ends and pilot.state == Pilot.State.RUNNING:
        pilot.state, pilot.ends = Pilot.State.ENDED, on
        pilot.save(update_fields=["state", "ends"])
    record(by=by, verb="pilot.record-change", obj=pilot, detail={"ends": ends})
    return change


@once("pilot.term-sheet")
def save_term_sheet(
    pilot_class: PilotClass, *, by: User, nonce: UUID | None, lines: Mapping[int, Line], **about: Any
) -> TermSheet:
    """`lines`: by child; of those in which nothing is known none is kept. `about`: term, days_open, chinese_max,
    maths_max. Raises Refused when a number cannot be."""
    told = {child: line for child, line in lines.items() if any(value is not None for value in line.values())}
    _require(told, "", "nothing-entered")
    most = {"days_missed": about["days_open"], "chinese": about["chinese_max"], "maths": about["maths_max"]}
    for line in told.values():
        for name, value in line.items():
            _require(value is None or value <= most[name], "", "days" if name == "days_missed" else "mark")
    found = TermSheet.objects.create(pilot_class=pilot_class, entered_by=by, entered_at=timezone.now(), **about)
    TermMeasure.objects.bulk_create(TermMeasure(sheet=found, student_id=child, **line) for child, line in told.items())
    named = Student.objects.filter(pk__in=list(told)).values_list("public_id", flat=True)
    record(by=by, verb="pilot.term-sheet", obj=found, subjects=named, detail={"term": found.term})
    return found


KEPT_FOR = timedelta(days=180)  # as it was written, while nobody has taken the names out


@once("pilot.type-comment")
def type_comment(pilot: Pilot, *, by: User, nonce: UUID | None, school: School, text: str) -> PilotComment:
    """What one teacher wrote, as it is written."""
    told = {"school": school, "text": text, "typed_by": by, "typed_at": timezone.now()}
    comment = PilotComment.objects.create(pilot=pilot, **told)
    record(by=by, verb="pilot.type-comments", obj=pilot, detail={"school": str(school.public_id)})
    return comment


@transaction.atomic
def release_comment(comment: PilotComment, *, by: User, text: str) -> PilotComment:
    """The officer may read `text`; what was written is deleted. Raises Refused while a known name stands in it."""
    comment = PilotComment.objects.select_for_update(of=("self",)).select_related("school").get(pk=comment.pk)
    if comment.text is None:
        return comment
    standing = names_standing_in(text, access.names_of_school(by, comment.school))
    _require(not standing, "released_text", "names-a-person", names=standing)
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
