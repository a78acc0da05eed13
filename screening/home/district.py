"""The district officer's first screen: what to do now, and the way to the county's figures.

Sheets and schools are counted as they stand; children only as of a month's end, from the publication.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening.cases.access.back_in_class import children_not_back
from screening.library import texts, wording
from screening.reports.disclosure import Exact
from screening.reports.district import access
from screening.reports.district.presenter import first_words
from screening.rounds.models import ScreeningRound
from students.access import county_of


def build(user: User) -> dict[str, Any]:
    month = access.month_of(user, None)
    return {
        "county": county_of(user),
        "now": _round_words(user, access.open_round_of(user)),
        "not_back": children_not_back(user) > 0,
        "month": first_words(month, access.schools_counted(user)) if month else None,
        "standing": [wording.standing(name) for name in ("few-flags", "own-forms", "not-looked-at")],
    }


def _round_words(user: User, one: ScreeningRound | None) -> list[str]:
    """Where the open round stands today, in sheets and schools."""
    if one is None:
        return [_("No round is open.")]
    done, every = access.sheets_counted(user, one)
    values = {"done": Exact(done).text, "all": Exact(every).text, "day": texts.day(one.closes_on)}
    said = [_("%(done)s of %(all)s sheets have been handed in; the round closes on %(day)s.") % values]
    waiting = access.schools_not_open(user, one)
    words = ngettext("%(n)s school has not opened the round.", "%(n)s schools have not opened the round.", waiting)
    return [*said, words % {"n": Exact(waiting).text}] if waiting else said
