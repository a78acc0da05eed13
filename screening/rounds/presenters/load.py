"""The expected load in words and rows: what is expected, against which places, resting on what, and how little is
known of accuracy."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening import formats
from screening.library import wording
from screening.rounds.expected import TEACHING_WEEKS, CountyLoad, ForecastBasis, Places, SchoolLoad
from screening.rounds.selectors.shapes import localize
from screening.scoring.load import Forecast, Load, PlaceLoad
from screening.scoring.published_accuracy import PUBLISHED, PublishedAccuracy
from students.selectors import class_label

SMALL = 5  # a class with fewer children is not shown by itself


class LoadRow:
    """One place: children who will be rated, tier A and B with their intervals, places, and whether they suffice."""

    others, verdict, over = "", "", False

    def __init__(self, name: str, load: PlaceLoad, *, places: str = "", shown: bool = True) -> None:
        self.name, self.children, self.places = name, load.children, places
        self.tier_a = interval(load.tier_a) if shown else "—"
        self.tier_b = interval(load.tier_b) if shown else "—"


@dataclass(frozen=True)
class AccuracyRow:
    """Empty numbers where nothing is known."""

    name: str
    source: str
    sensitivity: str = ""
    specificity: str = ""
    right: str = ""
    missed: str = ""


class LoadPage:
    def __init__(self, county: CountyLoad, *, school: str, in_need: float) -> None:
        """`school`: public id of the one whose classes are shown; `in_need`: assumed children in need, in 100."""
        one = next((row for row in county.schools if str(row.school.public_id) == school), None)
        self.say = _say(county)
        self.schools = [school_row(row) for row in county.schools]
        self.county = _county_row(county)
        self.school = one.school.name if one else ""
        self.classes = class_rows(one, county.plan.school_year) if one else []
        self.basis = basis_lines(county)
        self.warnings = warning_lines(county)
        self.in_need = number(in_need, 1)
        self.accuracy = [*_own_rows(county), *(_published_row(known, in_need / 100) for known in PUBLISHED)]


def number(value: float, digits: int = 0) -> str:
    """A number without a last zero that says nothing: 12, 3.5."""
    written = f"{value:.{digits}f}"
    return written.rstrip("0").rstrip(".") if digits else written


def interval(forecast: Forecast) -> str:
    digits = 0 if forecast.expected >= 10 else 1
    values = {"n": number(forecast.expected, digits), "low": forecast.low, "high": forecast.high}
    return _("%(n)s (%(low)s–%(high)s)") % values


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


def class_rows(one: SchoolLoad, school_year: int) -> list[LoadRow]:
    return [
        LoadRow(class_label(school_class, school_year), load, shown=load.children >= SMALL)
        for school_class, load in one.classes
    ]


def _county_row(county: CountyLoad) -> LoadRow:
    all_places = sum(float(one.places.in_all) for one in county.schools)
    return LoadRow(_("County"), county.load.county, places=number(all_places))


def _say(county: CountyLoad) -> tuple[str, str]:
    over = sum(bool(one.over) for one in county.schools)
    first = _("%(a)s of %(all)s children are expected for the counselor, %(b)s for a talk with the class teacher.") % {
        "a": interval(county.load.county.tier_a),
        "b": interval(county.load.county.tier_b),
        "all": county.load.county.children,
    }
    if not over:
        return first, _("Every school is within its counselor's places.")
    second = ngettext(
        "At %(n)s of %(of)s schools there are too few places.",
        "At %(n)s of %(of)s schools there are too few places.",
        over,
    )
    return first, second % {"n": over, "of": len(county.schools)}


def basis_lines(county: CountyLoad) -> list[str]:
    basis, load = county.basis, county.load
    lines = [_rests_on(basis), _shares(load), _worsening(basis)]
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
            "In brackets: where 95 of 100 such rounds would lie, if the county itself has not changed. "
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
        "Rests on the round opened on %(day)s: answers about %(n)s children by %(raters)s raters, weighed under "
        "these rules and norms."
    ) % {"day": formats.day(basis.round.opens_on), "n": basis.children, "raters": basis.raters}


def _shares(load: Load) -> str:
    if load.share_a is None or load.share_b is None:
        return ""
    values = {"a": number(100 * load.share_a, 1), "b": number(100 * load.share_b, 1)}
    return _("County share: %(a)s %% for the counselor, %(b)s %% for a talk.") % values


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


def _own_rows(county: CountyLoad) -> Iterable[AccuracyRow]:
    return [AccuracyRow(localize(form.short_title), localize(form.label)) for form in county.plan.forms]


def _published_row(known: PublishedAccuracy, prevalence: float) -> AccuracyRow:
    found = known.at(prevalence)
    return AccuracyRow(
        known.name,
        known.source,
        sensitivity=number(100 * known.sensitivity),
        specificity=number(100 * known.specificity),
        right=number(100 * found.ppv),
        missed=number(100 * (1 - known.sensitivity)),
    )
