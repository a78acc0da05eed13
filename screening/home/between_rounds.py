"""While no round is open: when the next one begins, and the one useful thing a class teacher can do until then."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.rounds.access import round_schools_of
from screening.rounds.models import ScreeningRound
from students.pages.lists import class_lines


@dataclass(frozen=True)
class BetweenRounds:
    next_round: str  # empty where none is planned
    care: str  # empty where every care situation is up to date


def between_rounds(user: User) -> BetweenRounds:
    return BetweenRounds(_next_round(user), _care(user))


def _next_round(user: User) -> str:
    planned = round_schools_of(user).filter(
        round__state=ScreeningRound.State.PLANNED, round__opens_on__gt=timezone.localdate()
    )
    first = planned.order_by("round__opens_on").first()
    if first is None:
        return ""
    return _("The next round begins on %(day)s; your class stands here then.") % {
        "day": formats.day(first.round.opens_on)
    }


def _care(user: User) -> str:
    count = sum(line.to_check for line in class_lines(user))
    says = ngettext(
        "Until then: the care situation of %(n)s child is to be checked.",
        "Until then: the care situation of %(n)s children is to be checked.",
        count,
    )
    return says % {"n": count} if count else ""
