"""Nothing of the research goes around the guard at the door of print."""

import pytest

from tests.reports.disclosure_control.guarded_files import (
    files_of,
    loose_numbers,
    spreadsheets_around_the_guard,
    templates_below,
)


@pytest.mark.parametrize("path", templates_below("research"), ids=lambda path: path.name)
def test_every_template_of_the_research_is_guarded(path):
    assert loose_numbers(path) == []


def test_every_file_of_the_research_is_guarded():
    own, loose = files_of("screening.research")
    statistics = {f"{report}-{form}" for report in ("psychometric", "yield") for form in ("report", "table")}
    assert own == {*statistics, "pilot-evaluation"} and loose == set()


def test_research_writes_its_spreadsheets_through_the_guard_only():
    assert spreadsheets_around_the_guard("screening/research") == []
