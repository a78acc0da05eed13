"""Creating a round for the county, and opening it for a school.

    create_round(county, *, by, school_year, term, opens_on, closes_on, forms=TEACHER_FORMS, schools=None,
                 override_reason="") -> ScreeningRound
    open_round_for_school(screening_round, *, school, by) -> RoundSchool

Raises RoundWindowProblem (when no reason is given), RoundExists, RoundNotOpen, RoundClosed, DefinitionChanged.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.library import selectors as library
from screening.library.services import current_rules, freeze_instrument
from screening.rounds.kit import Form, forms_of_round
from screening.rounds.models import Informant, RoundChild, RoundForm, RoundSchool, ScreeningRound, Sheet
from screening.rounds.services.problems import RoundClosed, RoundExists, RoundNotOpen, RoundWindowProblem
from screening.rounds.services.settling import admit, settle_children
from screening.rounds.windows import window_problems
from students.models import County, School, SchoolClass, Term
from students.selectors import calendar_of, grade_of

TEACHER_FORMS = ("teacher-connection", "teacher-engagement")


@transaction.atomic
def create_round(
    county: County,
    *,
    by: User,
    school_year: int,
    term: int,
    opens_on: date,
    closes_on: date,
    forms: Sequence[str] = TEACHER_FORMS,
    schools: Iterable[School] | None = None,
    override_reason: str = "",
) -> ScreeningRound:
    """A round with its forms, rules and norms frozen, for all schools of the county unless some are named."""
    problems = window_problems(calendar_of(county), opens_on, closes_on)
    if problems and not override_reason.strip():
        raise RoundWindowProblem(problems)
    found = ScreeningRound(county=county, school_year=school_year, term=term, opens_on=opens_on, closes_on=closes_on)
    found.rule_set, found.created_by, found.override_reason = current_rules(by=by), by, override_reason.strip()
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:
        raise RoundExists from error
    _freeze(found, forms, by)
    chosen = School.objects.filter(township__county=county) if schools is None else schools
    RoundSchool.objects.bulk_create(RoundSchool(round=found, school=school) for school in chosen)
    audit.record(by=by, verb="round.create", obj=found, detail={"forms": list(forms), "problems": list(problems)})
    return found


def has_round(term: Term) -> bool:
    rounds = ScreeningRound.objects.filter(county=term.county_id, school_year=term.school_year, term=term.number)
    return rounds.exists()


def _freeze(found: ScreeningRound, forms: Sequence[str], by: User) -> None:
    """Forms as they are worded today, and the norms in force for them."""
    versions = [freeze_instrument(form, by=by) for form in forms]
    RoundForm.objects.bulk_create(
        RoundForm(round=found, instrument_version=version, position=position)
        for position, version in enumerate(versions)
    )
    found.norm_sets.set(library.norms_in_force(found.county.public_id, versions))


@transaction.atomic
def open_round_for_school(screening_round: ScreeningRound, *, school: School, by: User) -> RoundSchool:
    """Sheets for every class and exactly one state for every child on the roster. A second time changes nothing."""
    screening_round = ScreeningRound.objects.select_for_update().get(pk=screening_round.pk)
    place = RoundSchool.objects.select_related("school").filter(round=screening_round, school=school).first()
    if place is None:
        raise RoundNotOpen
    if place.opened_at is not None:
        return place
    today = timezone.localdate()
    if screening_round.state == ScreeningRound.State.CLOSED or today > screening_round.closes_on:
        raise RoundClosed(screening_round.closes_on)
    if today < screening_round.opens_on:
        raise RoundNotOpen
    if screening_round.state == ScreeningRound.State.PLANNED:
        screening_round.state = ScreeningRound.State.OPEN
        screening_round.save(update_fields=["state"])
    place.opened_at, place.opened_by = timezone.now(), by
    place.save(update_fields=["opened_at", "opened_by"])
    _make_sheets(screening_round, school)
    admitted = admit(screening_round, school=school)
    settle_children(screening_round, admitted)
    subjects = RoundChild.objects.filter(round=screening_round, school_class__school=school)
    audit.record(
        by=by,
        verb="round.open-school",
        obj=screening_round,
        subjects=subjects.values_list("student__public_id", flat=True),
    )
    return place


def _make_sheets(screening_round: ScreeningRound, school: School) -> None:
    classes = SchoolClass.objects.filter(school=school, closed_on__isnull=True, enrolments__ends__isnull=True)
    forms = forms_of_round(screening_round)
    Sheet.objects.bulk_create(
        Sheet(round=screening_round, school_class=school_class, informant=informant)
        for school_class in classes.filter(enrolments__isnull=False).distinct().order_by("pk")
        for informant in Informant.values
        if _rates(forms, informant, grade_of(school_class, screening_round.school_year))
    )


def _rates(forms: Iterable[Form], informant: str, grade: int) -> bool:
    """Whether a form of this informant is meant for a grade."""
    return any(
        form.instrument.informant == informant and form.instrument.grades.min <= grade <= form.instrument.grades.max
        for form in forms
    )
