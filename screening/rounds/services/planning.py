"""Creating a round for the county, and opening it for a school.

    create_round(county, *, by, school_year, term, opens_on, closes_on, forms=TEACHER_FORMS, rule_set=None,
                 schools=None, override_reason="") -> ScreeningRound       forms: ids or rows the library offers
    use_rules(screening_round, *, by, rule_set) -> ScreeningRound          while nobody has opened it
    open_round_for_school(screening_round, *, school, by) -> RoundSchool   the gate must be green or overridden

Raises RoundWindowProblem (when no reason is given), RoundExists, RoundNotOpen, RoundClosed, RoundBegun, GateClosed,
DefinitionChanged.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from screening.library import selectors as library
from screening.library.models import InstrumentVersion, NormSet, RuleSet
from screening.library.services import current_rules, freeze_instrument, freeze_rules, freeze_version
from screening.rounds import hooks
from screening.rounds.models import Rescoring, RoundChild, RoundForm, RoundSchool, ScreeningRound
from screening.rounds.opening import window_problems
from screening.rounds.round_scoring import RoundScoring, is_over, round_scoring_of
from screening.rounds.services.gate import gates_of_round
from screening.rounds.services.norming import first_norms, record_alphas
from screening.rounds.services.problems import (
    GateClosed,
    RoundBegun,
    RoundClosed,
    RoundExists,
    RoundNotOpen,
    RoundWindowProblem,
)
from screening.rounds.services.rescoring import start_rescoring
from screening.rounds.services.settling import settle_children, settle_school
from students.models import County, School, Term
from students.selectors import calendar_of

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
    forms: Sequence[str | InstrumentVersion] = TEACHER_FORMS,
    rule_set: RuleSet | None = None,
    schools: Iterable[School] | None = None,
    override_reason: str = "",
) -> ScreeningRound:
    """A round with its forms, rules and norms frozen, for all schools of the county unless some are named."""
    problems = window_problems(calendar_of(county), opens_on, closes_on)
    if problems and not override_reason.strip():
        raise RoundWindowProblem(problems)
    found = ScreeningRound(county=county, school_year=school_year, term=term, opens_on=opens_on, closes_on=closes_on)
    found.rule_set = current_rules(by=by) if rule_set is None else freeze_rules(rule_set, by=by)
    found.created_by, found.override_reason = by, override_reason.strip()
    _save_first(found)
    versions = _freeze(found, forms, by)
    chosen = School.objects.filter(township__county=county) if schools is None else schools
    RoundSchool.objects.bulk_create(RoundSchool(round=found, school=school) for school in chosen)
    detail = {"forms": [version.instrument for version in versions], "rules": found.rule_set.version}
    audit.record(by=by, verb="round.create", obj=found, detail={**detail, "problems": list(problems)})
    return found


def _save_first(found: ScreeningRound) -> None:
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:
        raise RoundExists from error


def has_round(term: Term) -> bool:
    rounds = ScreeningRound.objects.filter(county=term.county_id, school_year=term.school_year, term=term.number)
    return rounds.exists()


def _freeze(found: ScreeningRound, forms: Sequence[str | InstrumentVersion], by: User) -> list[InstrumentVersion]:
    """Forms as they are worded today, and the norms in force for them."""
    versions = [
        freeze_instrument(form, by=by) if isinstance(form, str) else freeze_version(form, by=by) for form in forms
    ]
    RoundForm.objects.bulk_create(
        RoundForm(round=found, instrument_version=version, position=position)
        for position, version in enumerate(versions)
    )
    found.norm_sets.set(library.norms_in_force(found.county.public_id, versions))
    return versions


@transaction.atomic
def use_rules(screening_round: ScreeningRound, *, by: User, rule_set: RuleSet) -> ScreeningRound:
    """Other rules for a round that is only planned. Once a school has opened it the rules stay as they are."""
    found: ScreeningRound = ScreeningRound.objects.select_for_update().get(pk=screening_round.pk)
    if found.state != ScreeningRound.State.PLANNED:
        raise RoundBegun
    row = freeze_rules(rule_set, by=by)
    if found.rule_set_id != row.pk:
        detail = {"before": found.rule_set.version, "now": row.version}
        found.rule_set = row
        found.save(update_fields=["rule_set"])
        audit.record(by=by, verb="round.use-rules", obj=found, detail=detail)
    return found


@transaction.atomic
def open_round_for_school(screening_round: ScreeningRound, *, school: School, by: User) -> RoundSchool:
    """Sheets for every class and exactly one state for every child on the roster. A second time changes nothing.

    The gate must be green or overridden.
    """
    screening_round = ScreeningRound.objects.select_for_update().get(pk=screening_round.pk)
    place = RoundSchool.objects.select_related("school").filter(round=screening_round, school=school).first()
    if place is None:
        raise RoundNotOpen
    if place.opened_at is not None:
        return place
    today = timezone.localdate()
    _check_day(screening_round, today)
    gate = gates_of_round(screening_round, schools=[place.school], today=today)[place.school_id]
    if not gate.passes:
        raise GateClosed(gate.standing)
    if screening_round.state == ScreeningRound.State.PLANNED:
        screening_round.state = ScreeningRound.State.OPEN
        screening_round.save(update_fields=["state"])
    place.opened_at, place.opened_by = timezone.now(), by
    place.save(update_fields=["opened_at", "opened_by"])
    settle_school(screening_round, school=school)
    children = RoundChild.objects.filter(round=screening_round, school_class__school=school)
    subjects = children.values_list("student__public_id", flat=True)
    audit.record(by=by, verb="round.open-school", obj=screening_round, subjects=subjects)
    return place


def _check_day(screening_round: ScreeningRound, today: date) -> None:
    if is_over(screening_round, today):
        raise RoundClosed(screening_round.closes_on)
    if today < screening_round.opens_on:
        raise RoundNotOpen


@transaction.atomic
def close_round(screening_round: ScreeningRound, *, by: User | None = None) -> ScreeningRound:
    """Close the window. Drafts stay as drafts; children not rated by now become not scorable."""
    found: ScreeningRound = (
        ScreeningRound.objects.select_for_update(of=("self",)).select_related("county").get(pk=screening_round.pk)
    )
    if found.state == ScreeningRound.State.CLOSED:
        return found
    today = timezone.localdate()
    found.state, found.closed_at = ScreeningRound.State.CLOSED, timezone.now()
    found.save(update_fields=["state", "closed_at"])
    settle_children(found)
    round_scoring = round_scoring_of(found)
    norms, alphas = first_norms(round_scoring, today=today, by=by), record_alphas(round_scoring, by=by)
    if norms:
        _score_with_norms(round_scoring, norms, by or found.created_by)
    for hook in hooks.round_closed:
        hook(found, today)
    audit.record(by=by, verb="round.close", obj=found, detail={"norms": len(norms), "alphas": len(alphas)})
    return found


def close_due_rounds(*, by: User | None = None) -> int:
    """Each in its own transaction, so that one county never holds up another."""
    over = ScreeningRound.objects.filter(state=ScreeningRound.State.OPEN, closes_on__lt=timezone.localdate())
    due = list(over.order_by("pk"))
    for screening_round in due:
        close_round(screening_round, by=by)
    return len(due)


def _score_with_norms(round_scoring: RoundScoring, norms: Iterable[NormSet], by: User) -> None:
    """Beside the old, in the background; it counts when the county has seen the difference and adopts it. A re-score
    that waits already is decided on first: the norms are in the library then, for the next one to name."""
    if Rescoring.objects.filter(round=round_scoring.round, state__in=Rescoring.WAITING).exists():
        return
    start_rescoring(
        round_scoring.round,
        by=by,
        reason=_("The round has closed, and its answers make a norm."),
        nonce=uuid4(),
        norm_sets=[*round_scoring.norm_sets, *norms],
    )
