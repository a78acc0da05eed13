"""Doors to pilots: the officer's plans and numbers, the class teacher's term sheets, the school's comments.

pilots       pilots_of, get_pilot_or_404, classes_in, offered_schools, offered_classes      the district officer
sheets       asked_classes, get_asked_class_or_404, list_term_children                      class teacher, administrator
measures     sheets_in_force, measures_counted                                              the officer, for counting
comments     commented_pilots, comments_to_read, get_comment_or_404, names_of_school        counselor, administrator
             released_comments                                                              the officer
"""

from screening.research.evaluation.access.comments import (
    commented_pilots,
    comments_to_read,
    get_comment_or_404,
    get_commented_pilot_or_404,
    get_commented_school_or_404,
    names_of_school,
    released_comments,
    schools_commented,
    waiting_comments,
)
from screening.research.evaluation.access.measures import measures_counted, sheets_in_force
from screening.research.evaluation.access.pilots import (
    changes_of,
    classes_in,
    decisions_of,
    exports_of,
    get_offered_school_or_404,
    get_pilot_class_or_404,
    get_pilot_or_404,
    get_started_pilot_or_404,
    offered_classes,
    offered_schools,
    phases_of,
    pilots_of,
    planned_county_or_404,
    started_pilots_of,
)
from screening.research.evaluation.access.sheets import (
    asked_classes,
    get_asked_class_or_404,
    list_term_children,
    own_sheet_lines,
    own_sheets,
)

__all__ = [
    "asked_classes",
    "changes_of",
    "classes_in",
    "commented_pilots",
    "comments_to_read",
    "decisions_of",
    "exports_of",
    "get_asked_class_or_404",
    "get_comment_or_404",
    "get_commented_pilot_or_404",
    "get_commented_school_or_404",
    "get_offered_school_or_404",
    "get_pilot_class_or_404",
    "get_pilot_or_404",
    "get_started_pilot_or_404",
    "list_term_children",
    "measures_counted",
    "names_of_school",
    "offered_classes",
    "offered_schools",
    "own_sheet_lines",
    "own_sheets",
    "phases_of",
    "pilots_of",
    "planned_county_or_404",
    "released_comments",
    "schools_commented",
    "sheets_in_force",
    "started_pilots_of",
    "waiting_comments",
]
