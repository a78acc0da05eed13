"""One questionnaire, with everything a psychologist needs to re-do a score by hand."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.instruments import Cells, Instrument, Item, KnownReliability, Scale, typed_row
from screening.library import hooks, wording
from screening.library.models import InstrumentVersion, ReliabilityRecord
from screening.library.presenters.scored import (
    BandsRow,
    answers_of,
    concern_words,
    counting_words,
    numbers_of,
    status_words,
)
from screening.library.presenters.shelf import rounds_words, set_aside_words
from screening.library.presenters.words import (
    decimal,
    grouped_hash,
    in_page_language,
    informant_words,
    kind_name,
    origin_words,
    short_hash,
)
from screening.library.selectors import instrument_of, reliabilities_of, usable_versions
from screening.scoring import score, standard_error_of_measurement


class ExampleRow:
    """Answers as they are typed, and what the form total makes of them."""

    def __init__(self, form: Instrument, cells: Cells) -> None:
        total = score(form, cells).total
        self.answers = typed_row(form, cells)
        self.answered = f"{total.answered} / {total.of}"
        self.raw = "—" if total.raw is None else str(total.raw)
        self.prorated = "—" if total.prorated is None else decimal(total.prorated)
        self.upper = f"{total.upper} / {total.answered}"
        self.band = wording.level(total.band or "")


def worked_examples(form: Instrument) -> list[ExampleRow]:
    """No sign at all; the first row that is “somewhat more” and “clearly more”; with gaps; too many gaps."""
    k, least = len(form.total.items), form.total.min_answered
    third, half = -(-k // 3), -(-k // 2)
    rows = [_cells(form, 0, 0), _cells(form, third, 0), _cells(form, half, 0)]
    if least < k:
        rows.append(_cells(form, third, k - least))
    rows.append(_cells(form, third - 1, k - least + 1))
    return [ExampleRow(form, cells) for cells in rows]


def _cells(form: Instrument, upper: int, missing: int) -> Cells:
    """The first `upper` items answered just above the middle, the last `missing` left out, the rest calm."""
    total = form.total
    answered = total.items[: len(total.items) - missing]
    return {item: _above(form, item) if place < upper else _calm(form, item) for place, item in enumerate(answered)}


def _calm(form: Instrument, item: str) -> int:
    """The answer with the least concern."""
    return _towards_concern(form, item)[0]


def _above(form: Instrument, item: str) -> int:
    """The first answer beyond the middle, towards concern."""
    beyond = form.points(form.total.id, item).upper
    return next(code for code in _towards_concern(form, item) if code in beyond)


def _towards_concern(form: Instrument, item: str) -> list[int]:
    points = form.points(form.total.id, item).by_code
    rising = sorted(points, key=lambda code: (points[code], code))
    return rising if form.total.concern == "high" else rising[::-1]


class ScaleRow:
    def __init__(self, form: Instrument, scale: Scale) -> None:
        is_total = scale.role == "total"
        self.scale = scale
        self.title = in_page_language(scale.title)
        self.says = " ".join(words for words in (in_page_language(scale.says), counting_words(scale)) if words)
        self.role = _("form total") if is_total else _("subscale, only described")
        self.items = numbers_of(form, scale.items)
        self.turned = [
            (numbers_of(form, scale.reversed) or _("none"), "")
        ]  # and how answers are coded, where that counts
        self.concern = concern_words(scale.concern)
        self.flags = _("may raise a flag") if scale.flags else _("never raises a flag")
        self.bands = list(map(BandsRow, scale.published_bands))


class ReliabilityRow:
    """A figure somebody put on record, or one that the definition of a published scale brings with it."""

    def __init__(self, form: Instrument, known: ReliabilityRecord | KnownReliability, dated: str) -> None:
        self.scale = in_page_language(form.scale(known.scale).title)
        self.kind = kind_name(known.kind)
        self.value = decimal(known.value, 3)
        self.sd = "—" if known.sd is None else decimal(known.sd)
        self.sem = "—" if known.sd is None else decimal(standard_error_of_measurement(known.sd, known.value))
        self.n = str(known.n or "—")
        self.source = known.source
        self.dated = dated


class FormPreview:
    """What is about to be saved, in the words and keys it would have."""

    def __init__(self, form: Instrument) -> None:
        self.form = form
        self.title = in_page_language(form.title)
        self.question = in_page_language(form.question)
        self.anchors = answers_of(form.options)
        self.items = item_rows(form)
        self.scales = [ScaleRow(form, scale) for scale in form.scales]
        self.hash = short_hash(form.content_hash)


class InstrumentPage:
    def __init__(self, user: User, version: InstrumentVersion) -> None:
        form = instrument_of(version)
        usable = version.content_hash in {one.content_hash for one in usable_versions()}
        self.version = version
        self.form = form
        self.title = in_page_language(form.title)
        self.label = in_page_language(form.label)
        self.state = _("in use") if usable else set_aside_words(version)
        self.usable = usable
        self.used = rounds_words(hooks.uses(user).instruments.get(version.pk or 0, []))
        self.facts = _facts(version, form)
        self.permission = _permission_facts(version)
        self.items = item_rows(form)
        self.scales = [ScaleRow(form, scale) for scale in form.scales]
        self.examples = worked_examples(form)
        self.reliabilities = [
            *(ReliabilityRow(form, known, _day(known.created_at)) for known in reliabilities_of(version)),
            *(ReliabilityRow(form, known, _known_from(known)) for known in form.reliabilities),
        ]
        self.sources = [in_page_language(source.text) for source in form.sources]
        self.limits = [wording.standing("own-forms"), wording.standing("not-looked-at"), in_page_language(form.not_for)]


def _facts(version: InstrumentVersion, form: Instrument) -> list[tuple[str, str]]:
    grades = {"low": form.grades.min, "high": form.grades.max}
    rounding = _("half up") if form.rounding == "half-up" else _("none: the unrounded value is kept")
    return [
        (_("Answered by"), informant_words(form.informant)),
        (_("Grades"), _("%(low)s to %(high)s") % grades),
        (_("Looks back"), in_page_language(form.time_frame)),
        (_("Question"), in_page_language(form.question)),
        (_("Instructions"), in_page_language(form.instructions)),
        (_("Rounding"), rounding),
        (_("Origin"), origin_words(version)),
        (_("Rights"), f"{form.copyright.holder} · {form.copyright.licence}"),
        (_("About the rights"), in_page_language(form.copyright.note)),
        (_("Hash"), grouped_hash(version.content_hash)),
    ]


def _permission_facts(version: InstrumentVersion) -> list[tuple[str, str]]:
    """Who allowed the wording; empty for everything but a licensed version."""
    if version.origin != InstrumentVersion.Origin.LICENSED:
        return []
    kept = version.permission
    until = formats.day(kept.valid_until) if kept.valid_until else _("without an end")
    return [
        (_("Owner of the wording"), kept.holder),
        (_("Permitted by"), kept.permitted_by),
        (_("Permitted on"), formats.day(kept.permitted_on)),
        (_("Valid until"), until),
        (_("For what"), kept.scope),
        (_("Letter or contract"), kept.reference or _("not written down")),
        (_("Recorded by"), f"{kept.recorded_by.name}, {_day(kept.recorded_at)}"),
    ]


def item_rows(form: Instrument) -> list[tuple[Item, str, str]]:
    """In their order; a heading stands with the first item below it, a line's own answers with the line."""
    titles = {block.id: in_page_language(block.title) for block in form.blocks}
    before = ("", *(item.block for item in form.items))
    return [
        (item, titles.get(item.block, "") if item.block != last else "", answers_of(item.answers))
        for item, last in zip(form.items, before, strict=False)
    ]


def _day(moment: datetime) -> str:
    return formats.day(timezone.localdate(moment))


def _known_from(known: KnownReliability) -> str:
    population = [in_page_language(known.population)] if known.population else []
    return " · ".join([*population, status_words(known.status)])
