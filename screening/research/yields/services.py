"""What became of flags, cases and random checks of a county, round by round, as it stood at the end of a day. Whoever
shows the counts has passed the door."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from operator import or_
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.models import Case, Decision, EarlierFlag, TalkTask, UrgentConcern
from screening.reports.models import CountyMonth
from screening.research.yields.counting import CountedReason, Followed, RoundYield
from screening.rounds.models import ChildState, Flag, FlagReason, RoundChild, RoundForm, ScreeningRound
from students.models import County

AT_ONCE = 5_000  # rows
NONE: frozenset[Any] = frozenset()
OF_ONE_FORM = frozenset({"high", "elevated", "worsening"})


def yields_of(*, county: County, day: date, in_full: bool = True) -> list[RoundYield]:
    """All rounds of the county that had begun by `day`, newest first. Not `in_full`: only how far each flagged child
    came, which is what a county's month counts; neither the reasons nor who else was rated are read for it."""
    begun = ScreeningRound.objects.filter(county=county, opens_on__lte=day).exclude(state=ScreeningRound.State.PLANNED)
    rounds = list(begun.select_related("rule_set").order_by("-opens_on", "-pk"))
    facts = _YieldFacts(county, day, rounds, in_full)
    flagged = facts.flagged()
    drawn, urgent = (facts.drawn(), facts.urgent(flagged)) if in_full else ({}, {})
    return [
        RoundYield(one, tuple(flagged[one.pk]), tuple(drawn.get(one.pk, ())), urgent.get(one.pk, 0)) for one in rounds
    ]


def flags_counted(county: County) -> QuerySet[Flag]:
    """Every flag that stands."""
    return Flag.objects.filter(school__township__county=county, withdrawn_at__isnull=True)


def state_counted(county: County) -> list[Any]:
    """What tells one state of these rows from another: corrections and withdrawals count as well as new ones."""
    flags = flags_counted(county).aggregate(count=Count("pk"), newest=Max("pk"))
    return [*flags.values(), Decision.objects.filter(case__school__township__county=county).count()]


def record_reading(*, by: User, month: CountyMonth, purpose: str) -> None:
    audit.record(by=by, verb="yield.show", obj=month, purpose=purpose)


class _YieldFacts:
    """What happened to cases until the day of counting. `rounds` newest first."""

    def __init__(self, county: County, day: date, rounds: list[ScreeningRound], in_full: bool) -> None:
        self.county, self.day, self.rounds = county, day, rounds
        # The moment in which the day is over: cheaper to compare with than the day of every row.
        self.over = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
        decisions = Decision.objects.filter(case__school__township__county=county, decided_at__lt=self.over)
        self.decisions = _sets(decisions.order_by().values_list("case_id", "decision").iterator(AT_ONCE))
        talks = TalkTask.objects.filter(case__school__township__county=county, state=TalkTask.State.ANSWERED)
        self.talked = set(talks.filter(answered_at__lt=self.over).values_list("case_id", flat=True))
        self.rated: dict[int, set[int]] = defaultdict(set)  # round → children all of whose teacher forms have a total
        self.reasons: dict[int, frozenset[CountedReason]] = {}
        if in_full:
            rated = RoundChild.objects.filter(round__in=rounds, state=ChildState.RATED).order_by()
            for home, student in rated.values_list("round_id", "student_id").iterator(AT_ONCE):
                self.rated[home].add(student)
            reasons = FlagReason.objects.filter(flag__in=flags_counted(county), is_note=False).order_by()
            columns = ("flag_id", "code", KeyTextTransform("scale", "params"), "rule_version")
            alike = cache(CountedReason)
            self.reasons = _sets(
                (flag, alike(code, scale or "" if code in OF_ONE_FORM else "", "", rule))
                for flag, code, scale, rule in reasons.values_list(*columns).iterator(AT_ONCE)
            )

    def followed(self, case: int | None, seen: date | None, *more: Any) -> Followed:
        met = (seen is not None and seen <= self.day) or case in self.talked
        return Followed(met, self.decisions.get(case or 0, NONE), *more)

    def flagged(self) -> dict[int, list[Followed]]:
        """Round → what became of the children it flagged. A flag between rounds belongs to the one before it; one whose
        case something newer has joined is followed there, seen first since it was raised."""
        forms = RoundForm.objects.filter(round__in=self.rounds)
        of_form = forms.values_list("round_id", "instrument_version__instrument", "instrument_version__version")
        versions = {(home, form): version for home, form, version in of_form}
        earlier = EarlierFlag.objects.filter(flag__in=flags_counted(self.county)).order_by("-joined_at", "-pk")
        first_seen = Coalesce("first_seen_on", "case__first_seen_on")
        joined = {flag: (case, seen) for flag, case, seen in earlier.values_list("flag_id", "case_id", first_seen)}

        @cache
        def under(home: int, reasons: frozenset[CountedReason]) -> frozenset[CountedReason]:
            return frozenset(replace(one, form_version=versions.get((home, one.form), "")) for one in reasons)

        found: dict[int, list[Followed]] = defaultdict(list)
        rows = flags_counted(self.county).filter(raised_at__lt=self.over).order_by("pk")
        columns = ("pk", "round_id", "student_id", "raised_at", "case__pk", "case__first_seen_on")
        for flag, in_round, student, raised_at, *own in rows.values_list(*columns).iterator(AT_ONCE):
            home = in_round or self.round_before(raised_at)
            case, seen = joined.get(flag, own)
            if home is not None:
                reasons, is_rated = under(home, self.reasons.get(flag, NONE)), student in self.rated[home]
                found[home].append(self.followed(case, seen or own[1], reasons, is_rated, student))
        return found

    def drawn(self) -> dict[int, list[Followed]]:
        """Children drawn at random among those without a flag, also where a flag has joined the case since."""
        drawn = {"kind": Case.Kind.RANDOM_CHECK, "round__isnull": False, "opened_on__lte": self.day}
        rows = Case.objects.filter(school__township__county=self.county, **drawn).order_by("pk")
        before = EarlierFlag.objects.filter(case__school__township__county=self.county, **drawn).order_by("pk")
        found: dict[int, list[Followed]] = defaultdict(list)
        for home, case, seen in (
            *rows.values_list("round_id", "pk", "first_seen_on"),
            *before.values_list("round_id", "case", Coalesce("first_seen_on", "case__first_seen_on")),
        ):
            found[home].append(self.followed(case, seen))
        return found

    def urgent(self, flagged: dict[int, list[Followed]]) -> dict[int, int]:
        """Round → rated children without a form flag about whom an urgent concern was raised."""
        rows = UrgentConcern.objects.filter(school__township__county=self.county, raised_at__lt=self.over)
        found: dict[int, set[int]] = defaultdict(set)
        for student, at in rows.values_list("student_id", "raised_at"):
            home = self.round_before(at)
            if home is not None and student in self.rated[home]:
                found[home].add(student)
        return {
            home: len(raised - {child.student for child in flagged[home] if child.by_forms})
            for home, raised in found.items()
        }

    def round_before(self, moment: datetime) -> int | None:
        """The round that had begun last."""
        day = timezone.localdate(moment)
        return next((one.pk for one in self.rounds if one.opens_on <= day), None)


def _sets(pairs: Iterable[tuple[int, Any]]) -> dict[int, frozenset[Any]]:
    """There are few different sets, and a county has them of very many cases: of those that are alike one is kept."""
    more, found = cache(or_), dict[int, frozenset[Any]]()
    for key, one in pairs:
        found[key] = more(found.get(key, NONE), frozenset((one,)))
    return found
