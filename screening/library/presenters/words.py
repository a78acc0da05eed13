"""Words of the library's pages: numbers as they are written, kinds, thresholds, what may not be changed."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from screening import formats
from screening.instruments import Text
from screening.library.models import InstrumentVersion
from screening.library.thresholds import Threshold

_THRESHOLDS = {
    "norm_elevated": _("“Somewhat more” from this percentile of the norm"),
    "norm_high": _("“Clearly more” from this percentile of the norm"),
    "content_floor": _("And at least this many items in the upper half"),
    "count_elevated": _("“Somewhat more” from this share of answered items in the upper half"),
    "count_high": _("“Clearly more” from this share of answered items in the upper half"),
    "beside_norm": _("Beside a norm, “clearly more” from this share all the same"),
    "quality_lines": _("Questions about one sheet, at most"),
    "identical_share": _("Ask when more than this share of rows are alike and not zero"),
    "seconds_a_child": _("Ask when a sheet took fewer seconds a child than"),
    "conversation_few": _("Talk with the teacher when a class of 50 has at most this many flags"),
    "conversation_many": _("Talk with the teacher when a class of 50 has more flags than"),
}
_GROUPS = {
    "norm": _("Compared with children like this one (percentile)"),
    "count": _("Count of lines worth a look"),
    "quality": _("Friendly questions about a sheet"),
}
_KINDS = {
    "retest": _("Retest: the same children, the same rater, a few weeks later. Change is judged by it first."),
    "inter-rater": _(
        "Agreement of two raters of the same children. Used for the range around a score, and for change "
        "while there is no retest."
    ),
    "alpha": _(
        "Alpha: how alike the items run in one sitting. It knows nothing of time or of raters; used last, and "
        "named where it is used."
    ),
}
_ORIGINS = {
    "shipped": _("comes with the product"),
    "licensed": _("published scale with licensed wording"),
    "imported": _("taken in from a file"),
}


def in_page_language(text: Text) -> str:
    """A text of a definition in the language of the page."""
    return text.to(formats.active_language())


def threshold_words(name: str) -> Any:
    return _THRESHOLDS[name]


def group_words(group: str) -> Any:
    return _GROUPS[group]


def kind_words(kind: str) -> Any:
    return _KINDS[kind]


def kind_name(kind: str) -> str:
    return {"retest": gettext("retest"), "inter-rater": gettext("agreement of raters"), "alpha": gettext("alpha")}[kind]


def origin_words(version: InstrumentVersion) -> str:
    return str(_ORIGINS[version.origin])


def informant_words(informant: str) -> str:
    return {"teacher": gettext("teacher observation"), "child": gettext("child's own answers")}[informant]


def threshold_text(threshold: Threshold, value: Fraction) -> str:
    """84 · 1/3 · 60 %: a threshold as it stands on a page and in a field."""
    if threshold.kind == "share":
        percent = threshold.id == "identical_share"
        return f"{decimal(float(value * 100))}\u00a0%" if percent else f"{value.numerator}/{value.denominator}"
    return decimal(float(value))


def threshold_hint(threshold: Threshold) -> Any:
    low, high = threshold_text(threshold, threshold.low), threshold_text(threshold, threshold.high)
    words = {
        "percentile": _("A percentile from %(low)s to %(high)s"),
        "count": _("A whole number from %(low)s to %(high)s"),
        "share": _("A fraction or percentage from %(low)s to %(high)s"),
    }
    return words[threshold.kind] % {"low": low, "high": high}


def decimal(value: float, digits: int = 2) -> str:
    """A number without zeros that say nothing: 84, 3.64."""
    return f"{value:.{digits}f}".rstrip("0").rstrip(".")


def short_hash(content_hash: str) -> str:
    return content_hash[:12]


def grouped_hash(content_hash: str) -> str:
    """The whole hash in groups of eight, which wrap on a phone."""
    return " ".join(content_hash[start : start + 8] for start in range(0, len(content_hash), 8))


def collision_words(code: str, about: str) -> str:
    """Why a questionnaire cannot be added, for the codes of `collisions`."""
    words = {
        "known": _("%(about)s is in the library already, word for word."),
        "long-id": _("The id “%(about)s” is longer than 60 characters."),
        "long-version": _("The version “%(about)s” is longer than 20 characters."),
        "shipped-id": _("The id “%(about)s” belongs to a questionnaire of the product; please give yours its own."),
        "key-id": _(
            "“%(about)s” is a published scale: its wording is entered with the permission record, not by file."
        ),
        "same-version": _("%(about)s exists with other words or keys; a changed questionnaire needs a new version."),
        "item-taken": _("The item id %(about)s is taken by another questionnaire; answers would be mixed up."),
        "definition": _("The definition has problems."),
    }
    return str(words[code]) % {"about": about}
