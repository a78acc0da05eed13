"""Whose papers: sheets a person may print something of. Names stand on few papers and go to few people.

The class teacher prints the class sheet and the receipt of the own class. Child forms with their codes, and the labels
that say whose they are, are printed by the counselor or the school administrator: a class teacher who hands out sealed
work never needs to know which code is whose.
"""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts.models import User
from accounts.permissions import Permission, can
from screening.rounds.access import sheets_of
from screening.rounds.models import ChildForm, Informant, ScreeningRound, Sheet
from students.access import class_keys

IN_WORK = Q(round__state=ScreeningRound.State.OPEN) | Q(state=Sheet.State.REOPENED)


def sheets_to_print_of(user: User) -> QuerySet[Sheet]:
    """A teacher's own teacher sheets; child sheets of the assigned schools, for who packs their envelopes."""
    if not can(user, Permission.OPEN_ROUND):
        return sheets_of(user)
    sheets = Sheet.objects.filter(informant=Informant.CHILD, school_class__in=class_keys(user))
    return sheets.select_related("round__county", "school_class__school").order_by(
        "-round__opens_on", "-school_class__cohort_year", "school_class__number"
    )


def open_sheets_to_print_of(user: User) -> QuerySet[Sheet]:
    return sheets_to_print_of(user).filter(IN_WORK)


def find_sheet_to_print(user: User, public_id: UUID) -> Sheet | None:
    found: Sheet | None = sheets_to_print_of(user).filter(public_id=public_id).first()
    return found


def get_sheet_to_print_or_404(user: User, public_id: UUID) -> Sheet:
    """Without an audit event of its own: the page names no child, and asking for a paper is recorded with its
    children."""
    found = find_sheet_to_print(user, public_id)
    if found is None:
        raise Http404
    return found


def answered_children(user: User, sheet: Sheet) -> set[UUID]:
    """Children whose paper form came back: typed, or they did not want to. They are given no second one."""
    rows = ChildForm.objects.filter(sheet=sheet, sheet__in=sheets_to_print_of(user).order_by().values("pk"))
    return set(rows.values_list("student__public_id", flat=True))
