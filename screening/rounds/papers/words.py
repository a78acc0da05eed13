"""Sentences that stand on several papers of a class."""

from datetime import datetime

from django.utils.translation import gettext as _

from screening import formats
from screening.rounds.models import ScreeningRound
from students.selectors import school_year_words

_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


def plain(sentence: str) -> str:
    """The print font's curly quotes are as wide as a Chinese character: English gets straight ones."""
    return sentence.translate(_PLAIN) if formats.is_english() else sentence


def round_title(one: ScreeningRound) -> str:
    return school_year_words(one.school_year, one.term)


def printed_words(by: str, at: datetime) -> str:
    """Who printed it, and when."""
    return _("Printed by %(name)s, %(time)s") % {"name": by, "time": formats.timestamp(at)}
