"""What took place between two rounds, domain by domain, beside the scores of those rounds. Neither proves the other."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases.access import plan_actions_of
from screening.cases.activities.selectors import attended_days
from screening.cases.child.panels import Panel
from screening.cases.evidence.scales import StoredScale, points
from screening.cases.evidence.scores import scales_of
from screening.cases.models import Case
from screening.cases.plans.presenters.plan import entered_of
from screening.cases.plans.rhythm import Counts, Entered, counts
from screening.documents.charts import Bar, bar_chart
from screening.library import texts, wording
from screening.rounds.models import Result

STRETCHES = 3  # between rounds, newest last
Written = tuple[str, Entered]  # domain and entry


class RoundStretch:
    """The time from one round to the next, or to today."""

    def __init__(
        self,
        says: str,
        since: date,
        until: date,
        sums: dict[str, Counts],
        domains: Sequence[tuple[str, str]],
        forms: Iterable[Sequence[StoredScale]],
    ) -> None:
        held = (sums.get(domain) for domain, _title in domains)
        self.says = says
        self.domains = tuple(f"{found.took_place} / {found.all}" if found else "—" for found in held)
        self.scores = tuple(_scores(rows, since, until) for rows in forms)


@dataclass(frozen=True)
class Progress:
    chart: SafeString
    heads: tuple[str, ...]
    rows: tuple[RoundStretch, ...]


def progress_of(user: User, case: Case, results: Iterable[Result]) -> Progress | None:
    """None where no plan has an entry yet, or there is no score to put beside it."""
    written = _written(user, case)
    forms = scales_of(results) if written else {}
    stretches = _stretches(forms.values())
    found = [(says, since, until, _by_domain(written, since, until)) for says, since, until in stretches]
    found = [row for row in found if row[3]][-STRETCHES:]
    if not found:
        return None
    domains = texts.choices("support_catalogue.domains")
    return Progress(
        chart=bar_chart(_("Took place, of what was written down"), list(_bars(found, domains))),
        heads=(*(title for _id, title in domains), *(wording.form_title(form) for form in forms)),
        rows=tuple(
            RoundStretch(says, since, until, sums, domains, forms.values()) for says, since, until, sums in found
        ),
    )


def progress_panel(user: User, case: Case, results: Iterable[Result]) -> Panel | None:
    progress = progress_of(user, case, results)
    return {"template": "cases/plans/progress.html", "content": progress} if progress else None


def _written(user: User, case: Case) -> list[Written]:
    """Entries of all plans of the child, and the days at activities that plans point at."""
    attended = attended_days(user, case.student)
    rows = plan_actions_of(user).filter(plan__case__student=case.student).prefetch_related("entries")
    return [
        (texts.node(f"support_catalogue.actions.{row.action}.domain"), entry)
        for row in rows
        for entry in entered_of(row, attended)
    ]


def _day(scale: StoredScale) -> date:
    return timezone.localdate(scale.row.assessment.submitted_at)


def _stretches(forms: Iterable[Sequence[StoredScale]]) -> Iterator[tuple[str, date, date]]:
    """From each round of the child to the next, and from the last to today."""
    rounds: dict[str, date] = {}
    for scale in sorted((scale for rows in forms for scale in rows), key=_day):
        rounds.setdefault(scale.when, _day(scale))
    marks = [*rounds.items(), (_("today"), date.max)]
    for (name, since), (until_name, until) in zip(marks, marks[1:], strict=False):
        yield _("%(since)s to %(until)s") % {"since": name, "until": until_name}, since, until


def _by_domain(written: Iterable[Written], since: date, until: date) -> dict[str, Counts]:
    groups: dict[str, list[Entered]] = defaultdict(list)
    for domain, entry in written:
        if since <= entry.dated < until:
            groups[domain].append(entry)
    return {domain: counts(entries) for domain, entries in groups.items()}


def _bars(
    found: Sequence[tuple[str, date, date, dict[str, Counts]]], domains: Sequence[tuple[str, str]]
) -> Iterator[Bar]:
    for says, _since, _until, sums in found:
        for domain, title in domains:
            if domain in sums:
                took, of = sums[domain].took_place, sums[domain].all
                yield Bar(f"{says} {title}", took, f"{took} / {of}", outline=of)


def _scores(rows: Sequence[StoredScale], since: date, until: date) -> str:
    """“14 → 11”: the last score by the beginning and the first by the end; only the first while there is no other."""
    before = next((row for row in rows if _day(row) <= since), None)
    after = next((row for row in reversed(rows) if since < _day(row) and _day(row) <= until), None)
    scores = [points(row.total.prorated) for row in (before, after) if row]
    return " → ".join(scores) if before else "—"
