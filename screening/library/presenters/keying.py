"""Keys, bands and sources in words, for questionnaires and for published scales without wording."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from screening import formats
from screening.instruments import Instrument, Option, Scale
from screening.instruments.facts import PublishedBand, PublishedBands
from screening.library.presenters.words import decimal, in_page_language


class BandsRow:
    """Bands somebody published: described, never used for a flag."""

    def __init__(self, published: PublishedBands) -> None:
        self.population = in_page_language(published.population)
        self.bands = formats.joined([_band(band) for band in published.bands])
        self.source = plain_words(published.source)
        self.status = status_words(published.status)


def answers_of(options: Iterable[Option]) -> str:
    """Answers with their codes, and what one counts where that is not its code."""
    return " · ".join(_answer(option) for option in options)


def _answer(option: Option) -> str:
    said = f"{option.code} {in_page_language(option.label)}"
    if option.worth == option.code:
        return said
    return _("%(answer)s (counts %(points)s)") % {"answer": said, "points": option.worth}


def counting_words(scale: Scale) -> str:
    """How a scale adds up, where it is no plain sum."""
    if scale.count_from is not None:
        return _("The number of lines that reach %(n)s points.") % {"n": scale.count_from}
    return _("The sum is multiplied by %(n)s.") % {"n": scale.multiply} if scale.multiply > 1 else ""


def numbers_of(form: Instrument, items: Iterable[str]) -> str:
    """Items by their numbers: 3, 6, 9."""
    return formats.joined([str(form.item(item).number) for item in items])


def concern_words(concern: str) -> str:
    return _("A high sum deserves a look.") if concern == "high" else _("A low sum deserves a look.")


def _band(band: PublishedBand) -> str:
    if band.above is not None:
        begins = _("above %(n)s") % {"n": decimal(band.above)}
    else:
        begins = _("from %(n)s") % {"n": decimal(band.at_least or 0)}
    return f"{in_page_language(band.label)} {begins}"


def status_words(status: str) -> str:
    """How a fact is known."""
    return {
        "seen": _("read in the named source"),
        "recalled": _("recalled: verify before use"),
        "confirmed": _("recalled, then confirmed"),
        "derived": _("computed from the other figures"),
        "house-rule": _("our own rule"),
    }.get(status, status)


def plain_words(words: str) -> str:
    """A source that is no name; names of authors and places stay as they are."""
    return {"recalled": _("recalled"), "secondary page": _("secondary page")}.get(words, words)
