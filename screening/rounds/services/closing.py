"""The end of a round: nobody waits any more, the first norm is built, a re-score with it is begun and offered.

close_round(screening_round, *, by=None) -> ScreeningRound       a second time changes nothing
close_due_rounds(*, by=None) -> int                              every open round whose last day is over
"""

from collections.abc import Iterable
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from screening.library.models import NormSet
from screening.rounds import hooks
from screening.rounds.models import Rescoring, ScreeningRound
from screening.rounds.round_scoring import RoundScoring, round_scoring_of
from screening.rounds.services.alphas import record_alphas
from screening.rounds.services.norming import first_norms
from screening.rounds.services.rescoring import start_rescoring
from screening.rounds.services.settling import settle_children


@transaction.atomic
def close_round(screening_round: ScreeningRound, *, by: User | None = None) -> ScreeningRound:
    """Close the window. Drafts stay as drafts; children not rated by now become not scorable."""
    found: ScreeningRound = (
        ScreeningRound.objects.select_for_update(of=("self",)).select_related("county").get(pk=screening_round.pk)
    )
    if found.state == ScreeningRound.State.CLOSED:
        return found
    today = timezone.localdate()
    found.state, found.closed_at = ScreeningRound.State.CLOSED, timezone.now()
    found.save(update_fields=["state", "closed_at"])
    settle_children(found)
    round_scoring = round_scoring_of(found)
    norms, alphas = first_norms(round_scoring, today=today, by=by), record_alphas(round_scoring, by=by)
    if norms:
        _score_with_norms(round_scoring, norms, by or found.created_by)
    for hook in hooks.round_closed:
        hook(found, today)
    audit.record(by=by, verb="round.close", obj=found, detail={"norms": len(norms), "alphas": len(alphas)})
    return found


def close_due_rounds(*, by: User | None = None) -> int:
    """Each in its own transaction, so that one county never holds up another."""
    over = ScreeningRound.objects.filter(state=ScreeningRound.State.OPEN, closes_on__lt=timezone.localdate())
    due = list(over.order_by("pk"))
    for screening_round in due:
        close_round(screening_round, by=by)
    return len(due)


def _score_with_norms(round_scoring: RoundScoring, norms: Iterable[NormSet], by: User) -> None:
    """Beside the old, in the background; it counts when the county has seen the difference and adopts it. A re-score
    that waits already is decided on first: the norms are in the library then, for the next one to name."""
    if Rescoring.objects.filter(round=round_scoring.round, state__in=Rescoring.WAITING).exists():
        return
    start_rescoring(
        round_scoring.round,
        by=by,
        reason=_("The round has closed, and its answers make a norm."),
        nonce=uuid4(),
        norm_sets=[*round_scoring.norm_sets, *norms],
    )
