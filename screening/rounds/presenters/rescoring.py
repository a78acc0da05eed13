"""A re-score on its way: what it uses instead of what counts, how far it is, what can be done next."""

from datetime import datetime
from typing import Any

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


def rescoring_page(rescoring: Rescoring) -> dict[str, Any]:
    state, states = rescoring.state, Rescoring.State
    weighed = share_done(rescoring.public_id) if state == states.ADOPTED else None
    who, when = rescoring.adopted_by or rescoring.dismissed_by, rescoring.adopted_at or rescoring.dismissed_at
    return {
        **round_words(rescoring.round),
        "weighed": weighed,
        "is_under_way": state in (states.COMPUTING, states.ADOPTING) or weighed is not None,
        "tag": TAG[state],
        "asked": _by(rescoring.started_by, rescoring.started_at),
        "decided": _by(who, when) if who and when else "",
        "lines": _lines(rescoring),
        "share": 100 * rescoring.done // max(1, rescoring.total),  # how many forms would be how many children
        "may_decide": state == states.READY,
        "has_difference": difference(rescoring) is not None,
    }


def _by(who: User, at: datetime) -> str:
    return _("%(name)s, %(day)s") % {"name": who.name, "day": formats.day(timezone.localdate(at))}


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
