"""No page, notice or file says a number of children unless it was published, or its reader sees each of them by name.

What is published goes through the print guard (`screening.reports.disclosure_control`). Every other sentence that
counts children, and every file that names none and is not guarded, stands below with what makes it right. A new one
fails here until somebody has thought about it.
"""

import inspect
from pathlib import Path

import pytest

from screening.documents import kinds, registry
from tests.architecture.count_rules import counting_sentences, counting_templates
from tests.architecture.sources import ROOT, Source, sources

BY_NAME = {
    "class teacher of these children": (
        "screening/cases/day_sheet/lines.py",
        "screening/home/teacher.py",
        "screening/rounds/papers/class_sheet.py",
        "screening/rounds/presenters/check.py",
        "screening/rounds/presenters/check.py",
        "screening/rounds/presenters/completion.py",
        "screening/rounds/presenters/rows.py",
        "screening/rounds/presenters/sheet.py",
        "screening/rounds/presenters/spreadsheet_words.py",
        "students/class_consents/",
        "students/views/children.py",
        "templates/home/parts/teacher_classes.html",
        "templates/home/parts/teacher_waits.html",
    ),
    "counselor of these children": (
        "screening/cases/day_sheet/lines.py",
        "screening/cases/queue/presenters/",
        "screening/cases/visit_days/printing.py",
        "screening/rounds/presenters/files.py",
        "screening/rounds/presenters/raters.py",
        "templates/cases/holidays/list_holiday_plans.html",
    ),
    "who keeps the roster of these children": (
        "screening/home/administrator.py",
        "screening/home/classes.py",
        "screening/home/setup.py",
        "students/forms/children.py",
        "students/pages/",
        "templates/rounds/show_child_forms.html",
        "templates/students/",
    ),
}
"""Rooms whose reader opens each of the counted children by name."""

CASES = "screening/cases/"
SAYS = {
    f"{CASES}activities/wording.py: %(n)s children already come. Please at least as many places.": "to the leader",
    f"{CASES}activities/wording.py: for %(came)s of %(all)s children somebody came": "grown-ups of what all may join",
    f"{CASES}handover/presenter.py: %(n)s case is handed over to you: read the summary and receive it": "by name",
    f"{CASES}handover/presenter.py: %(n)s child with an open case has moved or left: hand over": "by name",
    f"{CASES}notices/words.py: %(n)s child with an open case has left the school. Please sign in: who goes on is to be "
    "agreed.": "to the counselor, who opens each by name",
    f"{CASES}handover/presenter.py: %(n)s case waits for a counselor to receive it, since %(day)s.": (
        "to the headteacher: exact work, somebody has to be found for each; a school without a counselor hands over "
        "in the headteacher's own name"
    ),
    f"{CASES}handover/presenter.py: The school has no counselor at present, and for %(n)s children or more whose case "
    "has ended something still runs: a referral, or a look that was promised. Nobody reads what comes back until "
    "somebody is named; please have a counselor named.": "in steps of five",
    f"{CASES}handover/presenter.py: The school has no counselor at present, and for fewer than %(n)s children whose "
    "case has ended something still runs: a referral, or a look that was promised. Nobody reads what comes back until "
    "somebody is named; please have a counselor named.": "in steps of five",
    f"{CASES}steps/presenter.py: %(n)s child is past the day": "a heading of the counselor's list",
    f"{CASES}steps/presenter.py: For %(n)s children or more the next step is more than ten school days late. Please "
    "ask the counselor what is needed: time, help, or somebody who takes over.": "in steps of five",
    f"{CASES}steps/presenter.py: For fewer than %(n)s children the next step is more than ten school days late. "
    "Please ask the counselor what is needed: time, help, or somebody who takes over.": "in steps of five",
    "screening/home/district.py: Fewer than %(n)s children have not been back in class for ten school days after a "
    "hospital.": "in steps of five",
    "screening/home/district.py: %(n)s children or more have not been back in class for ten school days after a "
    "hospital.": "in steps of five",
    "screening/rights/clock.py: now: %(now)s children; within 30 days: %(soon)s more": (
        "who left the school three years ago: nothing that was found out about anybody"
    ),
    "screening/library/presenters/shelf.py: about %(n)s children, %(raters)s raters, %(schools)s schools": "in fives",
    "screening/rounds/forms/rescoring.py: %(form)s: %(name)s, about %(n)s children": "a norm, in fives",
    "screening/rounds/presenters/rounds.py: %(round)s: of %(all)s children, %(a)s were flagged for the counselor and "
    "%(b)s for a talk.": "in fives",
    "templates/home/auditor.html: {{ n }} children": "what somebody opened, to the auditor",
    "templates/accounts/list_events.html: {{ n }} child": "one event of the log: what somebody opened",
    "templates/accounts/list_events.html: {{ n }} children": "the same, of several",
}
"""What its reader may know of the children it counts."""

NO_COUNT = {
    f"{CASES}evidence/scales.py": "a norm, to the counselor",
    "screening/library/presenters/shelf.py": "one teacher's children on average",
    "screening/library/presenters/rules.py": "what a norm needs",
    "screening/rounds/forms/files.py": "how many a file the person brings is about",
    f"{CASES}child/": "one child",
    f"{CASES}evidence/why.py": "one child",
    f"{CASES}urgent/pages.py": "one child",
    "students/wording.py": "one child",
    "templates/home/rare.html": "groups",
}
FILES_WITHOUT_NAMES = {
    "audit-check": "whether the log is whole",
    "breach-report": "how many children are kept at all: nothing that was found out about anybody",
    "class-page": "what the class teacher wrote",
    "family-words": "words",
    "handbook": "words",
    "impact-assessment": "what is kept and why",
    "referral-letter": "one child by a code",
    "school-resources": "what a school has",
    "talk-card": "words",
    "talk-slips": "empty slips",
    "urgent-slip": "telephone numbers",
    "year-audit": "how many children are kept at all: nothing that was found out about anybody",
}


def found() -> list[str]:
    return [*counting_sentences(sources()), *counting_templates(ROOT / "templates")]


def is_by_name(line: str) -> bool:
    return line.startswith((*NO_COUNT, *(path for paths in BY_NAME.values() for path in paths)))


def undeclared(lines: list[str]) -> list[str]:
    return [one for one in lines if not is_by_name(one) and one not in SAYS]


def test_every_sentence_that_counts_children_is_published_or_says_why_it_may() -> None:
    assert undeclared(found()) == []


def test_nothing_is_declared_that_is_not_there() -> None:
    lines = found()
    paths = [*NO_COUNT, *(path for paths in BY_NAME.values() for path in paths)]
    assert set(SAYS) - set(lines) == set()
    assert [path for path in paths if not any(line.startswith(path) for line in lines)] == []


@pytest.mark.parametrize("path", ["screening/home/headteacher.py", "screening/home/district.py", "students/x.py"])
def test_a_sentence_that_counts_children_of_nobody_knows_whom_is_noticed(path: str) -> None:
    planted = Source(path, 'words = ngettext("%(n)s child waits", "%(n)s of the children wait", n)')
    assert undeclared(list(counting_sentences([planted]))) == [f"{path}: %(n)s child waits"]
    published = Source("screening/reports/monthly/x.py", planted.text)
    assert list(counting_sentences([published])) == []


def test_a_template_that_counts_children_is_noticed(tmp_path: Path) -> None:
    for folder in ("home", "reports"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.html").write_text("<b>{{ page.late }}</b> children wait, {{ page.name }} said")
    assert undeclared(list(counting_templates(tmp_path))) == ["templates/home/x.html: {{ page.late }}</b> children"]


def names_children(one: registry.Renderer) -> bool:
    declared = getattr(getattr(one.children, "__self__", None), "children", one.children)
    return declared not in (kinds._no_children, registry._no_children)


def is_ours(one: registry.Renderer) -> bool:
    """Other tests in this process may have entered kinds of their own."""
    return not inspect.unwrap(one.build).__module__.startswith("tests.")


def test_every_file_names_its_children_or_was_published_or_says_what_it_is() -> None:
    loose = {
        name
        for name, one in registry._renderers.items()
        if not names_children(one) and not getattr(one.build, "is_guarded", False) and is_ours(one)
    }
    assert loose == set(FILES_WITHOUT_NAMES)
