"""A rule set in words: its thresholds beside the shipped ones, and what no rule set may change."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.library import hooks
from screening.library.models import RuleSet
from screening.library.presenters.shelf import rounds_words
from screening.library.presenters.words import group_words, grouped_hash, threshold_text, threshold_words
from screening.library.selectors import rules_of
from screening.library.shipped import shipped_rules
from screening.library.thresholds import THRESHOLDS, Threshold
from screening.scoring import Rules


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
        _("Both legs are always computed and shown. Beside a norm the count leg acts only at its own, stricter share."),
        _("A norm needs %(n)s children, %(raters)s raters and %(schools)s schools, from the whole district.")
        % {"n": need.children, "raters": need.raters, "schools": need.schools},
        _("Left-behind status adds no points. Teacher and child forms are never pooled."),
        _(
            "The reasons, the two tiers, their clocks and who looks first are the same everywhere. "
            "Only a person closes."
        ),
        _("The random check of unflagged children stays, so that what is missed can be estimated."),
    ]
