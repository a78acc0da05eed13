"""The end of a round: nobody waits any more, the first norm is built, results are computed again beside the old.

close_round(screening_round, *, by=None) -> ScreeningRound       a second time changes nothing
close_due_rounds(*, by=None) -> int                              every open round whose last day is over
rescore(screening_round, *, by=None) -> int                      new result rows; flags already raised stay
"""

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.rounds import hooks
from screening.rounds.kit import kit_of
from screening.rounds.models import ScreeningRound
from screening.rounds.services.alphas import record_alphas
from screening.rounds.services.norming import first_norms
from screening.rounds.services.rescoring_rows import groups_of, missing
from screening.rounds.services.rescoring_steps import compute, flags_again, put_in_force
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
    kit = kit_of(found)
    norms, alphas = first_norms(kit, today=today, by=by), record_alphas(kit, by=by)
    if norms:
        found.norm_sets.add(*norms)
        rescore(found, by=by)
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


@transaction.atomic
def rescore(screening_round: ScreeningRound, *, by: User | None = None) -> int:
    """A result under the norms and rules of the round for every assessment that has none; flags only ever added."""
    kit, at = kit_of(screening_round), timezone.now()
    groups = groups_of(kit)
    waiting = missing(kit, groups)
    compute(kit, waiting)
    put_in_force(kit, groups, at=at)
    flags_again(kit, sorted({assessment.student_id for assessment in waiting}), at=at)
    audit.record(by=by, verb="round.rescore", obj=screening_round, detail={"results": len(waiting)})
    return len(waiting)
