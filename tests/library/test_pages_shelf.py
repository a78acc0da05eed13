"""The shelf and what stands on it: questionnaires, norms, rules, reliabilities, retiring."""

import re
import uuid
from datetime import date
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from screening import instruments
from screening.library import selectors, services
from screening.library.models import ReliabilityRecord, RuleSet
from screening.library.shipped import shipped_rules, shipped_versions
from screening.scoring import Rated
from tests.authorization.library_rows import OTHER_NUMBERS
from tests.chinese import chinese
from tests.library import factories as library

pytestmark = pytest.mark.django_db
NO_NORM = chinese(
    "No norm is in force. It is built when a round closes with 300 children, 10 raters and 3 schools; until then only "
    "the lines worth a look act and every flag is provisional."
)
FOUND = {"scale": "connection", "kind": "retest", "value": "0.78", "sd": "4.1", "n": "64", "source": "县里试测"}


@pytest.fixture
def district(cast, as_):
    return as_(cast.district)


def nonce() -> dict[str, str]:
    return {"nonce": str(uuid.uuid4())}


def show(browser, name, row):
    return browser.get(reverse(f"library:{name}", args=[row.public_id]))


def test_an_empty_county_sees_what_ships_and_why_there_is_no_norm(district):
    response = district.get(reverse("library:list_library"))
    shelf = response.context["page"]
    assert len(shelf.in_use) == len(instruments.all())
    assert shelf.norms == shelf.reliabilities == shelf.set_aside == []
    assert NO_NORM in response.content.decode()


def test_a_permission_that_has_ended_keeps_the_form_but_offers_it_to_no_new_round(cast, as_):
    version = library.licensed(cast, valid_until=date(2026, 10, 18))
    assert version.pk not in [one.pk for one in selectors.usable_versions()]
    shelf = as_(cast.district).get(reverse("library:list_library")).context["page"]
    assert [line.tag for line in shelf.set_aside] == [chinese("permission ended")]
    page = as_(cast.district).get(reverse("library:show_instrument", args=[version.public_id]))
    assert chinese("permission ended") in page.content.decode()


def test_on_its_last_day_a_permission_still_holds(cast):
    version = library.licensed(cast, valid_until=date(2026, 10, 19))
    assert version.pk in [one.pk for one in selectors.usable_versions()]


def test_another_countys_norm_is_not_on_the_shelf(cast, district):
    library.make_norm(cast, county_id=uuid.UUID(int=1))
    assert district.get(reverse("library:list_library")).context["page"].norms == []


@pytest.mark.parametrize("version", range(len(instruments.all())))
def test_a_questionnaire_shows_every_item_scale_and_worked_example(district, version):
    row = shipped_versions()[version]
    page = show(district, "show_instrument", row).context["page"]
    form = selectors.instrument_of(row)
    assert [item.id for item, _heading, _answers in page.items] == [item.id for item in form.items]
    assert [heading for _item, heading, _answers in page.items if heading] == [block.title.zh for block in form.blocks]
    assert len(page.scales) == len(form.scales) and page.examples
    assert page.label == form.label.zh


def test_the_footer_of_every_page_names_the_version_of_the_product(district):
    row = shipped_versions()[0]
    for name in ("show_instrument", "show_files", "score_file"):
        assert "InstrumentVersion object" not in show(district, name, row).content.decode()


def test_a_norm_says_what_its_children_are_worth(cast, district):
    norm = library.make_norm(cast)
    response = show(district, "show_norm", norm)
    page = response.context["page"]
    assert f"{norm.design_effect:.2f}".rstrip("0") in page.worth and str(norm.n) in page.worth
    assert 95 <= sum(int(share.removesuffix(" %")) for _totals, share in page.bars) <= 105
    assert "<svg" in str(page.chart) and [label for label, _total in page.lines] == [
        chinese("%(n)sth percentile", n=n) for n in (84, 97)
    ]


def few_at_the_top(cast):
    """A norm in which 1, 2 and 3 children stand alone at the highest totals."""
    totals = [child % 12 for child in range(297)] + [22, 23, 23, 24, 24, 24]
    rated = [Rated(total, f"rater {at % 12}", f"school {at % 3}") for at, total in enumerate(totals)]
    return library.make_norm(cast, rated=rated)


def test_the_picture_of_a_norm_counts_nobody_and_no_bar_stands_for_one_to_four_children(cast, district):
    norm = few_at_the_top(cast)
    page, table = show(district, "show_norm", norm).context["page"], selectors.norm_of(norm).total.table
    for span, _share in page.bars:
        first, _dash, last = span.partition("–")
        children = sum(count for total, count in table if int(first) <= total <= int(last or first))
        assert not 0 < children < 5
    said = ElementTree.fromstring(str(page.chart))[0].text
    assert "303" not in page.worth and not re.search(r": [1-4](,|$)", said)


def test_a_reliability_is_recorded_with_kind_number_and_source_and_used_for_change(district):
    row = shipped_versions()[0]
    response = district.post(reverse("library:show_instrument", args=[row.public_id]), {**FOUND, **nonce()})
    record = ReliabilityRecord.objects.get()
    assert response.status_code == 302
    assert (record.kind, record.value, record.sd, record.n, record.source) == ("retest", 0.78, 4.1, 64, "县里试测")
    assert selectors.bases_of([record.instrument_version])[record.instrument_version_id].reliability == 0.78
    reliability = show(district, "show_instrument", row).context["page"].reliabilities[0]
    assert reliability.sem == f"{4.1 * (1 - 0.78) ** 0.5:.2f}"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", ""),
        ("kind", "split-half"),
        ("scale", "nothing"),
        ("value", "1"),
        ("value", "-0.2"),
        ("value", "abc"),
        ("sd", "0"),
        ("n", "1"),
        ("n", ""),
        ("source", " "),
    ],
)
def test_a_reliability_that_rests_on_nothing_is_refused_at_its_field(district, field, value):
    url = reverse("library:show_instrument", args=[shipped_versions()[0].public_id])
    response = district.post(url, {**FOUND, **nonce(), field: value})
    assert response.status_code == 422 and list(response.context["form"].errors) == [field]
    assert not ReliabilityRecord.objects.exists()


def test_the_same_reliability_twice_is_one(district):
    url = reverse("library:show_instrument", args=[shipped_versions()[0].public_id])
    for _press in range(2):
        assert district.post(url, {**FOUND, **nonce()}).status_code == 302
    assert ReliabilityRecord.objects.count() == 1


def test_other_numbers_are_a_new_version_beside_the_shipped_rules(district, cast):
    url = reverse("library:write_rules", args=[shipped_rules().public_id])
    response = district.post(url, {**OTHER_NUMBERS, **nonce()})
    written = RuleSet.objects.get(version="1.1-1")
    assert response.url == reverse("library:show_rules", args=[written.public_id])
    page = show(district, "show_rules", written).context["page"]
    assert len(page.changed) == 1 and "88" in page.changed[0] and "84" in page.changed[0]
    assert (written.author, written.why) == (cast.district, "看不过来")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"norm_elevated": "40"}, "norm_elevated"),
        ({"norm_elevated": "98"}, "norm_elevated"),
        ({"count_high": "abc"}, "count_high"),
        ({"count_high": "1/0"}, "count_high"),
        ({"why": ""}, "why"),
        ({"norm_elevated": "84"}, "__all__"),
    ],
    ids=["range", "order", "no number", "division by zero", "no reason", "nothing changed"],
)
def test_rules_that_cannot_be_are_refused_where_they_were_written(district, changes, field):
    url = reverse("library:write_rules", args=[shipped_rules().public_id])
    response = district.post(url, {**OTHER_NUMBERS, **nonce(), **changes})
    assert response.status_code == 422 and list(response.context["form"].errors) == [field]
    assert not RuleSet.objects.filter(version="1.1-1").exists()


def test_what_is_retired_keeps_its_reason_and_says_so_on_its_page(district, cast):
    norm = library.make_norm(cast)
    url = reverse("library:show_norm", args=[norm.public_id])
    assert district.post(url, {"reason": " ", **nonce()}).status_code == 422
    assert district.post(url, {"reason": "这一年太特别", **nonce()}).status_code == 302
    assert AuditEvent.objects.get(verb="norm.retire").detail == {"reason": "这一年太特别"}
    page = show(district, "show_norm", norm).content.decode()
    assert chinese("retired") in page and 'name="reason"' not in page


def test_the_last_rules_cannot_be_retired_and_the_page_says_why(district):
    url = reverse("library:show_rules", args=[shipped_rules().public_id])
    response = district.post(url, {"reason": "不要了", **nonce()})
    assert response.status_code == 422 and response.context["form"].non_field_errors()


def test_a_retired_questionnaire_moves_to_those_set_aside(district, cast):
    row = services.retire_instrument(shipped_versions()[0], by=cast.district, reason="换了")
    shelf = district.get(reverse("library:list_library")).context["page"]
    assert [line.tag for line in shelf.set_aside] == [chinese("retired")]
    assert 'name="reason"' not in show(district, "show_instrument", row).content.decode()
