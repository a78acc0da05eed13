"""Until when figures of the running round are counted."""

from datetime import date, timedelta


def counted_until(today: date) -> date:
    """The last Sunday that is over. Figures of a pilot stand still for a week, so that one day's figures, taken
    from the next day's, do not tell what was found with a single child."""
    return today - timedelta(days=today.isoweekday())
