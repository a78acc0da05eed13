"""A published scale without wording: its line on the shelf; its numbers, what they rest on, that it is locked."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from screening import formats
from screening.instruments.facts import KnownReliability
from screening.interchange.published_scales.keys import KeyFact, KeyOnly, KeyScale, PublishedFigure, key_only
from screening.library.presenters import scored
from screening.library.presenters.scored import BandsRow, concern_words, status_words
from screening.library.presenters.shelf import ShelfRow
from screening.library.presenters.words import decimal, grouped_hash, in_page_language, informant_words, kind_name
from screening.library.selectors import versions_of


def locked_scales() -> list[ShelfRow]:
    """Every published scale, for the shelf."""
    return [_key_line(key) for key in key_only()]


def _key_line(key: KeyOnly) -> ShelfRow:
    facts = [
        informant_words(key.informant),
        _("%(n)s items") % {"n": key.item_count},
        _("numbers and keys, no wording"),
    ]
    return ShelfRow(
        in_page_language(key.title), reverse("library:show_key", args=[key.id]), [" · ".join(facts)], tag=_("locked")
    )


class KeyScaleRow:
    def __init__(self, key: KeyOnly, scale: KeyScale) -> None:
        self.turned = [
            (_numbers(scale.reversed_in(one.id)) or _("none"), in_page_language(one.title)) for one in key.directions
        ]
        self.scale = scale
        self.title = in_page_language(scale.title)
        self.says = in_page_language(scale.says)
        self.items = _numbers(scale.items)
        self.concern = concern_words(scale.concern)
        self.bands = list(map(BandsRow, scale.published_bands))


class FactRow:
    def __init__(self, fact: KeyFact) -> None:
        self.what = in_page_language(fact.what)
        self.status = status_words(fact.status)
        self.source = plain_words(fact.source)
        self.is_open = fact.is_open


class FigureRow:
    """A reliability or a mean somebody published."""

    def __init__(self, what: str, value: str, figure: KnownReliability | PublishedFigure) -> None:
        self.what = what
        self.value = value
        self.sd = decimal(figure.sd) if figure.sd is not None else "—"
        self.n = str(figure.n or "—")
        self.whom = in_page_language(figure.population) if figure.population else "—"
        self.source = plain_words(figure.source)


class KeyPage:
    def __init__(self, key: KeyOnly) -> None:
        self.key = key
        self.title = in_page_language(key.title)
        self.facts = _facts(key)
        self.scales = [KeyScaleRow(key, scale) for scale in key.scales]
        self.known = [FactRow(fact) for fact in key.facts]
        self.open_facts = len(key.unverified)
        self.figures = list(_figures(key))
        self.sources = [in_page_language(source.text) for source in key.sources]
        self.entered = versions_of(key.id)


def _facts(key: KeyOnly) -> list[tuple[str, str]]:
    codes = formats.joined([str(code) for code in key.codes])
    facts = [
        (_("Answered by"), informant_words(key.informant)),
        (_("Grades"), _("%(low)s to %(high)s") % {"low": key.grades.min, "high": key.grades.max}),
        (_("Items"), str(key.item_count)),
        (_("Answer codes"), codes),
        (_("Coding"), formats.joined([in_page_language(one.title) for one in key.directions])),
        (_("Licence"), plain_words(key.licence)),
        (_("About the rights"), in_page_language(key.licence_note)),
        (_("Hash"), grouped_hash(key.content_hash)),
    ]
    if key.fillers:
        facts.insert(3, (_("Items no score counts"), formats.joined([str(number) for number in key.fillers])))
    return facts


def _numbers(items: tuple[int, ...]) -> str:
    return formats.joined([str(number) for number in items])


def _figures(key: KeyOnly) -> Iterator[FigureRow]:
    for one in key.reliabilities:
        yield FigureRow(f"{kind_name(one.kind)} · {status_words(one.status)}", decimal(one.value, 3), one)
    for figure in key.figures:
        yield FigureRow(_("mean"), decimal(figure.mean), figure)


def plain_words(words: str) -> str:
    """What the keys say of licence and source in words of their own; names of authors and places stay as they are."""
    return {
        "arithmetic": _("arithmetic"),
        "copy of the handout by Skinner and colleagues": _("copy of the handout by Skinner and colleagues"),
        "described as free to use; items must not be altered": _("described as free to use; items must not be altered"),
        "displayed publicly by LOINC; third-party content": _("displayed publicly by LOINC; third-party content"),
        "no explicit licence found": _("no explicit licence found"),
        "not stated": _("not stated"),
        "public description": _("public description"),
        "scoring rules of this project": _("scoring rules of this project"),
        "two public scoring scripts citing Russell 1996": _("two public scoring scripts citing Russell 1996"),
        "unclear": _("unclear"),
    }.get(words) or scored.plain_words(words)
