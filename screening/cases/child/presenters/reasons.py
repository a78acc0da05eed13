"""The card “why you are asked to look”: what came up last first, everything under the round and the day it is from."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases import access
from screening.cases.access.earlier import reasons_before
from screening.cases.deciding.withdrawn import answers_are_closed
from screening.cases.evidence import why
from screening.cases.evidence.by_round import FormThen, by_round
from screening.cases.evidence.of_child import concerns_of_child, words_of
from screening.cases.evidence.scales import StoredScale
from screening.cases.models import Case, TalkTask
from screening.rounds.models import FlagReason, ScreeningRound

Words = Mapping[str, Mapping[str, str]]
Forms = Mapping[int, tuple[FormThen, ...]]


class CameUp:
    """What one flag rests on: its reasons, and the forms of its own round."""

    def __init__(
        self,
        one: ScreeningRound | None,
        day: date,
        reasons: Sequence[FlagReason],
        forms: Forms,
        words: Words,
        quotes: Mapping[str, str],
        *,
        closed: bool,
        undecided_tier: str = "",
    ) -> None:
        reasons = why.readable(reasons, closed=closed)
        came = formats.day(day)
        self.title = why.came_up(one, came)
        self.forms = forms.get(one.pk, ()) if one else ()
        days = {form.id: form.day for form in self.forms if form.day != came}
        self.sentences = why.reasons_of(reasons, words, days, quotes, undecided_tier=undecided_tier)
        if closed:
            self.sentences.append(why.Sentence(why.closed_words()))
        self.notes = why.notes_of(reasons)


class WhyCard:
    """Empty where nothing is shown before the child was seen."""

    def __init__(
        self,
        user: User,
        case: Case,
        scales: Mapping[str, Sequence[StoredScale]],
        *,
        hidden: bool,
        talk: TalkTask | None,
    ) -> None:
        forms, words = by_round(scales), {} if hidden else words_of(user, case)
        quotes = {} if hidden else _concerns(user, case)
        reasons, closed = [] if hidden else access.reasons_of(user, case), answers_are_closed(case)
        asked = why.asked_by_teacher(None if hidden else talk)
        day = timezone.localdate(case.flag.raised_at) if case.flag else case.opened_on
        tier = case.tier if case.is_undecided else ""
        self.now = CameUp(case.round, day, reasons, forms, words, quotes, closed=closed, undecided_tier=tier)
        if asked:
            self.now.sentences.insert(0, why.Sentence(" ".join((asked, *why.quoted(talk.note if talk else "")))))
        if not hidden and (watched := why.asked_on_watch(case)):
            self.now.sentences.insert(0, why.Sentence(" ".join(watched)))
        self.before = () if hidden else tuple(_before(user, case, forms, words, quotes, closed=closed))
        self.false_alarm = "" if asked else why.false_alarms_of(why.readable(reasons, closed=closed))
        self.changed = (
            _("The answers were changed after the review; the reason shown is the one that was reviewed.")
            if case.flag and case.flag.answers_changed_at
            else ""
        )


def _before(
    user: User, case: Case, forms: Forms, words: Words, quotes: Mapping[str, str], *, closed: bool
) -> list[CameUp]:
    found = []
    for row, reasons in reasons_before(user, case) if case.earlier_flags.all() else ():
        day = timezone.localdate(row.flag.raised_at) if row.flag else row.opened_on
        found.append(CameUp(row.round, day, reasons, forms, words, quotes, closed=closed))
    return found


def _concerns(user: User, case: Case) -> dict[str, str]:
    """Record → what somebody at school wrote."""
    return {str(row.public_id): row.note for row in concerns_of_child(user, case)}
