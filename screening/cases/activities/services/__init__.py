"""Everything that changes an activity: atomic, audited, harmless when repeated.

arrange_activity, change_activity, end_activity      whoever arranges
change_children, join_activity, leave_activity       class teachers and the counselor; both may be repeated
record_session                                       who leads it; a day that was changed meanwhile is asked about
add_volunteer, record_check, end_volunteer           a volunteer is named only with a check that is valid
"""

from screening.cases.activities.refused import ActivityRefused
from screening.cases.activities.services.arranging import arrange_activity, change_activity, end_activity
from screening.cases.activities.services.checking import add_volunteer, end_volunteer, record_check
from screening.cases.activities.services.joining import change_children, join_activity, leave_activity
from screening.cases.activities.services.recording import ChangedMeanwhile, record_session

__all__ = [
    "ActivityRefused",
    "ChangedMeanwhile",
    "add_volunteer",
    "arrange_activity",
    "change_activity",
    "change_children",
    "end_activity",
    "end_volunteer",
    "join_activity",
    "leave_activity",
    "record_check",
    "record_session",
]
