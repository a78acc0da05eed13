"""Where the first gap of a sheet is, and how long the digits that are missing take to type."""

from django.utils.translation import ngettext

from screening.instruments.entry import NOT_YET
from screening.rounds.selectors import SheetView

DIGITS_A_MINUTE = 150  # two and a half a second, by keyboard; thinking is not in it


def typing_left(view: SheetView) -> str:
    """Empty where no digit is missing."""
    rows = [(row.seat, "".join(entry.signs for entry in row.entries)) for row in view.rows if row.to_fill]
    digits = sum(signs.count(NOT_YET) for _seat, signs in rows)
    if not digits:
        return ""
    seat, minutes = next(seat for seat, signs in rows if NOT_YET in signs), max(1, round(digits / DIGITS_A_MINUTE))
    says = ngettext(
        "First gap: seat %(seat)s; about %(n)s minute of typing.",
        "First gap: seat %(seat)s; about %(n)s minutes of typing.",
        minutes,
    )
    return says % {"seat": seat, "n": minutes}
