"""The names of the cells of a county's figures. Pure; other rooms link their own cells to these.

county_key("rated"), township_key(7, "rated"), school_key(12, "rated"): one figure at three heights, each the sum of
the one below. Figures of a school: enrolled, rated, open, overdue. Of a township and the county besides: state.<state>,
overdue.<kind> and open-with-hours.
"""

from screening.rounds.models import ChildState

COUNTY = "district.county"
RATED = f"state.{ChildState.RATED}"
OF_A_SCHOOL = ("enrolled", RATED, "open", "overdue")
STATES = tuple(f"state.{state}" for state in ChildState.values)
OVERDUE = ("desk", "seen", "receipt", "follow-up", "holiday-plan")
LATE = tuple(f"overdue.{kind}" for kind in OVERDUE)
SAID, UNSAID = "open-with-hours", "open-without-hours"  # open cases of schools that have said their counselor hours
OF_MANY = tuple(dict.fromkeys((*OF_A_SCHOOL, *STATES, *LATE, SAID, UNSAID)))


def county_key(figure: str) -> str:
    return f"{COUNTY}.{figure}"


def township_key(township: int, figure: str) -> str:
    return f"district.township-{township}.{figure}"


def school_key(school: int, figure: str) -> str:
    return f"district.school-{school}.{figure}"
