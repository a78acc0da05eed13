"""Beside what the rows of a sheet say: whether its class should be talked over, as a line and as something to do."""

from screening.rounds.models import Assessment, Flag, FlagReason, Informant, Sheet
from screening.rounds.quality import pack_quality
from screening.rounds.round_scoring import RoundScoring
from screening.rounds.services.raters import settle_conversation
from screening.scoring import class_line

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
    sheet.quality = pack_quality(round_scoring, about_class + stored)
    sheet.save(update_fields=["quality"])
    settle_conversation(sheet, line=line, flags=flags, children=rated, by=sheet.submitted_by)
