"""One questionnaire, with everything a psychologist needs to re-do a score by hand."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.instruments import Instrument, Item, KnownReliability, Scale
from screening.library import hooks, wording
from screening.library.models import InstrumentVersion, ReliabilityRecord
from screening.library.presenters.examples import worked_examples
from screening.library.presenters.keying import (
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
from screening.scoring import standard_error_of_measurement


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
