"""One questionnaire, with everything a psychologist needs to re-do a score by hand."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.instruments import Instrument, Item, KnownReliability, Scale
from screening.library import hooks, wording
from screening.library.models import InstrumentVersion, ReliabilityRecord
from screening.library.presenters.examples import worked_examples
from screening.library.presenters.keying import (
    Turned,
    bands_rows,
    concern_words,
    numbers_of,
    source_lines,
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
)
from screening.library.selectors import instrument_of, reliabilities_of, usable_versions
from screening.scoring import standard_error_of_measurement


@dataclass(frozen=True)
class BilingualItem:
    """One item in both languages; `other` is the one the page is not in."""

    item: Item
    text: str
    zh: str
    en: str
    short: str
    turned: bool
    block: str


class ScaleRow:
    def __init__(self, form: Instrument, scale: Scale) -> None:
        is_total = scale.role == "total"
        self.scale = scale
        self.title = in_page_language(scale.title)
        self.says = in_page_language(scale.says)
        self.role = _("form total") if is_total else _("subscale, only described")
        self.items = numbers_of(form, scale.items)
        self.turned = [Turned(numbers_of(form, scale.reversed) or _("none"))]
        self.concern = concern_words(scale.concern)
        self.flags = _("may raise a flag") if scale.flags else _("never raises a flag")
        self.bands = bands_rows(scale.published_bands)


@dataclass(frozen=True)
class ReliabilityRow:
    scale: str
    kind: str
    value: str
    sd: str
    sem: str
    n: str
    source: str
    dated: str


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
        self.permission = permission_facts(version)
        self.items = item_rows(form)
        self.scales = [ScaleRow(form, scale) for scale in form.scales]
        self.examples = worked_examples(form)
        self.reliabilities = [
            *(_reliability_row(form, record) for record in reliabilities_of(version)),
            *(_published_row(form, known) for known in form.reliabilities),
        ]
        self.sources = source_lines(form.sources)
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


def permission_facts(version: InstrumentVersion) -> list[tuple[str, str]]:
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
        (_("Recorded by"), f"{kept.recorded_by.name}, {formats.day(timezone.localdate(kept.recorded_at))}"),
    ]


def item_rows(form: Instrument) -> list[BilingualItem]:
    """In their order; the heading stands on the first item below it."""
    titles, rows, last = {block.id: in_page_language(block.title) for block in form.blocks}, [], ""
    for item in form.items:
        heading = titles.get(item.block, "") if item.block != last else ""
        turned = item.id in form.total.reversed
        rows.append(
            BilingualItem(
                item,
                in_page_language(item.text),
                item.text.zh,
                item.text.en,
                in_page_language(item.short),
                turned,
                heading,
            )
        )
        last = item.block
    return rows


def _reliability_row(form: Instrument, record: ReliabilityRecord) -> ReliabilityRow:
    sem = standard_error_of_measurement(record.sd, record.value)
    return ReliabilityRow(
        scale=in_page_language(form.scale(record.scale).title),
        kind=kind_name(record.kind),
        value=decimal(record.value, 3),
        sd=decimal(record.sd),
        sem=decimal(sem),
        n=str(record.n or "—"),
        source=record.source,
        dated=formats.day(timezone.localdate(record.created_at)),
    )


def _published_row(form: Instrument, known: KnownReliability) -> ReliabilityRow:
    """A figure that the definition of a published scale brings with it."""
    sem = "—" if known.sd is None else decimal(standard_error_of_measurement(known.sd, known.value))
    return ReliabilityRow(
        scale=in_page_language(form.scale(known.scale).title),
        kind=kind_name(known.kind),
        value=decimal(known.value, 3),
        sd="—" if known.sd is None else decimal(known.sd),
        sem=sem,
        n=str(known.n or "—"),
        source=known.source,
        dated=" · ".join(
            [*([in_page_language(known.population)] if known.population else []), status_words(known.status)]
        ),
    )
