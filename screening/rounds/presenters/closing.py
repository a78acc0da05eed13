"""What would be missing if a round ended now. Classes exactly; children in fives, none of them published."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.rounds.access import round_schools_of
from screening.rounds.completion.access import standings_of_schools
from screening.rounds.completion.standing import ClassStanding, undone_of
from screening.rounds.models import ScreeningRound
from screening.rounds.presenters.completion import undone_words
from screening.rounds.presenters.rounds import about, round_words


class ClosingPage:
    """`missing`: of each school that is not done its name and what it lacks."""

    def __init__(self, user: User, one: ScreeningRound) -> None:
        places = list(round_schools_of(user).filter(round=one).order_by("school__name"))
        found = standings_of_schools(user, [one])
        every = [standing for classes in found.values() for standing in classes]
        undone = {place.school_id: undone_of(found.get((one.pk, place.school_id), ())) for place in places}
        words = round_words(one)
        self.title, self.window = words["title"], words["window"]
        self.says = undone_words(undone_of(every))
        self.ends = formats.day(one.closes_on)
        self.missing = [
            (place.school.name, undone_words(undone[place.school_id]) if place.opened_at else _("not opened yet"))
            for place in places
            if not undone[place.school_id].is_done
        ]
        self.lost = [words for words in (_children_words(every), _drafts_words(every)) if words]


def _children_words(every: Iterable[ClassStanding]) -> str:
    left = sum(one.to_fill for one in every)
    words = _("Children who would stay without a result: %(n)s. They become “not scorable”, and nobody is asked again.")
    return words % {"n": about(left)} if left else ""


def _drafts_words(every: Iterable[ClassStanding]) -> str:
    begun = sum(one.begun and not one.handed_in for one in every)
    words = ngettext(
        "%(n)s sheet is begun and not handed in: what is typed there is kept, and does not count.",
        "%(n)s sheets are begun and not handed in: what is typed there is kept, and does not count.",
        begun,
    )
    return words % {"n": begun} if begun else ""
