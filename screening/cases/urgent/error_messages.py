"""What somebody reads who sends an urgent concern with nothing in it."""

from django.utils.translation import gettext as _

from screening.cases.urgent.services import NothingSaid


def explain_nothing_said(_refused: NothingSaid) -> tuple[str, str]:
    return "", _("Please fill in at least one line.")
