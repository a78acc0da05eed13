"""The district officer's first screen: what to do now, and the way to the county's figures.

Classes and schools are counted as they stand; children as of a month's end, from the publication. Only children rated
in the running round, and those kept from school after a hospital, are counted every day, in steps of five.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.cases.access.back_in_class import children_not_back
from screening.library import wording
from screening.reports.county import access
from screening.reports.county.presenter import first_words
from screening.reports.disclosure_control.model import Exact
from screening.rounds.access import rounds_of
from screening.rounds.completion.access import undone_of_round
from screening.rounds.models import ScreeningRound
from screening.rounds.presenters.completion import undone_words
from screening.rounds.presenters.running import RunningRound
from students.access import county_of
from students.pages.calendar import still_missing


def build(user: User) -> dict[str, Any]:
    month, county, running = access.month_of(user, None), county_of(user), access.open_round_of(user)
    return {
        "county": county,
        "planned": rounds_of(user).exists(),
        "missing": still_missing(county),
        "now": _round_words(user, running),
        "running": RunningRound(user, running) if running else None,
        "not_back": _not_back_words(children_not_back(user)),
        "month": first_words(month, access.schools_counted(user).select_related(None).only("pk")) if month else None,
        "standing": [wording.standing(name) for name in ("few-flags", "own-forms", "not-looked-at")],
    }


def _not_back_words(count: int) -> str:
    return formats.in_steps(
        count,
        fewer=_("Fewer than %(n)s children have not been back in class for ten school days after a hospital."),
        some=_("%(n)s children or more have not been back in class for ten school days after a hospital."),
    )


def _round_words(user: User, one: ScreeningRound | None) -> list[str]:
    """Where the open round stands today, in classes and schools."""
    if one is None:
        return [_("No round is open.")]
    closes = _("The round closes on %(day)s.") % {"day": formats.day(one.closes_on)}
    said = [undone_words(undone_of_round(user, one)), closes]
    waiting = access.schools_not_open(user, one)
    words = ngettext("%(n)s school has not opened the round.", "%(n)s schools have not opened the round.", waiting)
    return [*said, words % {"n": Exact(waiting).text}] if waiting else said
