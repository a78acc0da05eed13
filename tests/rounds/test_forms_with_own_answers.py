"""A form whose lines have answers of their own, and one from 0 to 10, from the file to a score: taken in, printed,
typed, handed in, worked out by hand."""

import copy
import uuid

import pytest
from django.urls import reverse

from screening.instruments import parse
from screening.library.services import import_instrument
from screening.rounds import services
from screening.rounds.models import Assessment, SheetRow
from tests.instruments.real_scales import DEFINITIONS
from tests.rounds import child_form_factories as forms
from tests.rounds import factories as rounds

pytestmark = pytest.mark.django_db
TYPED = {"audit": "4430 0000 24", "zero-to-ten": "10 0 . 7"}


def definition(name):
    """With ids of its own, as the answers of all forms lie side by side."""
    mapping = copy.deepcopy(DEFINITIONS[name])
    for item in mapping["items"]:
        item["id"] = f"{name}-{item['id']}"
    for scale in mapping["scales"]:
        scale["items"] = [f"{name}-{item}" for item in scale["items"]]
        scale["min_answered"] = 3 if name == "zero-to-ten" else 10
    return mapping


@pytest.fixture
def sheet(cast):
    own = [import_instrument(by=cast.district, definition=definition(name)) for name in TYPED]
    made = rounds.make_round(cast, forms=("teacher-connection", "teacher-engagement", *own))
    rounds.name_duty(cast, made, cast.school, cast.second_school)
    services.open_round_for_school(made, school=cast.second_school, by=cast.admin)
    return forms.child_sheet(cast)


@pytest.fixture
def page(cast, sheet):
    return reverse("rounds:type_form", args=[forms.code_of(sheet, cast.children["second"])])


def posted(**more):
    places = {f"d{place}": typed for place, typed in enumerate(TYPED.values())}
    return forms.posted(**places, **more)


def test_it_is_typed_as_it_is_printed_shown_again_so_and_scored(cast, as_, sheet, page):
    wang = as_(cast.wang)
    assert wang.post(page, posted()).status_code == 302
    row = SheetRow.objects.get(sheet=sheet, student=cast.children["second"])
    form = parse(definition("audit"))
    assert [row.cells[item.id]["v"] for item in form.items] == [4, 4, 3, 0, 0, 0, 0, 0, 2, 4]
    shown = wang.get(page).content.decode()
    assert all(f'value="{typed}"' in shown for typed in TYPED.values())
    services.submit_sheet(sheet, by=cast.wang, nonce=uuid.uuid4())
    totals = {one.instrument_version.instrument: one.answers for one in Assessment.objects.all()}
    assert totals["zero-to-ten"] == {"zero-to-ten-r1": 10, "zero-to-ten-r2": 0, "zero-to-ten-r4": 7}
    scored = {one.instrument_version.instrument: one.results.get() for one in Assessment.objects.all()}
    assert (scored["audit"].total_raw, scored["zero-to-ten"].total_raw) == (17, 17)


@pytest.mark.parametrize(
    ("place", "typed", "words"), [("d0", "4430 0000 13", "0, 2, 4"), ("d1", "10 0 11 7", "0–10"), ("d1", "10037", "4")]
)
def test_what_a_line_does_not_have_is_named_and_nothing_is_kept(cast, as_, sheet, page, place, typed, words):
    refused = as_(cast.wang).post(page, posted() | {place: typed})
    assert refused.status_code == 422 and words in refused.content.decode()
    assert not any(row.cells for row in SheetRow.objects.filter(sheet=sheet))
