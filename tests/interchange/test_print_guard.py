"""The county's figures in the bureau's workbook pass the guard at the door of print like every report."""

import pytest

from tests.reports.disclosure_control.guarded_files import (
    loose_numbers,
    spreadsheets_around_the_guard,
    templates_below,
)


@pytest.mark.parametrize("path", templates_below("interchange/bureau"), ids=lambda path: path.name)
def test_every_template_with_figures_of_the_county_is_guarded(path):
    assert loose_numbers(path) == []


def test_the_bureau_s_workbook_is_written_through_the_guard_only():
    assert spreadsheets_around_the_guard("screening/interchange/bureau") == []
