"""The county's pages in words: what to do now, three tables, what the next round is expected to bring."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.library import wording
from screening.reports import hooks
from screening.reports.county import access
from screening.reports.county.month import (
    ReportedPlace,
    StoredMonth,
    county_place,
    school_place,
    school_places,
    township_place,
    township_places,
)
from screening.reports.county.tables import blocks, late_rows, late_title, state_rows, trend_of
from screening.reports.disclosure_control.model import Exact, Why
from screening.reports.models import CountyMonth
from screening.reports.periods import back_on, school_is_out
from screening.rounds.models import ScreeningRound
from students.models import County, School
from students.selectors import school_year_words

STANDING = ("few-flags", "own-forms", "not-looked-at")


Page = dict[str, Any]


def county_page(row: CountyMonth, schools: Sequence[School], query: str) -> Page:
    month, whole = StoredMonth(row), county_place(row.county.name, schools)
    places = township_places(schools, lambda township: _at(township, query))
    links = [(reverse(address), str(words)) for words, address in hooks.month_links]
    links.append((reverse("rounds:list_rounds"), _("Rounds, and what each is expected to bring")))
    return _page(month, whole, places, says(month, whole), links=links)


def beside_the_month(user: User, row: CountyMonth, schools: Sequence[School], coming: list[str]) -> Page:
    """The months before, and what is expected: `coming` by the month itself, unless a round runs today."""
    unknown = [_("No round is planned, so nothing can be expected of it yet.")]
    return {
        "trend": trend_of(access.months_up_to(user, row), county_place(row.county.name, schools)),
        "months": month_links(access.months_listed(user, 12), row),
        "coming": _running(access.open_round_of(user)) or coming or unknown,
    }


def township_page(row: CountyMonth, schools: Sequence[School], query: str) -> Page:
    """`schools`: those of the township."""
    month, whole = StoredMonth(row), township_place(list(schools))
    places = school_places(schools, lambda school: _at(school, query))
    return _page(month, whole, places, [], crumb=(reverse("reports:show_district") + query, row.county.name))


def school_page(row: CountyMonth, school: School, query: str) -> Page:
    month, place = StoredMonth(row), school_place(school)
    crumb = (_at(school.township, query), school.township.name)
    link = (reverse("students:show_resources", args=[school.public_id]), _("What the school has"))
    return _page(month, place, [place], [], crumb=crumb, links=[link])


def _page(
    month: StoredMonth,
    whole: ReportedPlace,
    places: Sequence[ReportedPlace],
    said: list[str],
    *,
    crumb: tuple[str, str] = ("", ""),
    links: Sequence[tuple[str, str]] = (),
) -> Page:
    """One place on one page: the county, a township or a school. `crumb`: address and name of what is above."""
    above_schools = len(whole.schools) > 1 or bool(said)
    return {
        "title": whole.name,
        "as_of": as_of_words(month.row),
        "round_words": round_words(month.row),
        "says": said,
        "blocks": blocks(month, whole, places),
        "states": state_rows(month, whole) if above_schools and month.row.work["round"] else [],
        "late": late_rows(month, whole) if above_schools else [],
        "late_title": late_title(month),
        "coming": coming_words(month, whole),
        "standing": [wording.standing(name) for name in STANDING],
        "crumb": crumb,
        "links": links,
    }


def as_of_words(row: CountyMonth) -> str:
    day = date.fromisoformat(row.work["as_of"])
    return _("as of %(day)s, revision %(n)s") % {"day": formats.day(day), "n": row.revision}


def round_words(row: CountyMonth) -> str:
    current = row.work["round"]
    if current is None:
        return _("No round had begun by this day, so no children are counted.")
    values = {
        "round": school_year_words(current["school_year"], current["term"]),
        "first": formats.day(date.fromisoformat(current["opens"])),
        "last": formats.day(date.fromisoformat(current["closes"])),
    }
    return _("Coverage of the round %(round)s, %(first)s to %(last)s.") % values


def says(month: StoredMonth, whole: ReportedPlace) -> list[str]:
    """What to do now, the most pressing first. That every class is done is said of a round of this month alone."""
    holiday = month.row.work.get("holiday")
    late = [school_is_out(back_on(holiday)), _no_plans(month, whole)] if holiday else [_overdue(month, whole)]
    current: dict[str, Any] | None = month.row.work["round"]
    if current and date.fromisoformat(current["closes"]) < month.row.month:
        current = None  # over before the month: nobody can do it any more
    round_left = [_not_done(month, whole, current), _not_opened(month, whole, current)] if current else []
    found = [*late, *round_left, _no_counselor(month, whole), _no_means(month, whole)]
    return [one for one in found if one] or [
        _("Nothing is overdue, and every class is done. Thank you all.")
        if current
        else _("Nothing is overdue. Thank you all.")
    ]


def _no_plans(month: StoredMonth, whole: ReportedPlace) -> str:
    missing = month.people(whole, "overdue.holiday-plan")
    if missing is None or missing.value == 0:
        return ""
    if missing.value is None and missing.why is not Why.SMALL:
        return _(
            "Some plans for the holiday are not written: please ask in the townships who can telephone the families."
        )
    words = _(
        "%(n)s plans for the holiday are not written: please ask in the townships who can telephone the families."
    )
    return words % {"n": missing.text}


def _overdue(month: StoredMonth, whole: ReportedPlace) -> str:
    late = month.people(whole, "overdue")
    if late is None or late.value == 0:
        return ""
    if late.value is None and late.why is not Why.SMALL:
        return _("How much work was overdue may not be printed: please ask in the townships what stands in the way.")
    return _("%(n)s pieces of work were overdue: please ask in the townships what stands in the way.") % {
        "n": late.text
    }


def _not_done(month: StoredMonth, whole: ReportedPlace, current: dict[str, Any]) -> str:
    """Classes, not sheets: one that was handed in can have children who may be rated and are not."""
    work = month.work(whole)
    missing = int(work.get("undone", work.get("sheets", 0) - work.get("handed_in", 0)))  # kept before it was counted
    words = (
        ngettext("The round ended with %(n)s class not done.", "The round ended with %(n)s classes not done.", missing)
        if current["over"]
        else ngettext("%(n)s class is not done.", "%(n)s classes are not done.", missing)
    )
    return words % {"n": Exact(missing).text} if missing else ""


def _not_opened(month: StoredMonth, whole: ReportedPlace, current: dict[str, Any]) -> str:
    """Where there is no sheet no class is left undone, and none is done."""
    works = month.row.work["schools"]
    shut = sum(not works[str(pk)].get("sheets") for pk in whole.schools if str(pk) in works)
    words = (
        ngettext("%(n)s school never opened the round.", "%(n)s schools never opened the round.", shut)
        if current["over"]
        else ngettext("%(n)s school has not opened the round.", "%(n)s schools have not opened the round.", shut)
    )
    return words % {"n": Exact(shut).text} if shut else ""


def _no_counselor(month: StoredMonth, whole: ReportedPlace) -> str:
    works = month.row.work["schools"]
    without = sum(not works[str(pk)].get("visited") for pk in whole.schools if str(pk) in works)
    words = ngettext("No counselor comes to %(n)s school.", "No counselor comes to %(n)s schools.", without)
    return words % {"n": Exact(without).text} if without else ""


def _no_means(month: StoredMonth, whole: ReportedPlace) -> str:
    work = month.work(whole)
    missing = int(work["schools"] - work["with_means"])
    words = ngettext(
        "%(n)s school has not entered what it has this school year.",
        "%(n)s schools have not entered what they have this school year.",
        missing,
    )
    return words % {"n": Exact(missing).text} if missing else ""


def coming_words(month: StoredMonth, whole: ReportedPlace) -> list[str]:
    """The next round and the places there are. Nothing where none was planned when the month was counted."""
    coming, places = month.row.work["next"], month.places(whole)
    if coming is None or places is None:
        return []
    values = {
        "round": school_year_words(coming["school_year"], coming["term"]),
        "day": formats.day(date.fromisoformat(coming["opens"])),
        "places": f"{round(places):,}",
        "weeks": coming["weeks"],
    }
    return [_("%(round)s opens on %(day)s, with %(places)s places in %(weeks)s weeks of visits.") % values]


def _running(current: ScreeningRound | None) -> list[str]:
    """A round that runs today stands for what a past month expected of it."""
    if current is None:
        return []
    values = {"round": school_year_words(current.school_year, current.term), "day": formats.day(current.closes_on)}
    return [_("The round %(round)s is running now and ends on %(day)s.") % values]


def _at(place: Any, query: str) -> str:
    return reverse("reports:show_place", args=[place.public_id]) + query


def month_links(rows: Sequence[CountyMonth], shown: CountyMonth | None) -> list[tuple[str, str, bool]]:
    """Address, words, whether it is the one that is shown."""
    here = reverse("reports:show_district")
    return [(f"{here}?month={row.month:%Y-%m}", formats.short_month(row.month), row == shown) for row in rows]


def month_choices(months: Sequence[date]) -> list[tuple[str, str]]:
    return [(f"{month:%Y-%m}", formats.month(month)) for month in months]


def not_countable(months: Sequence[date]) -> str:
    words = _("Months from %(first)s to %(last)s can be counted: the first with a round, the last that is over.")
    return words % {"first": formats.month(months[-1]), "last": formats.month(months[0])}


def empty_words(county: County) -> str:
    return _("Nothing has been counted yet for %(county)s.") % {"county": county.name}


def first_words(row: CountyMonth, schools: Iterable[School]) -> Page:
    """What the first screen says of a month: when it stood like that, and what to do."""
    return {"as_of": as_of_words(row), "says": says(StoredMonth(row), county_place(row.county.name, schools))}


def list_page(user: User) -> dict[str, Any]:
    return {
        "rounds": [_round(one) for one in reversed(access.rounds_counted(user))],  # newest first
        "links": hooks.county_links,
        "sections": hooks.county_sections,
        "round_sections": hooks.round_sections,
    }


def _round(one: ScreeningRound) -> dict[str, Any]:
    return {
        "public_id": one.public_id,
        "title": school_year_words(one.school_year, one.term),
        "window": _("%(first)s to %(last)s") % {"first": formats.day(one.opens_on), "last": formats.day(one.last_day)},
        "anchor": anchor_of(one),
        "is_over": one.state == ScreeningRound.State.CLOSED,  # its numbers move no more
    }


def anchor_of(one: ScreeningRound) -> str:
    return f"round-{one.school_year}-{one.term}"
