"""What is in force: instruments, norms and rules rebuilt from their frozen rows, and the reliability to judge by."""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, TypeVar, cast
from uuid import UUID

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone

from screening.instruments import Instrument, UnknownInstrument, get, parse
from screening.library.models import InstrumentVersion, NormSet, ReliabilityRecord, RuleSet
from screening.library.shipped import shipped_rules, shipped_versions
from screening.scoring import Basis, Norm, Rules, parse_norm, parse_rules

# The content hash of a frozen row never changes, so the value built from it may be kept.
_instruments: dict[str, Instrument] = {}
_norms: dict[str, Norm] = {}
_rules: dict[str, Rules] = {}
KEPT = 200  # values of each kind in one process
FRESH = 30  # seconds in which a process does not ask again which added version is the latest
Value = TypeVar("Value", Instrument, Norm, Rules)
Kind = Literal["retest", "inter-rater", "alpha"]
KIND_ORDER = ("retest", "inter-rater", "alpha")


def instrument_of(version: InstrumentVersion) -> Instrument:
    """The questionnaire of a frozen row."""
    source = f"{version.instrument} {version.version}"
    return _cached(_instruments, version.content_hash, lambda: parse(version.definition, source=source))


def form_named(instrument_id: str) -> Instrument:
    """The questionnaire of an id for its titles and words: shipped, or the latest one added. `UnknownInstrument`."""
    try:
        return get(instrument_id)
    except UnknownInstrument:
        content_hash = cache.get_or_set(_latest_key(instrument_id), lambda: _latest_hash(instrument_id), FRESH)
        if content_hash is None:
            raise
        return _instruments.get(content_hash) or instrument_of(InstrumentVersion.objects.get(content_hash=content_hash))


def forget_latest(instrument_id: str) -> None:
    """A version was added: whoever adds it reads its title at once, other processes after `FRESH` seconds."""
    cache.delete(_latest_key(instrument_id))


def _latest_key(instrument_id: str) -> str:
    return f"latest-version-{instrument_id}"


def _latest_hash(instrument_id: str) -> str | None:
    rows = InstrumentVersion.objects.filter(instrument=instrument_id).order_by("-created_at", "-pk")
    return rows.values_list("content_hash", flat=True).first()


def norm_of(norm_set: NormSet) -> Norm:
    return _cached(_norms, norm_set.content_hash, lambda: parse_norm(norm_set.data))


def rules_of(rule_set: RuleSet) -> Rules:
    return _cached(_rules, rule_set.content_hash, lambda: parse_rules(rule_set.definition))


def _cached(kept: dict[str, Value], content_hash: str, build: Callable[[], Value]) -> Value:
    """The value of a frozen row, built once; when there are too many, the one built first makes room."""
    found = kept.get(content_hash)
    if found is None:
        found = build()
        if len(kept) >= KEPT:
            kept.pop(next(iter(kept)), None)
        kept[content_hash] = found
    return found


def norm_for(norm_sets: Iterable[NormSet], version: InstrumentVersion, grade: int) -> NormSet | None:
    """The norm among `norm_sets` that fits a form and a grade; the one frozen last when there are several."""
    fitting = [
        norm
        for norm in norm_sets
        if norm.instrument_version_id == version.pk and norm.grade_min <= grade <= norm.grade_max
    ]
    return max(fitting, key=lambda norm: (norm.frozen_on, norm.pk), default=None)


def norms_in_force(county_id: UUID, versions: Iterable[InstrumentVersion]) -> list[NormSet]:
    """The norm frozen last for each form and grade band of a county; retired norms are not offered."""
    latest: dict[tuple[int, int, int], NormSet] = {}
    saved = [version for version in versions if version.pk]
    rows = NormSet.objects.filter(county_id=county_id, instrument_version__in=saved, retired_at__isnull=True)
    for norm in rows.order_by("frozen_on", "pk"):
        latest[norm.instrument_version_id, norm.grade_min, norm.grade_max] = norm
    return list(latest.values())


def bases_of(versions: Iterable[InstrumentVersion], *, for_change: bool = False) -> dict[int, Basis]:
    """What the range of a total rests on, for each form: retest before agreement of raters before alpha.

    `for_change`: what change is judged by, retest before alpha; agreement of two raters says nothing about one of them.
    What the definition of a published scale brings with it counts too; of the same kind, the latest record goes first.
    """
    forms = {version.pk: instrument_of(version) for version in versions if version.pk}
    found: dict[int, list[Basis]] = {pk: list(_published_bases(form)) for pk, form in forms.items()}
    for record in ReliabilityRecord.objects.filter(instrument_version__in=forms).order_by("pk"):
        if record.scale == forms[record.instrument_version_id].total.id:
            basis = Basis(kind=cast(Kind, record.kind), reliability=record.value, sd=record.sd)
            found[record.instrument_version_id].insert(0, basis)
    fit = {pk: [one for one in bases if not for_change or one.kind != "inter-rater"] for pk, bases in found.items()}
    return {pk: min(bases, key=lambda basis: KIND_ORDER.index(basis.kind)) for pk, bases in fit.items() if bases}


def _published_bases(form: Instrument) -> Iterator[Basis]:
    """Reliabilities of the definition that are meant for judging change and come with their SD."""
    for known in form.reliabilities:
        if known.scale == form.total.id and "change" in known.use and known.sd is not None:
            yield Basis(kind=cast(Kind, known.kind), reliability=known.value, sd=known.sd)


def usable_versions() -> list[InstrumentVersion]:
    """What a new round may use today: shipped, licensed with a permission in force, imported; nothing retired.

    A shipped one that no round has used yet has no `pk`; `services.freeze_version` gives the row. Its `public_id` and
    `content_hash` are the same before and after.
    """
    today = timezone.localdate()
    added = InstrumentVersion.objects.exclude(origin=InstrumentVersion.Origin.SHIPPED)
    permitted = Q(permission__permitted_on__lte=today) & (
        Q(permission__valid_until__isnull=True) | Q(permission__valid_until__gte=today)
    )
    licensed = Q(origin=InstrumentVersion.Origin.LICENSED) & permitted
    added = added.filter(licensed | Q(origin=InstrumentVersion.Origin.IMPORTED))
    found = [*shipped_versions(), *added.order_by("instrument", "-created_at", "-pk")]
    return [version for version in found if version.retired_at is None]


def may_be_given_out(version: InstrumentVersion) -> bool:
    """Whether a file may carry its wording: licensed wording only while the permission is in force."""
    if version.origin != InstrumentVersion.Origin.LICENSED:
        return True
    permission, today = version.permission, timezone.localdate()
    return permission.permitted_on <= today and (permission.valid_until is None or permission.valid_until >= today)


def rule_sets() -> list[RuleSet]:
    """What a new round may be flagged by, newest first: the shipped one included (without `pk` until it is frozen)."""
    return [row for row in all_rule_sets() if row.retired_at is None]


def all_rule_sets() -> list[RuleSet]:
    """Every rule set, retired ones too, newest first; what a new version of the program brings is the newest."""
    rows = list(RuleSet.objects.select_related("based_on", "author").order_by("-created_at", "-pk"))
    shipped = shipped_rules()
    return rows if shipped.pk else [shipped, *rows]


def all_versions() -> list[InstrumentVersion]:
    """Every questionnaire, retired and earlier versions too: shipped ones first, then what the district added."""
    shipped = shipped_versions()
    current = {row.content_hash for row in shipped}
    rows = InstrumentVersion.objects.select_related("permission").order_by("instrument", "-created_at", "-pk")
    return [*shipped, *(row for row in rows if row.content_hash not in current)]


def versions_of(instrument_id: str) -> list[InstrumentVersion]:
    """Every version of one questionnaire that has a row, latest first."""
    rows = InstrumentVersion.objects.select_related("permission").filter(instrument=instrument_id)
    return list(rows.order_by("-created_at", "-pk"))


def known_version(content_hash: str) -> InstrumentVersion | None:
    """The row of exactly this content, if there is one."""
    found: InstrumentVersion | None = InstrumentVersion.objects.filter(content_hash=content_hash).first()
    return found


def reliabilities_of(version: InstrumentVersion) -> list[ReliabilityRecord]:
    """What is on record for a form: what change is judged by first."""
    if not version.pk:
        return []
    rows = version.reliabilities.select_related("recorded_by").order_by("-pk")
    return sorted(rows, key=lambda row: KIND_ORDER.index(row.kind))


def recent_reliabilities() -> list[ReliabilityRecord]:
    """What was put on record last, over all forms."""
    return list(ReliabilityRecord.objects.select_related("instrument_version").order_by("-created_at", "-pk")[:20])


def norm_sets_of(county_id: UUID) -> list[NormSet]:
    """Every norm of a county by its public id, retired ones too: form by form, the latest first."""
    rows = NormSet.objects.filter(county_id=county_id).select_related("instrument_version")
    return list(rows.order_by("instrument_version__instrument", "grade_min", "-frozen_on", "-pk"))
