"""What one line of the shelf says: state, use, who it rests on; and what the pages behind it say beyond that."""

from datetime import date

import pytest
from django.utils import translation

from screening.instruments import parse
from screening.library import hooks, services
from screening.library.models import InstrumentVersion
from screening.library.presenters.instrument import FormPreview, InstrumentPage
from screening.library.presenters.rules import RulesPage
from screening.library.presenters.shelf import NormPage, Shelf, rounds_words
from screening.library.shipped import shipped_rules, shipped_versions
from tests.library import factories as library
from tests.library.test_rules import write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def used(monkeypatch):
    """Says by which rounds something was used, in place of the rounds."""

    def using(**kinds):
        monkeypatch.setattr(hooks, "uses_of", [lambda user: hooks.Uses(**kinds)])

    return using


def line_of(shelf, version):
    return next(line for line in [*shelf.in_use, *shelf.set_aside] if str(version.public_id) in line.url)


@pytest.mark.parametrize(
    ("permission", "tag", "doing"),
    [
        ({}, "in use", True),
        ({"valid_until": date(2026, 10, 18)}, "permission ended", False),
        ({"permitted_on": date(2026, 10, 20)}, "permission not yet in force", False),
    ],
)
def test_a_licensed_scale_says_how_its_permission_stands(cast, permission, tag, doing):
    version = library.licensed(cast, **permission)
    line = line_of(Shelf(cast.district), version)
    assert (line.tag, line.doing) == (tag, doing)


def test_a_version_that_shipped_earlier_is_set_aside_as_such(cast):
    old = services.freeze_instrument("teacher-connection")
    InstrumentVersion.objects.filter(pk=old.pk).update(version="0.9", content_hash="0" * 64)
    assert [line.tag for line in Shelf(cast.district).set_aside] == ["earlier version"]


def test_a_retired_one_says_retired_even_when_its_permission_has_ended_too(cast):
    version = library.licensed(cast, valid_until=date(2026, 10, 18))
    services.retire_instrument(version, by=cast.district, reason="")
    assert line_of(Shelf(cast.district), version).tag == "retired"


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        ([], "no round used it yet"),
        (["Autumn 2026"], "used by: Autumn 2026"),
        (["Autumn 2026", "Spring 2026", "Autumn 2025"], "used by 3 rounds, last Autumn 2026"),
    ],
)
def test_the_line_of_a_norm_counts_its_rounds_and_names_the_last(cast, used, titles, said):
    norm = library.make_norm(cast)
    used(norms={norm.pk: titles})
    (line,) = Shelf(cast.district).norms
    assert line.facts[1].endswith(said) and "300 children, 12 raters, 3 schools" in line.facts[0]


def test_the_page_names_every_round_that_used_it():
    assert rounds_words(["Autumn 2026", "Spring 2026"]) == "used by: Autumn 2026, Spring 2026"


def test_rules_say_who_wrote_them_and_why_and_the_shipped_ones_that_they_ship(cast):
    written = write(cast, {"norm_elevated": "88"}, why="Too many visits")
    new, shipped = Shelf(cast.district).rules
    assert new.name == f"Rules {written.version}" and new.facts[1] == "Too many visits"
    assert cast.district.name in new.facts[0] and "comes with the product" in shipped.facts[0]


def test_a_reliability_leads_to_its_place_on_the_page_of_the_questionnaire(cast):
    version = services.freeze_instrument("teacher-connection")
    found = {"scale": "connection", "kind": "retest", "value": 0.78, "sd": 4.1, "source": "pilot"}
    services.record_reliability(version, by=cast.district, n=64, **found)
    services.record_reliability(version, by=cast.district, **{**found, "kind": "alpha"})
    without_n, with_n = Shelf(cast.district).reliabilities
    assert with_n.facts == ["0.78 · SD 4.1 · n = 64 · pilot · 19 October 2026"] and "n =" not in without_n.facts[0]
    assert with_n.url.endswith(f"{version.public_id}/#reliability")


def test_retired_norms_and_rules_stand_apart_from_those_in_force(cast):
    norm, rules = library.make_norm(cast), write(cast, {"norm_elevated": "88"})
    services.retire_norm(norm, by=cast.district, reason="x")
    services.retire_rules(rules, by=cast.district, reason="x")
    shelf = Shelf(cast.district)
    assert (shelf.norms, [line.name for line in shelf.old_norms]) == ([], [norm.name])
    assert [line.name for line in shelf.old_rules] == ["Rules 1.1-1"] and len(shelf.rules) == 1


def test_the_page_of_a_licensed_scale_says_who_permitted_it_and_any_other_page_does_not(cast):
    version = library.licensed(cast, reference="")
    facts = dict(InstrumentPage(cast.district, version).permission)
    assert facts["Owner of the wording"] == library.PERMITTED["holder"]
    assert (facts["Valid until"], facts["Letter or contract"]) == ("without an end", "not written down")
    assert facts["Recorded by"].startswith(cast.district.name)
    assert InstrumentPage(cast.district, shipped_versions()[0]).permission == []


def test_a_published_reliability_without_a_standard_deviation_has_no_error_of_measurement(cast):
    page = InstrumentPage(cast.district, library.licensed(cast))
    known = [row for row in page.reliabilities if row.sd == "—"]
    assert known and all(row.sem == "—" for row in known)
    assert all(row.source and row.dated for row in page.reliabilities)


def test_what_is_on_record_stands_before_what_was_published(cast):
    version = library.licensed(cast)
    found = {"scale": version.definition["scales"][0]["id"], "kind": "alpha", "value": 0.9, "sd": 5, "source": "ours"}
    services.record_reliability(version, by=cast.district, **found)
    sources = [row.source for row in InstrumentPage(cast.district, version).reliabilities]
    assert sources[0] == "ours" and len(sources) > 1


def test_the_look_before_saving_shows_the_words_and_keys_it_would_have():
    form = parse(library.own_definition())
    look = FormPreview(form)
    assert look.title == form.title.en and form.content_hash.startswith(look.hash)
    assert look.anchors.startswith(f"0 {form.options[0].label.en} · 1 ")
    assert [row.items for row in look.scales] == ["1, 2, 3, 4, 5, 6, 7, 8"]


def test_the_shares_of_the_bars_of_a_norm_are_all_of_its_children(cast):
    page = NormPage(cast.district, library.make_norm(cast))
    assert sum(float(share.removesuffix(" %")) for _totals, share in page.bars) == pytest.approx(100, abs=1)
    assert len(page.bars) <= 26


def test_a_norm_names_its_round_and_one_that_is_not_listed_here(cast, used):
    norm = library.make_norm(cast, source_round=cast.county.public_id)
    assert dict(NormPage(cast.district, norm).facts)["From the round"] == "a round that is not listed here"
    used(titles={cast.county.public_id: "Autumn 2026"})
    assert dict(NormPage(cast.district, norm).facts)["From the round"] == "Autumn 2026"


def test_a_retired_norm_says_who_retired_it_and_when(cast):
    norm = services.retire_norm(library.make_norm(cast), by=cast.district, reason="x")
    assert dict(NormPage(cast.district, norm).facts)["Retired"] == f"{cast.district.name}, 19 October 2026"


def test_changed_rules_say_what_is_other_than_shipped_and_the_shipped_ones_nothing(cast):
    page = RulesPage(cast.district, write(cast, {"norm_elevated": "88", "count_high": "3/5"}))
    assert len(page.changed) == 2 and page.changed[0].endswith("88 instead of 84")
    assert [row.value for _id, _title, rows in page.groups for row in rows if row.differs] == ["88", "3/5"]
    shipped = RulesPage(cast.district, shipped_rules())
    assert shipped.changed == [] and shipped.is_shipped and not page.is_shipped


def test_rules_somebody_wrote_say_on_which_they_are_based(cast):
    first = write(cast, {"norm_elevated": "88"})
    facts = dict(RulesPage(cast.district, write(cast, {"norm_elevated": "90"}, based_on=first, why="Milder")).facts)
    assert (facts["Based on"], facts["Why"]) == ("1.1-1", "Milder")
    assert "Based on" not in dict(RulesPage(cast.district, shipped_rules()).facts)


def test_every_rule_set_names_the_same_promises_with_the_size_a_norm_needs(cast):
    promised = RulesPage(cast.district, shipped_rules()).fixed
    assert RulesPage(cast.district, write(cast, {"norm_elevated": "88"})).fixed == promised
    assert any("300 children, 10 raters and 3 schools" in line for line in promised)
