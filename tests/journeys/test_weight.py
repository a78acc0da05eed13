"""The class page of sixty children stays within its budget, and no page scrolls sideways on the smallest phone."""

from random import Random

import pytest
from django.urls import reverse

from tests.benchmarks.class_sheets import open_sheets
from tests.journeys.checks import CLASS_ASSETS, CLASS_HTML, SIDEWAYS, assert_accessible, asset_weight, html_weight
from tests.pages.structure import fields, nodes
from tests.rounds import factories as rounds

pytestmark = pytest.mark.once
MOST_NODES, MOST_FIELDS, MOST_REQUESTS = 2000, 200, 5


@pytest.fixture
def sixty(transactional_db):
    one = open_sheets([60])[0]
    dice = Random(7)
    digits = {"teacher-connection": 8, "teacher-engagement": 12}
    filled = [{form: "".join(dice.choices("000123-", k=size)) for form, size in digits.items()} for _ in one.children]
    rounds.save(one.sheet, one.teacher, *map(rounds.row, one.children, filled))
    return one


def test_the_page_of_sixty_children_keeps_its_budget(sixty, browser_for):
    visitor = browser_for(sixty.teacher)
    answers = []
    visitor.page.on("response", lambda answer: answers.append(answer))
    page = visitor.goto(reverse("rounds:show_sheet", args=[sixty.sheet.public_id]))
    sent, html = answers[0].text(), page.content()
    assert html_weight(sent) <= CLASS_HTML, html_weight(sent)
    assert page.query_selector("table.cells"), "the keyboard grid did not start"
    assert sum(asset_weight(html).values()) <= CLASS_ASSETS
    assert nodes(html) <= MOST_NODES
    assert fields(html) <= MOST_FIELDS
    assert len(visitor.requests) <= MOST_REQUESTS


def test_the_page_of_sixty_children_is_accessible_at_every_width(sixty, browser_for):
    visitor = browser_for(sixty.teacher)
    page = visitor.goto(reverse("rounds:show_sheet", args=[sixty.sheet.public_id]))
    assert_accessible(page, [child.name for child in sixty.children])


def test_the_sheet_fits_the_smallest_phone_without_a_script(sixty, browser_for):
    visitor = browser_for(sixty.teacher, width=320, script=False)
    page = visitor.goto(reverse("rounds:rate_by_item", args=[sixty.sheet.public_id]))
    assert page.evaluate(SIDEWAYS) <= 0
