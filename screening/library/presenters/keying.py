"""Keys, bands and sources in words, for questionnaires and for published scales without wording."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from screening import formats
from screening.instruments import Instrument
from screening.instruments.facts import PublishedBand, PublishedBands, Source
from screening.library.presenters.words import decimal, in_page_language


@dataclass(frozen=True)
class Turned:
    """The reversed items of a scale; `coding` where it depends on how the answers are coded."""

    items: str
    coding: str = ""


@dataclass(frozen=True)
class BandsRow:
    """Bands somebody published: described, never used for a flag."""

    population: str
    bands: str
    source: str
    status: str


def numbers_of(form: Instrument, items: Iterable[str]) -> str:
    """Items by their numbers: 3, 6, 9."""
    return formats.joined([str(form.item(item).number) for item in items])


def concern_words(concern: str) -> str:
    return _("A high sum deserves a look.") if concern == "high" else _("A low sum deserves a look.")


def bands_rows(published: Sequence[PublishedBands]) -> list[BandsRow]:
    return [
        BandsRow(
            in_page_language(one.population),
            formats.joined([_band(band) for band in one.bands]),
            plain_words(one.source),
            status_words(one.status),
        )
        for one in published
    ]


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


def source_lines(sources: Sequence[Source]) -> list[str]:
    return [in_page_language(source.text) for source in sources]
