"""What cases does when something happens in a round. Each hook runs in the round's own transaction."""

from datetime import date

from accounts.models import User
from screening.cases import access
from screening.cases.deciding.withdrawn import results_are_closed
from screening.cases.handover.services import (
    children_moved,
    counselor_came,
    counselor_gone,
    roster_written,
)
from screening.cases.opening.services import drawing, opening
from screening.cases.talks.services import messages
from screening.cases.withdrawals.services import consent_changed, start_if_safety_asks
from screening.rounds import hooks
from screening.rounds.models import Flag, ScreeningRound, Sheet, TeacherConcern
from students import hooks as roster_hooks
from students.models import Consent, StaffAssignment, Student


def register() -> None:
    _add(hooks.flag_raised, _flag_raised)
    _add(hooks.flag_withdrawn, opening.withdraw_case)
    _add(hooks.flag_grew, opening.look_again)
    _add(hooks.flag_was_looked_at, opening.was_looked_at)
    _add(hooks.flag_was_ended, opening.was_ended)
    _add(hooks.concern_raised, _concern_raised)
    _add(hooks.sheet_submitted, _sheet_submitted)
    _add(hooks.round_closed, _round_closed)
    _add(hooks.unseen_children, access.kept_until_seen)
    _add(hooks.results_closed, results_are_closed)
    _add(roster_hooks.duty_began, _duty_began)
    _add(roster_hooks.duty_ended, _duty_ended)
    _add(roster_hooks.consent_recorded, _consent_recorded)
    _add(roster_hooks.seat_changed, _seat_changed)
    _add(roster_hooks.roster_written, roster_written)


def _add(registry: list, hook: object) -> None:  # type: ignore[type-arg]
    if hook not in registry:
        registry.append(hook)


def _flag_raised(flag: Flag) -> None:
    start_if_safety_asks(opening.open_case_for_flag(flag))


def _concern_raised(concern: TeacherConcern, flag: Flag) -> None:
    case = opening.open_case_for_flag(flag)
    start_if_safety_asks(case)
    messages.confirm_concern(concern, case=case)


def _sheet_submitted(sheet: Sheet) -> None:
    drawing.draw_random_talks(sheet)


def _round_closed(current: ScreeningRound, day: date) -> None:
    drawing.draw_random_checks(current, day)


def _consent_recorded(consent: Consent) -> None:
    consent_changed(consent, by=consent.recorded_by)


def _duty_began(duty: StaffAssignment, by: User | None) -> None:
    if duty.duty == StaffAssignment.Duty.COUNSELOR:
        counselor_came(duty.school, by=by)


def _duty_ended(person: User, by: User) -> None:
    counselor_gone(person, by=by)


def _seat_changed(student: Student) -> None:
    children_moved([student], by=None)
