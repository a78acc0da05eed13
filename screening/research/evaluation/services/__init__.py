"""Everything that changes a pilot: atomic, audited, harmless when repeated.

draft_pilot, change_draft, choose_classes, start_pilot      the district officer, until it starts
record_change, decide                                       the district officer, after that: rows that only come in
save_term_sheet                                             class teacher or school administrator
type_comments                                               counselor or school administrator
release_comment, set_aside_comment                          counselor
forget_old_comments                                         by itself
request_export                                              the district officer, with a purpose
"""

from screening.research.evaluation.services.comments import (
    forget_old_comments,
    release_comment,
    set_aside_comment,
    type_comments,
)
from screening.research.evaluation.services.deciding import decide, record_change, request_export
from screening.research.evaluation.services.measures import save_term_sheet
from screening.research.evaluation.services.planning import change_draft, choose_classes, draft_pilot, start_pilot

__all__ = [
    "change_draft",
    "choose_classes",
    "decide",
    "draft_pilot",
    "forget_old_comments",
    "record_change",
    "release_comment",
    "request_export",
    "save_term_sheet",
    "set_aside_comment",
    "start_pilot",
    "type_comments",
]
