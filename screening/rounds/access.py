"""Doors of the rounds: whose sheets, answers, results, flags and states a person may reach today.

    rounds_of(user), get_round_or_404(user, public_id)          everybody with schools in it; district: own county
    rescorings_of(user), get_rescoring_or_404(user, public_id)  the same; numbers
    moved_results_of(user, rescoring)                           counselor only; record_moved(…) records the look
    sheets_of(user)                                             teacher: own classes, teacher forms only;
                                                                counselor: child forms of the assigned schools
    get_sheet_or_404(user, public_id, *, purpose="rate")        audited: a sheet shows answers
    get_sheet_to_write_or_404(user, public_id)                  for a POST: the service writes the audit event
    sheets_to_reopen_of(user), get_sheet_to_reopen_or_404(…)    teacher: own, round open; administrator: round closed
    assessments_of(user), results_of(user)      counselor only, children of the assigned schools
    rest_in_classes(user, assessments)          counselor only: numbers of their classes, no child
    round_children_of(user)                                     teacher, counselor, administrator: states, no answers
    tier_counts_of(user, round)                                 counselor, district: what came beside what was expected
    conversations_of(user), talks_wanted_of(user)               counselor: with figures; teacher: that one is wanted
    round_schools_of(user), get_round_school_or_404(…)          schools of rounds, without children
    last_saved_of(user, round)                                  district: when somebody last typed, by school
    visible_students of students.access stays the door to a child.

Default: nothing. Somebody else's object is 404.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import once_while_reading, one_or_404
from screening.rounds.drafts import by_rest
from screening.rounds.models import (
    Assessment,
    ChildState,
    ChildWish,
    ClassConversation,
    Flag,
    FlagReason,
    Informant,
    OutsideResult,
    Rescoring,
    Result,
    RoundChild,
    RoundSchool,
    ScreeningRound,
    Sheet,
    TeacherConcern,
    Tier,
)
from students.access import (
    child_keys,
    children_of_schools,
    class_keys,
    county_posts_of,
    school_keys,
)

MOVED_RELATED = (
    "assessment__student",
    "assessment__school_class__school",
    "assessment__instrument_version",
    "norm_set",
)
MOVED_WITHOUT = ("scales", "assessment__answers", "assessment__sources", "norm_set__data")
TAKE_PART = (Permission.RATE_CLASS, Permission.REVIEW_CASES, Permission.READ_SCHOOL_REPORT, Permission.OPEN_ROUND)


def rounds_of(user: User) -> QuerySet[ScreeningRound]:
    """Rounds in which the person's schools take part, latest first; every round of a district officer's county."""
    rounds = ScreeningRound.objects.select_related("county", "rule_set").order_by("-opens_on", "-pk")
    if can(user, Permission.MANAGE_ROUNDS):
        return rounds.filter(county__assignments__in=county_posts_of(user)).distinct()
    if can(user, *TAKE_PART):
        return rounds.filter(round_schools__school__in=school_keys(user)).distinct()
    return rounds.none()


def get_round_or_404(user: User, public_id: UUID) -> ScreeningRound:
    return one_or_404(rounds_of(user), public_id=public_id)


def rescorings_of(user: User) -> QuerySet[Rescoring]:
    """Re-scores of rounds the person has to do with: numbers only. Children have a door of their own."""
    rows = Rescoring.objects.filter(round__in=rounds_of(user).order_by().values("pk"))
    return rows.select_related("round__county", "rule_set", "started_by").order_by("-started_at", "-pk")


def get_rescoring_or_404(user: User, public_id: UUID) -> Rescoring:
    return one_or_404(rescorings_of(user), public_id=public_id)


def moved_results_of(user: User, rescoring: Rescoring) -> tuple[QuerySet[Result], QuerySet[Result]]:
    """What counts (or counted) and what a re-score brings (or brought), for the counselor's children of today."""
    mine = Result.objects.none()
    if can(user, Permission.REVIEW_CASES) and rescoring.is_computed:
        mine = Result.objects.filter(
            assessment__round=rescoring.round,
            assessment__superseded_at__isnull=True,
            assessment__student__in=child_keys(user),
        )
        mine = mine.select_related(*MOVED_RELATED).defer(*MOVED_WITHOUT, "assessment__instrument_version__definition")
    if rescoring.state == Rescoring.State.ADOPTED:
        at = rescoring.adopted_at
        return mine.filter(superseded_at=at), mine.filter(adopted_at=at)
    return mine.in_force(), mine.filter(rule_set=rescoring.rule_set)


def record_moved(user: User, rescoring: Rescoring, students: Iterable[UUID]) -> None:
    """The look at whose level a re-score moves."""
    audit.record(by=user, verb="rescoring.list-moved", obj=rescoring, subjects=students, purpose="review")


def round_schools_of(user: User) -> QuerySet[RoundSchool]:
    """Which schools take part and since when they are open; no children."""
    if not can(user, *TAKE_PART, Permission.MANAGE_ROUNDS):
        return RoundSchool.objects.none()
    rows = RoundSchool.objects.filter(school__in=school_keys(user))
    return rows.select_related("round", "school").order_by("-round__opens_on", "school__name")


def open_rounds_of(user: User) -> list[ScreeningRound]:
    """Rounds that are open at a school of the person, the newest first; read once where a page only reads."""
    rows = round_schools_of(user).filter(opened_at__isnull=False, round__state=ScreeningRound.State.OPEN)
    return once_while_reading(("open rounds", user.pk), lambda: list(dict.fromkeys(row.round for row in rows)))


def last_saved_of(user: User, screening_round: ScreeningRound) -> dict[int, datetime]:
    """School → when somebody last typed into a teacher's sheet; no class."""
    if not can(user, Permission.READ_DISTRICT):
        return {}
    sheets = Sheet.objects.filter(round=screening_round, informant=Informant.TEACHER, last_saved_at__isnull=False)
    mine = sheets.filter(school_class__school__in=list(school_keys(user))).order_by()
    return dict(mine.values_list("school_class__school").annotate(Max("last_saved_at")))


def get_round_school_or_404(user: User, public_id: UUID, school_id: UUID) -> RoundSchool:
    rows = round_schools_of(user).filter(round__public_id=public_id, school__public_id=school_id)
    return one_or_404(rows.select_related("round__county", "round__rule_set", "school"))


def sheets_of(user: User) -> QuerySet[Sheet]:
    """Sheets the person may fill. A teacher never reaches a child's own answers; nobody types for the own class."""
    sheets = Sheet.objects.select_related("round__county", "school_class__school").order_by(
        "-round__opens_on", "-school_class__cohort_year", "school_class__number"
    )
    if can(user, Permission.RATE_CLASS):
        return sheets.filter(informant=Informant.TEACHER, school_class__in=class_keys(user))
    if can(user, Permission.REVIEW_CASES):
        return sheets.filter(informant=Informant.CHILD, school_class__in=class_keys(user))
    return sheets.none()


def own_sheets_of(user: User) -> list[Sheet]:
    """A class teacher's sheets of all rounds, read once where a page only reads."""
    return once_while_reading(("sheets", user.pk), lambda: list(sheets_of(user).filter(informant=Informant.TEACHER)))


def get_sheet_or_404(user: User, public_id: UUID, *, purpose: str = "rate") -> Sheet:
    """A teacher's sheet to look at; the look is recorded with every child that has a row or a state in it.

    Child forms have a door of their own (child_forms.access): nothing of them is typed into a list of names.
    """
    sheet = get_sheet_to_write_or_404(user, public_id)
    children = RoundChild.objects.filter(round=sheet.round, school_class=sheet.school_class)
    subjects = children.values_list("student__public_id", flat=True)
    audit.record(by=user, verb="sheet.show", obj=sheet, subjects=subjects, purpose=purpose)
    return sheet


def get_sheet_to_write_or_404(user: User, public_id: UUID) -> Sheet:
    return one_or_404(sheets_of(user).filter(informant=Informant.TEACHER), public_id=public_id)


def sheets_to_reopen_of(user: User) -> QuerySet[Sheet]:
    """Submitted sheets the person may reopen: the class teacher while the round is open, then the administrator, also
    those of teachers that lay open when the round ended."""
    if can(user, Permission.OPEN_ROUND):
        lying = Q(state=Sheet.State.SUBMITTED) | Q(state=Sheet.State.OPEN, informant=Informant.TEACHER)
        rows = Sheet.objects.filter(lying, school_class__in=class_keys(user), round__state=ScreeningRound.State.CLOSED)
        return rows.select_related("round__county", "school_class__school")
    return sheets_of(user).filter(state=Sheet.State.SUBMITTED, round__state=ScreeningRound.State.OPEN)


def get_sheet_to_reopen_or_404(user: User, public_id: UUID) -> Sheet:
    return one_or_404(sheets_to_reopen_of(user), public_id=public_id)


def assessments_of(user: User) -> QuerySet[Assessment]:
    """Answers as handed in: for the counselor of the school the child attends today."""
    if not can(user, Permission.REVIEW_CASES):
        return Assessment.objects.none()
    return Assessment.objects.filter(student__in=child_keys(user)).select_related("instrument_version", "round")


def results_of(user: User) -> QuerySet[Result]:
    """Every result that counts or once counted; what a re-score only previews has a door of its own."""
    if not can(user, Permission.REVIEW_CASES):
        return Result.objects.none()
    return Result.objects.adopted().filter(assessment__student__in=child_keys(user))


def rest_in_classes(user: User, assessments: Iterable[Assessment]) -> dict[int, tuple[int, int]]:
    """Assessment → of the answers its class has to the same form: filled as the rest of the class, all."""
    if not can(user, Permission.REVIEW_CASES):
        return {}
    wanted = {(one.round_id, one.school_class_id, one.instrument_version_id): one.pk for one in assessments}
    columns = ("round_id", "school_class_id", "instrument_version_id")
    alike = Q(*(Q(**dict(zip(columns, place, strict=True))) for place in wanted), _connector=Q.OR)
    rows = Assessment.objects.filter(alike, superseded_at__isnull=True) if wanted else Assessment.objects.none()
    counts = dict.fromkeys(wanted.values(), (0, 0))
    for *place, sources in rows.values_list(*columns, "sources"):
        one = wanted[place[0], place[1], place[2]]
        counts[one] = counts[one][0] + len(by_rest(sources)), counts[one][1] + len(sources)
    return counts


def concerns_of(user: User) -> QuerySet[TeacherConcern]:
    """A counselor's children; a member of staff sees the own ones only, as long as there is any duty."""
    concerns = TeacherConcern.objects.select_related("student").order_by("-raised_at")
    if can(user, Permission.REVIEW_CASES):
        return concerns.filter(student__in=child_keys(user))
    return concerns.filter(raised_by=user, student__in=children_of_schools(user))


def wishes_of(user: User) -> QuerySet[ChildWish]:
    if not can(user, Permission.REVIEW_CASES):
        return ChildWish.objects.none()
    return ChildWish.objects.filter(student__in=child_keys(user)).order_by("-asked_on", "-pk")


def outside_results_of(user: User) -> QuerySet[OutsideResult]:
    if not can(user, Permission.REVIEW_CASES):
        return OutsideResult.objects.none()
    return OutsideResult.objects.filter(student__in=child_keys(user)).order_by("-dated", "-pk")


def conversations_of(user: User) -> QuerySet[ClassConversation]:
    """Classes to be talked over with their teacher, or talked over already, at the counselor's schools."""
    if not can(user, Permission.REVIEW_CASES):
        return ClassConversation.objects.none()
    rows = ClassConversation.objects.filter(withdrawn_at__isnull=True, school_class__in=class_keys(user))
    return rows.select_related("round__county", "school_class__school").order_by("due_on", "pk")


def get_conversation_or_404(user: User, public_id: UUID) -> ClassConversation:
    return one_or_404(conversations_of(user), public_id=public_id)


def talks_wanted_of(user: User) -> QuerySet[ClassConversation]:
    """A class teacher's own classes: that a talk is wanted or was had, without its figures and its kind."""
    if not can(user, Permission.RATE_CLASS):
        return ClassConversation.objects.none()
    rows = ClassConversation.objects.filter(withdrawn_at__isnull=True, school_class__in=class_keys(user))
    return rows.select_related("round", "school_class").defer("kind", "flags", "children", "note").order_by("pk")


def round_children_of(user: User) -> QuerySet[RoundChild]:
    """The state of each child, by role: own classes, assigned schools, own school. No answers."""
    rows = RoundChild.objects.filter(school_class__in=class_keys(user))
    return rows.select_related("student", "school_class__school")


def schools_with_rated_children(user: User) -> set[int]:
    """Schools of the person in which a class was ever handed in with a child in it that could be scored."""
    rated = round_children_of(user).filter(state=ChildState.RATED).order_by()
    return set(rated.values_list("school_class__school", flat=True).distinct())


def tier_counts_of(user: User, screening_round: ScreeningRound) -> Iterable[Mapping[str, Any]]:
    """Rows of {school, tier, count}: children whom a form brought to tier A, and those of tier B, as flags stand today.

    For the counselor, who sees the children: counted here they are not published beside the county's month.
    """
    if not can(user, Permission.REVIEW_CASES):
        return Flag.objects.none().values("school", "tier")
    by_a_form = FlagReason.objects.filter(FlagReason.BY_A_FORM, flag=OuterRef("pk"))
    rows = Flag.objects.filter(round=screening_round, withdrawn_at__isnull=True, school__in=school_keys(user))
    rows = rows.filter(Q(tier=Tier.B) | Exists(by_a_form))
    return rows.values("school", "tier").annotate(count=Count("pk")).order_by()


def earlier_answers(user: User, sheet: Sheet, children: Iterable[int]) -> dict[tuple[int, int], dict[str, Any]]:
    """(child, form) → answers of the latest earlier round, for who fills the sheet: to notice slipped rows."""
    if not sheets_of(user).filter(pk=sheet.pk).exists():
        return {}
    earlier = Assessment.objects.filter(
        student__in=list(children),
        informant=sheet.informant,
        superseded_at__isnull=True,
        round__opens_on__lt=sheet.round.opens_on,
    ).order_by("round__opens_on", "pk")
    return {
        (student, version): answers
        for student, version, answers in earlier.values_list("student_id", "instrument_version_id", "answers")
    }
