"""Words of the equity view: names of groups, heads of columns, and a gap in plain words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from screening import formats
from screening.reports.county.equity.keys import (
    BOARDING,
    FOLLOWED_UP,
    GRADE,
    LABEL,
    LOOKED_AT,
    POLICY,
    SCREENED,
    SEX,
    ChainStep,
)

COMPARED = ((POLICY, "left-behind", "other"), (SEX, "girl", "boy"), (BOARDING, "boarding", "day"))


def group_name(dimension: str, group: str) -> str:
    if dimension == GRADE:
        return formats.grade(int(group))
    names: Mapping[tuple[str, str], str] = {
        (POLICY, "left-behind"): _("Left-behind"),
        (POLICY, "other"): _("Not left-behind"),
        (POLICY, "unknown"): _("Care not known"),
        (LABEL, "left-behind"): _("Left-behind (research)"),
        (LABEL, "other"): _("Not left-behind (research)"),
        (LABEL, "unknown"): _("Care not known (research)"),
        (SEX, "girl"): _("Girls"),
        (SEX, "boy"): _("Boys"),
        (BOARDING, "boarding"): _("Boarders"),
        (BOARDING, "day"): _("Day pupils"),
        (BOARDING, "unknown"): _("Boarding not known"),
    }
    return names[dimension, group]


def titles_of(step: ChainStep) -> tuple[str, str]:
    """Of the part, and of its tables."""
    return {
        SCREENED: (
            _("Not screened"),
            _("Children who were not screened, without those who take no part"),
        ),
        LOOKED_AT: (_("Not looked at"), _("Flagged children nobody has looked at")),
        FOLLOWED_UP: (_("Not followed up"), _("Children whose follow-up was not done")),
    }[step]


def columns_of(step: ChainStep) -> tuple[str, str, str]:
    return {
        SCREENED: (_("Share (interval)"), _("Not screened"), _("Counted here")),
        LOOKED_AT: (_("Share (interval)"), _("Not looked at"), _("With a flag")),
        FOLLOWED_UP: (_("Share (interval)"), _("Not followed up"), _("With a follow-up due")),
    }[step]


def _pair(dimension: str) -> dict[str, str]:
    left_behind = {"first": _("left-behind children"), "second": _("other children")}
    return {
        POLICY: left_behind,
        LABEL: left_behind,
        SEX: {"first": _("girls"), "second": _("boys")},
        BOARDING: {"first": _("boarders"), "second": _("day pupils")},
    }[dimension]


def gap_words(step: ChainStep, dimension: str, one: float | None, other: float | None, *, chance: bool) -> str:
    """“Of 100 left-behind children 8 were not screened, of 100 other children 5. The difference may be chance.”"""
    pair = _pair(dimension)
    if one is None or other is None:
        return _("%(first)s and %(second)s: too few, or not printed, to be compared.") % {
            "first": pair["first"].capitalize(),
            "second": pair["second"],
        }
    words = {
        SCREENED: _("Of 100 %(first)s %(a)s were not screened, of 100 %(second)s %(b)s. %(verdict)s"),
        LOOKED_AT: _("Of 100 %(first)s with a flag %(a)s had not been looked at, of 100 %(second)s %(b)s. %(verdict)s"),
        FOLLOWED_UP: _(
            "Of 100 %(first)s whose follow-up was due %(a)s were not followed up, of 100 %(second)s %(b)s. %(verdict)s"
        ),
    }[step]
    verdict = _("The difference may be chance.") if chance else _("Chance alone would hardly make such a difference.")
    return words % {**pair, "a": _of_hundred(one), "b": _of_hundred(other), "verdict": verdict}


def _of_hundred(share: float) -> str:
    """Whole children; a share that is not quite 0 or 100 is not called so."""
    if 0 < share < 0.005:
        return _("fewer than 1")
    if 0.995 < share < 1:
        return _("more than 99")
    return str(round(100 * share))
