"""A re-score on its way: what it uses instead of what counts, how far it is, what can be done next."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.jobs.selectors import share_done
from screening.library import wording
from screening.rounds.models import Rescoring
from screening.rounds.presenters.rounds import round_words
from screening.rounds.round_scoring import RoundScoring, round_scoring_of, round_scoring_of_rescoring
from screening.rounds.selectors.rescoring import difference

REFRESH_SECONDS = 3
TAG = {"computing": "doing", "ready": "doing", "adopting": "doing", "adopted": "done", "dismissed": ""}


class RescoringPage:
    def __init__(self, rescoring: Rescoring) -> None:
        found, ready = difference(rescoring), rescoring.state == Rescoring.State.READY
        self.is_computing = rescoring.state == Rescoring.State.COMPUTING
        self.is_adopting = rescoring.state == Rescoring.State.ADOPTING
        is_adopted = rescoring.state == Rescoring.State.ADOPTED
        self.weighed = share_done(rescoring.public_id) if is_adopted else None
        self.is_under_way = self.is_computing or self.is_adopting or self.weighed is not None
        self.title = round_words(rescoring.round)["title"]
        self.state = str(rescoring.get_state_display())
        self.tag = TAG[rescoring.state]
        self.reason = rescoring.reason
        self.asked = _by(rescoring.started_by, formats.day(timezone.localdate(rescoring.started_at)))
        self.decided = _decided(rescoring)
        self.lines = _lines(rescoring)
        self.share = 100 * rescoring.done // max(1, rescoring.total)  # how many forms would be how many children
        self.may_decide = ready
        self.difference_url = "" if found is None else reverse("reports:show_rescoring", args=[rescoring.public_id])


def _by(who: User, when: str) -> str:
    return _("%(name)s, %(day)s") % {"name": who.name, "day": when}


def _decided(rescoring: Rescoring) -> str:
    if rescoring.adopted_at and rescoring.adopted_by:
        return _by(rescoring.adopted_by, formats.day(timezone.localdate(rescoring.adopted_at)))
    if rescoring.dismissed_at and rescoring.dismissed_by:
        return _by(rescoring.dismissed_by, formats.day(timezone.localdate(rescoring.dismissed_at)))
    return ""


def _lines(rescoring: Rescoring) -> list[tuple[str, str, str]]:
    """Each with what counts today and what this re-score uses. Afterwards only what it used: today is another day's
    today."""
    new = round_scoring_of_rescoring(rescoring)
    old = None if rescoring.state == Rescoring.State.ADOPTED else round_scoring_of(rescoring.round)
    forms = [
        (wording.form_title(form.id), old.forms[place].scored_as.version if old else "", form.scored_as.version)
        for place, form in enumerate(new.forms)
    ]
    rules = (_("Rules"), old.rule_set.version if old else "", new.rule_set.version)
    return [rules, *forms, (_("Norms"), _norms(old) if old else "", _norms(new))]


def _norms(round_scoring: RoundScoring) -> str:
    names = dict.fromkeys(norm.name for norm in round_scoring.norm_sets)
    return _("; ").join(names) or _("none: provisional")
