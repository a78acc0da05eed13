"""From the list of rounds to the re-scores of each."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.documents.blocks import Link
from screening.rounds.access import rescorings_of
from screening.rounds.models import Rescoring, ScreeningRound


def rescoring_links(user: User, screening_round: ScreeningRound) -> list[Link]:
    """For those who manage rounds: the re-scores of a round, and a way to begin one unless one waits."""
    if not can(user, Permission.MANAGE_ROUNDS) or screening_round.state == ScreeningRound.State.PLANNED:
        return []
    rows = list(rescorings_of(user).filter(round=screening_round))
    links = [Link(_link_words(row), reverse("rounds:show_rescoring", args=[row.public_id])) for row in rows]
    if not any(row.state in (Rescoring.State.COMPUTING, Rescoring.State.READY) for row in rows):
        links.append(
            Link(_("Score this round again"), reverse("rounds:start_rescoring", args=[screening_round.public_id]))
        )
    return links


def _link_words(row: Rescoring) -> str:
    began = formats.day(timezone.localdate(row.started_at))
    return _("Re-score of %(day)s: %(state)s") % {"day": began, "state": row.get_state_display()}
