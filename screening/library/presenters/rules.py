"""A rule set in words: its thresholds beside the shipped ones, and what no rule set may change."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.instruments import Instrument
from screening.instruments import file_formats as interchange
from screening.instruments.file_formats import ChildAnswers, Exported
from screening.instruments.file_formats.names import file_name
from screening.instruments.file_formats.results import CSV, XLSX
from screening.library import hooks
from screening.library.models import InstrumentVersion, RuleSet
from screening.library.presenters.shelf import rounds_words
from screening.library.presenters.words import (
    group_words,
    grouped_hash,
    in_page_language,
    threshold_text,
    threshold_words,
)
from screening.library.selectors import instrument_of, may_be_given_out, rules_of
from screening.library.shipped import shipped_rules
from screening.library.thresholds import THRESHOLDS, Threshold
from screening.scoring import Rules

EMPTY_ROWS = 60


@dataclass(frozen=True)
class FileFormat:
    """How a questionnaire is written in a format, its name, and who can use it."""

    make: Callable[[Instrument], Exported]
    name: str
    says: str


class FormatRow:
    def __init__(self, version: InstrumentVersion, form: Instrument, kind: str, one: FileFormat) -> None:
        made = one.make(form)
        self.name = one.name
        self.says = one.says
        self.url = reverse("library:download_file", args=[version.public_id, kind])
        self.size = _("%(n)s KB") % {"n": max(1, round(len(made.content) / 1024))}
        self.losses = [(loss.place, in_page_language(loss.what)) for loss in made.losses]


class FilesPage:
    def __init__(self, version: InstrumentVersion) -> None:
        form = instrument_of(version)
        self.files = [FormatRow(version, form, kind, one) for kind, one in _formats(version).items()]
        self.title = in_page_language(form.title)
        self.version = version
        self.kept_back = not may_be_given_out(version)


def _empty_csv(form: Instrument) -> Exported:
    return Exported(interchange.answers_to_csv(form, _empty_rows()), CSV, file_name(form, "csv"), ())


def _empty_xlsx(form: Instrument) -> Exported:
    return Exported(interchange.answers_to_xlsx(form, _empty_rows()), XLSX, file_name(form, "xlsx"), ())


def _empty_rows() -> list[ChildAnswers]:
    """Lines to fill in; each names the form, so that answers are never read with another key."""
    return [ChildAnswers(str(number), {}) for number in range(1, EMPTY_ROWS + 1)]


def _every_format() -> dict[str, FileFormat]:
    empty = _("One line a child, one column an item; %(n)s empty lines to fill in. Score it with “Score a file”.")
    empty %= {"n": EMPTY_ROWS}
    return {
        "answers-xlsx": FileFormat(_empty_xlsx, _("Empty answer file (XLSX)"), empty),
        "answers-csv": FileFormat(_empty_csv, _("Empty answer file (CSV)"), empty),
        "definition": FileFormat(
            interchange.json_file,
            _("Definition (JSON)"),
            _("Everything of this questionnaire; can be taken in again unchanged."),
        ),
    }


WITHOUT_WORDING = frozenset({"answers-csv"})


def made_file(version: InstrumentVersion, kind: str) -> Exported | None:
    """The file, or None for a kind that does not exist or may not be given out."""
    found = _formats(version).get(kind)
    return found.make(instrument_of(version)) if found else None


def _formats(version: InstrumentVersion) -> dict[str, FileFormat]:
    """All of them; of a form whose permission has ended only the file without its wording."""
    return {kind: one for kind, one in _every_format().items() if kind in WITHOUT_WORDING or may_be_given_out(version)}


class ThresholdRow:
    """One number, the shipped one beside it, and whether they differ."""

    def __init__(self, threshold: Threshold, rules: Rules, shipped: Rules) -> None:
        value, usual = threshold.read(rules), threshold.read(shipped)
        self.label = str(threshold_words(threshold.id))
        self.value = threshold_text(threshold, value)
        self.shipped = threshold_text(threshold, usual)
        self.differs = value != usual


class RulesPage:
    def __init__(self, user: User, rule_set: RuleSet) -> None:
        rules, shipped = rules_of(rule_set), shipped_rules()
        groups = _threshold_groups(rules, rules_of(shipped))
        self.rule_set = rule_set
        self.title = _("Rules %(v)s") % {"v": rule_set.version}
        self.facts = _facts(user, rule_set)
        self.groups = groups
        self.changed = [
            _("%(what)s: %(now)s instead of %(was)s") % {"what": row.label, "now": row.value, "was": row.shipped}
            for _id, _title, rows in groups
            for row in rows
            if row.differs
        ]
        self.fixed = _promises(rules)
        self.is_shipped = rule_set.content_hash == shipped.content_hash


def _threshold_groups(rules: Rules, shipped: Rules) -> list[tuple[str, str, list[ThresholdRow]]]:
    """Id, title and rows of each group."""
    groups: dict[str, list[ThresholdRow]] = {}
    for threshold in THRESHOLDS:
        groups.setdefault(threshold.group, []).append(ThresholdRow(threshold, rules, shipped))
    return [(name, str(group_words(name)), rows) for name, rows in groups.items()]


def _facts(user: User, row: RuleSet) -> list[tuple[str, str]]:
    facts = [
        (_("Hash"), grouped_hash(row.content_hash)),
        (_("Used"), rounds_words(hooks.uses(user).rules.get(row.pk or 0, []))),
    ]
    if row.author:
        written_by = f"{row.author.name}, {formats.day(timezone.localdate(row.created_at))}"
        based = row.based_on.version if row.based_on else ""
        facts = [(_("Written by"), written_by), (_("Based on"), based), (_("Why"), row.why), *facts]
    if row.retired_at and row.retired_by:
        facts.append((_("Retired"), f"{row.retired_by.name}, {formats.day(timezone.localdate(row.retired_at))}"))
    return facts


def _incomplete_words(rules: Rules) -> str:
    if rules.incomplete_flags:
        return _(
            "A form with too few answers gets no score. It is a flag all the same where the answered lines alone pass "
            "the line, whatever the missing ones are."
        )
    return _(
        "A form with too few answers raises no flag, even where the answered lines alone pass the line: so it was in "
        "rules older than 1.1, and this set stays as it was written."
    )


def _promises(rules: Rules) -> list[str]:
    """What stays as it is in every rule set."""
    need = rules.qualification
    return [
        _("Only the total of a form raises a flag. Subscales and “close to the line” are described and never flag."),
        _incomplete_words(rules),
        _("There are no quotas: how many children are flagged is an outcome."),
        _(
            "Both ways are always computed and shown. Beside a norm the lines worth a look act only at their own, "
            "stricter share."
        ),
        _("A norm needs %(n)s children, %(raters)s raters and %(schools)s schools, from the whole district.")
        % {"n": need.children, "raters": need.raters, "schools": need.schools},
        _("Left-behind status adds no points. Teacher and child forms are never pooled."),
        _(
            "The reasons, the two tiers, their clocks and who looks first are the same everywhere. "
            "Only a person closes."
        ),
        _("The random check of unflagged children stays, so that what is missed can be estimated."),
    ]
