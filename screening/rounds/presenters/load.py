"""The expected load in words and rows: what is expected, against which places, and what it rests on.

Exact and by class only for who sees the children anyway. The county is told in fives, and no class: a forecast keeps
most of a class's own share, so that a fine one is last round's count again.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening import formats
from screening.library import wording
from screening.rounds.expected import (
    TEACHING_WEEKS,
    CountyLoad,
    ForecastBasis,
    Places,
    SchoolLoad,
    in_fives,
)
from screening.scoring.load import Forecast, PlaceLoad
from students.selectors import class_label

SMALL = 5  # a class with fewer children is not shown by itself


class LoadRow:
    """One place: children who will be rated, tier A and B with their intervals, places, and whether they suffice."""

    others, verdict, over = "", "", False

    def __init__(self, name: str, load: PlaceLoad, *, places: str = "", shown: bool = True) -> None:
        self.name, self.children, self.places = name, str(load.children), places
        self.tier_a = interval(load.tier_a) if shown else "—"
        self.tier_b = interval(load.tier_b) if shown else "—"


class RoughRow(LoadRow):
    """A place as who must not learn of single children is told it: in fives. Not `told`: without any number."""

    def __init__(self, name: str, load: PlaceLoad, *, places: str, others: float, told: bool) -> None:
        super().__init__(name, load, places=places, shown=False)
        self.children = about(load.children)
        if told:
            self.tier_a, self.tier_b = span(load.tier_a, others=others), span(load.tier_b)


class LoadPage:
    """`tried`: with numbers that are no version of the rules. Then, and where enough has been asked (not `told`), no
    school is shown."""

    def __init__(self, county: CountyLoad, *, tried: bool, told: bool) -> None:
        self.say = _say(county) if told else (enough_asked(), "")
        self.schools = [rough_row(row, told=told) for row in county.schools] if told and not tried else []
        self.county = _county_row(county) if told else None
        self.basis = basis_lines(county)
        self.warnings = warning_lines(county)


def number(value: float, digits: int = 0) -> str:
    """A number without a last zero that says nothing: 12, 3.5."""
    written = f"{value:.{digits}f}"
    return written.rstrip("0").rstrip(".") if digits else written


def interval(forecast: Forecast) -> str:
    digits = 0 if forecast.expected >= 10 else 1
    values = {"n": number(forecast.expected, digits), "low": forecast.low, "high": forecast.high}
    return _("%(n)s (%(low)s–%(high)s)") % values


def enough_asked() -> str:
    return _(
        "As many different forecasts have been worked out from that round as may be: every further one would tell a "
        "little more about single classes. Those already seen can be seen again."
    )


def span(forecast: Forecast, *, others: float = 0.0) -> str:
    low, high = in_fives(forecast, others=others)
    return _("%(low)s to %(high)s") % {"low": low, "high": high} if high else "0"


def about(children: int) -> str:
    return _("about %(n)s") % {"n": formats.near_five(children)} if children else "0"


def rough_row(one: SchoolLoad, *, told: bool) -> LoadRow:
    places = places_words(one.places)
    row = RoughRow(one.school.name, one.load, places=places, others=one.others, told=told)
    row.verdict, row.over = _rough_verdict(one), bool(one.over)
    return row


def school_row(one: SchoolLoad) -> LoadRow:
    row = LoadRow(one.school.name, one.load, places=places_words(one.places))
    row.verdict, row.over = verdict(one), bool(one.over)
    if one.others >= 0.5:
        row.others = _("and about %(n)s by another door") % {"n": number(one.others)}
    return row


def places_words(places: Places) -> str:
    if not places.counselors:
        return _("no counselor")
    values = {"all": number(float(places.in_all)), "week": number(float(places.weekly), 1)}
    return _("%(all)s (%(week)s a week)") % values


def verdict(one: SchoolLoad) -> str:
    if not one.load.children:
        return _("nobody to rate")
    if one.over:
        return ngettext("%(n)s place too few", "%(n)s places too few", one.over) % {"n": one.over}
    return _("within the places")


def _rough_verdict(one: SchoolLoad) -> str:
    return _("too few places") if one.over else verdict(one)


def class_rows(one: SchoolLoad, school_year: int) -> list[LoadRow]:
    return [
        LoadRow(class_label(school_class, school_year), load, shown=load.children >= SMALL)
        for school_class, load in one.classes
    ]


def _county_row(county: CountyLoad) -> LoadRow:
    all_places = sum(float(one.places.in_all) for one in county.schools)
    return RoughRow(_("County"), county.load.county, places=number(all_places), others=_others(county), told=True)


def _others(county: CountyLoad) -> float:
    return sum(one.others for one in county.schools)


def _say(county: CountyLoad) -> tuple[str, str]:
    over = sum(bool(one.over) for one in county.schools)
    whole = county.load.county
    first = _("Of %(all)s children, %(a)s are expected for the counselor and %(b)s for a talk with the class teacher.")
    first %= {"a": span(whole.tier_a, others=_others(county)), "b": span(whole.tier_b), "all": about(whole.children)}
    if not over:
        return first, _("Every school is within its counselor's places.")
    second = ngettext(
        "At %(n)s of %(of)s schools there are too few places.",
        "At %(n)s of %(of)s schools there are too few places.",
        over,
    )
    return first, second % {"n": over, "of": len(county.schools)}


def basis_lines(county: CountyLoad) -> list[str]:
    basis = county.basis
    lines = [_rests_on(basis), _worsening(basis)]
    if basis.left_out:
        names = _("; ").join(wording.form_title(form) for form in basis.left_out)
        lines.append(_("Nobody has answered %(forms)s yet: what it adds is not in the numbers.") % {"forms": names})
    if basis.other_doors:
        lines.append(
            _(
                "Children who come by another door (a teacher's concern, a wish to talk, a result from outside) are "
                "added as in that round."
            )
        )
    lines.append(
        _(
            "The two ends: where 95 of 100 such rounds would lie, if the county itself has not changed. "
            "Places: %(weeks)s weeks of visits."
        )
        % {"weeks": TEACHING_WEEKS}
    )
    return [line for line in lines if line]


def _rests_on(basis: ForecastBasis) -> str:
    if basis.round is None:
        return _(
            "No round has been held here. The numbers come from simulated counties, not from children: one where "
            "teachers mark few signs and one where they mark many. The brackets span both."
        )
    return _(
        "Rests on the round opened on %(day)s: answers on some %(n)s children by %(raters)s raters, weighed under "
        "these rules and norms."
    ) % {"day": formats.day(basis.round.opens_on), "n": formats.near_five(basis.children), "raters": basis.raters}


def _worsening(basis: ForecastBasis) -> str:
    if basis.round is None:
        return ""
    return {
        "none": _("No reliability is on record, so worsening is not a reason and adds nobody."),
        "seen": _("Worsening since the round before is counted as it was seen."),
        "to-come": _("Worsening since that round is estimated from how answers vary; nobody has worsened yet."),
    }[basis.worsening]


def warning_lines(county: CountyLoad) -> list[str]:
    """A percentile of one's own population is a quota in the round it comes from."""
    lines = []
    if county.basis.own_norm:
        lines.append(
            _(
                "The norm comes from the very answers this preview rests on. A percentile of one's own population is "
                "a quota: about that share is over the line, whatever the children need."
            )
        )
    if not county.plan.norm_sets:
        lines.append(
            _(
                "No norm is in force, so the count rule decides alone and every level is provisional. When this round "
                "closes a norm may be built from it; a percentile of one's own population is a quota in the round it "
                "comes from."
            )
        )
    return lines
