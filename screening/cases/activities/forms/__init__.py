"""Forms of activities, of their children, of a day, and of volunteers' checks."""

from screening.cases.activities.forms.arranging import ActivityForm, EndForm
from screening.cases.activities.forms.children import ChildrenForm, InviteForm
from screening.cases.activities.forms.days import DayForm, asked_day
from screening.cases.activities.forms.volunteers import CheckForm, VolunteerForm

__all__ = [
    "ActivityForm",
    "CheckForm",
    "ChildrenForm",
    "DayForm",
    "EndForm",
    "InviteForm",
    "VolunteerForm",
    "asked_day",
]
