"""Every page the county's officer, the auditor or a headteacher opens prints what was published, or counts no child.

What is published goes through the guard at the door of print (`screening.reports.disclosure_control.print_guard`).
Every other address stands below with what it says instead: a page that begins to count children has to be published,
or to be declared here by somebody who has thought about it.
"""

import pytest
from django.urls import reverse

from screening.reports.disclosure_control.print_guard import GUARDED
from tests.authorization.matrix import Row, looked_up
from tests.authorization.table import all_rows
from tests.journeys.pages import PAGES, PageToCheck
from tests.reports.disclosure_control.produced_files import leaks, tables_in_page

SEE_NO_CHILD = {"district_officer": "district", "auditor": "auditor", "headteacher": "chen"}
PUBLISHED = {"reports", "research", "interchange"}  # their templates are guarded
NO_CHILD = {"accounts", "operations", "probes"}  # the own account, notices, the log, the state of the machine
SAYS: dict[str, str] = {
    "home:show_home": "what waits, in sentences and exact work; a running round in fives; the county's month",
    "home:show_help": "words",
    "home:show_no_line": "words",
    "home:send_worker": "a program",
    "documents:list_documents": "files the person has asked for",
    "documents:open_paper": "a form for a code",
    "cases:answer_referral": "one paper, to who holds it",
    "cases:verify_referral": "one paper, to who holds it",
    "cases:list_receivers": "receivers",
    "cases:add_receiver": "receivers",
    "cases:change_receiver": "receivers",
    "library:list_library": "norms with their children in fives",
    "library:show_norm": "a norm in shares and fives, no bar of one to four children",
    "library:show_key": "numbers of a published scale",
    "library:score_file": "the file the person brings",
    **dict.fromkeys(
        (
            "library:download_file",
            "library:enter_wording",
            "library:import_instrument",
            "library:show_files",
            "library:show_instrument",
            "library:show_rules",
            "library:write_rules",
        ),
        "questionnaires and rules",
    ),
    "rounds:list_rounds": "classes, never children",
    "rounds:create_round": "the last round in fives, no class",
    "rounds:show_round": "the last round in fives, no class",
    "rounds:show_school": "places, no child",
    "rounds:close_round": "classes, and children in fives",
    **dict.fromkeys(
        ("rounds:start_rescoring", "rounds:show_rescoring"),
        "how far a computation is, in per cent",
    ),
    "rounds:list_classes": "classes and what is missing of each, never who is flagged",
    **dict.fromkeys(
        ("cases:list_urgent", "cases:raise_urgent", "cases:show_urgent", "cases:write_concern"),
        "one child by name, to whom it is told",
    ),
    "cases:list_plan_tasks": "one's own tasks",
    **dict.fromkeys(
        ("cases:add_activity", "cases:change_activity", "cases:list_activities"),
        "what every child may join",
    ),
    "cases:show_activity": "who came to what every child may join",
    **dict.fromkeys(("cases:list_volunteers", "cases:record_check"), "grown-ups"),
    "rights:list_requests": "what families asked and until when, each child once, to whom it is told",
    "home:show_handbook": "words",
    "students:add_school": "the name of a school",
    "students:list_duty": "days and grown-ups",
    "students:name_for_county": "grown-ups",
    "students:show_calendar": "days",
    "students:show_resources": "what a school has",
    **dict.fromkeys(
        (
            "students:add_holiday",
            "students:add_make_up_day",
            "students:add_term",
            "students:change_closing_day",
            "students:change_holiday",
            "students:change_numbers",
            "students:change_term",
            "students:remove_from_calendar",
        ),
        "days and telephone numbers",
    ),
}


def opens(row: Row, persona: str) -> bool:
    return bool(row.get) and looked_up(row.get, persona) == 200


def undeclared(names: set[str]) -> set[str]:
    return {name for name in names if name.split(":")[0] not in PUBLISHED | NO_CHILD and name not in SAYS}


def test_every_page_of_who_sees_no_child_is_published_or_says_what_it_counts():
    opened = {row.name for row in all_rows() for persona in SEE_NO_CHILD if opens(row, persona)}
    assert undeclared(opened) == set()
    assert set(SAYS) - opened == set()
    assert undeclared({"rounds:show_load_by_class"}) == {"rounds:show_load_by_class"}


def test_the_rooms_that_publish_are_guarded():
    assert {folder.split("/")[0] for folder in GUARDED} == PUBLISHED


WITHOUT_A_GUARD = [
    page for page in PAGES if page.persona in SEE_NO_CHILD.values() and page.name.split(":")[0] not in PUBLISHED
]


@pytest.mark.parametrize("page", WITHOUT_A_GUARD, ids=str)
def test_what_is_not_guarded_tells_of_no_child_and_no_class(page: PageToCheck, cast, as_):
    answer = as_(getattr(cast, page.persona)).get(reverse(page.name, kwargs=dict(page.at(cast))) + page.query)
    assert leaks(list(tables_in_page(answer.content.decode(), page.name))) == []
