"""The people who rate: their practice, and talking a class over with its teacher before its results are used. Nobody
is un-flagged by a talk.

    record_practice(*, by) -> RaterPractice              only the day is kept, never an answer
    hold_conversation(conversation, *, by, held_on, outcome, note="") -> ClassConversation

Raises NotAskedAnyMore, HeldAlready, WrongDayForTalk. The same talk sent twice is one talk.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.library import texts
from screening.rounds.models import Assessment, ClassConversation, Flag, FlagReason, Informant, RaterPractice, Sheet
from screening.rounds.quality import pack_quality
from screening.rounds.round_scoring import RoundScoring
from screening.rounds.services.problems import HeldAlready, NotAskedAnyMore, WrongDayForTalk
from screening.scoring import QualityLine, class_line
from students.selectors import calendar_of

TALK_WITHIN = 10  # school days after the sheet was handed in


@transaction.atomic
def hold_conversation(
    conversation: ClassConversation, *, by: User, held_on: date, outcome: str, note: str = ""
) -> ClassConversation:
    """The counselor has talked with the class teacher. `outcome`: as-rated, rate-again or class-needs."""
    row = ClassConversation.objects.select_for_update().get(pk=conversation.pk)
    said = (held_on, ClassConversation.Outcome(outcome), note.strip())
    if row.held_on is not None:
        if (row.held_on, row.outcome, row.note, row.held_by_id) == (*said, by.pk):
            return row
        raise HeldAlready(row)
    if row.withdrawn_at is not None:
        raise NotAskedAnyMore
    if not timezone.localdate(row.asked_at) <= held_on <= timezone.localdate():
        raise WrongDayForTalk
    row.held_on, row.outcome, row.note = said
    row.held_by = by
    row.save(update_fields=["held_on", "outcome", "note", "held_by"])
    audit.record(by=by, verb="class-talk.hold", obj=row, detail={"outcome": row.outcome})
    return row


@transaction.atomic
def settle_conversation(sheet: Sheet, *, line: QualityLine | None, flags: int, children: int, by: User | None) -> None:
    """Ask for a talk about the class of this sheet, bring the figures up to date, or take the request back.

    A talk that was had stays on record and is not asked for again, unless few flags have become many or the reverse.
    """
    row = ClassConversation.objects.filter(
        round=sheet.round, school_class=sheet.school_class, withdrawn_at__isnull=True
    ).first()
    if row is not None and row.held_on is not None and (line is None or line.code == row.kind):
        return
    if row is not None and (line is None or row.held_on is not None):
        row.withdrawn_at = timezone.now()
        row.save(update_fields=["withdrawn_at"])
        audit.record(by=by, verb="class-talk.withdraw", obj=row)
        row = None
    if line is None:
        return
    if row is None:
        _ask(sheet, line, flags, children, by)
    elif (row.kind, row.flags, row.children) != (line.code, flags, children):
        row.kind, row.flags, row.children = line.code, flags, children
        row.save(update_fields=["kind", "flags", "children"])


def _ask(sheet: Sheet, line: QualityLine, flags: int, children: int, by: User | None) -> None:
    at = timezone.now()
    asked = ClassConversation.objects.create(
        round=sheet.round,
        school_class=sheet.school_class,
        kind=line.code,
        flags=flags,
        children=children,
        asked_at=at,
        due_on=calendar_of(sheet.round.county).add_school_days(timezone.localdate(at), TALK_WITHIN),
    )
    audit.record(by=by, verb="class-talk.ask", obj=asked)


@transaction.atomic
def record_practice(*, by: User) -> RaterPractice:
    """The stories were worked through today. Once a day is enough; a second click changes nothing."""
    row, made = RaterPractice.objects.get_or_create(
        user=by, version=texts.node("rater_practice.version"), practised_on=timezone.localdate()
    )
    if made:
        audit.record(by=by, verb="practice.finish", obj=by)
    return row


ABOUT_CLASS = ("class-few", "class-many")


def add_class_line(round_scoring: RoundScoring, sheet: Sheet) -> None:
    """Few or many flags in a class: a line for the counselor, first of all; nobody is un-flagged by it.

    Counted is what the class teacher's sheet raised: the talk is about it, and must not let on what children answered.
    """
    if sheet.informant != Informant.TEACHER:
        return
    standing = Flag.objects.filter(
        round=round_scoring.round, school_class=sheet.school_class, withdrawn_at__isnull=True
    )
    flags = standing.filter(pk__in=FlagReason.objects.filter(FlagReason.BY_TEACHER).values("flag")).count()
    rated = (
        Assessment.objects.filter(
            round=round_scoring.round,
            school_class=sheet.school_class,
            informant=Informant.TEACHER,
            superseded_at__isnull=True,
        )
        .values("student")
        .distinct()
        .count()
    )
    stored = [line for line in (sheet.quality or {}).get("all", []) if line["code"] not in ABOUT_CLASS]
    line = class_line(flags, rated, round_scoring.rules)
    about_class = [{"code": line.code, "params": line.params, "seats": [], "form": "", "students": []}] if line else []
    quality = pack_quality(round_scoring, about_class + stored)
    if quality != sheet.quality:
        sheet.quality = quality
        sheet.save(update_fields=["quality"])
    settle_conversation(sheet, line=line, flags=flags, children=rated, by=sheet.submitted_by)
