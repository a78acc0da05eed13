"""What a counselor reads whose decision came second."""

from django.utils.translation import gettext as _

from screening.cases.review.services import DecidedMeanwhile


def explain_decided_meanwhile(refused: DecidedMeanwhile) -> tuple[str, str]:
    words = _("%(name)s decided meanwhile. Nothing was written; please look at that decision first.")
    return "decision", words % {"name": refused.decision.decided_by.name}
