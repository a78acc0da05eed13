"""Which facts about care a paper carries is said fact by fact: a line added to the card leaves with nobody."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from screening.cases.evidence import care
from screening.cases.evidence.care import CareCard, KnownCareFact
from screening.cases.handover.summary import sections_of
from screening.cases.models import Case
from screening.cases.referrals import paper as referral_print
from screening.documents.referral_page import ReferralDocument
from students.models import CareArrangement
from tests.cases import factories as make
from tests.conftest import Cast
from tests.factories import make_care

NEW = "LINE-ADDED-SENTINEL"
DOUBT = "Care capacity"
ON_A_REFERRAL = ["Father", "Mother", "Main carer", "Contact", "Boarding"]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(params=[None, 0, 3, 5, 7], ids=lambda at: "card as it is" if at is None else f"line added at {at}")
def case(request: pytest.FixtureRequest, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Case:
    """A child about whose care there is a doubt, with the card as it is and as it may become."""
    make_care(cast.children["yu"], cast.li, father_away="now", capacity_concern=True, child_on_calls="CALLS-SENTINEL")
    if request.param is not None:
        as_it_is = care.card

        def longer(row: CareArrangement | None, on: date) -> CareCard | None:
            found = as_it_is(row, on)
            return found and replace(found, lines=with_one_more(found.lines, request.param))

        monkeypatch.setattr(care, "card", longer)
    return make.make_case(cast)


def with_one_more(lines: tuple[KnownCareFact, ...], at: int) -> tuple[KnownCareFact, ...]:
    return (*lines[:at], KnownCareFact("new", NEW, NEW), *lines[at:])  # type: ignore[arg-type]


def referral_page(cast: Cast, case: Case, profile: str) -> ReferralDocument:
    referral = make.make_referral(cast, case, make.make_receiver(cast, profile=profile))
    return referral_print.build_page(cast.wang, referral)


def labels_of(page: ReferralDocument) -> list[str]:
    return [fact.label for row in page.child for fact in row if fact.label]


@pytest.mark.parametrize("profile", ["full", "clinic", "practical", "police"])
def test_no_receiver_reads_a_doubt_about_care_or_a_line_nobody_chose(cast: Cast, case: Case, profile: str) -> None:
    page = referral_page(cast, case, profile)
    for kept in (DOUBT, "A doubt is recorded", NEW, "CALLS-SENTINEL"):
        assert kept not in str(page)


def test_a_receiver_of_everything_reads_who_cares_for_the_child_and_both_labels(cast: Cast, case: Case) -> None:
    page = referral_page(cast, case, "full")
    assert is_part(ON_A_REFERRAL, labels_of(page))
    assert "Left behind, policy: " in page.care_note
    assert "Left behind, research: " in page.care_note
    assert "Register" not in page.care_note


@pytest.mark.parametrize(("elsewhere", "doubt"), [(False, [DOUBT]), (True, [])])
def test_a_hand_over_tells_the_same_and_no_label_and_only_inside_the_county_the_doubt(
    cast: Cast, case: Case, *, elsewhere: bool, doubt: list[str]
) -> None:
    section = next(one for one in sections_of(case, elsewhere=elsewhere) if one.title == "Who cares for the child")
    told = [part.split(": ")[0] for part in section.lines[0].split("; ")]
    assert told == [*ON_A_REFERRAL, *doubt]


def is_part(few: Iterable[str], many: Iterable[str]) -> bool:
    rest = iter(many)
    return all(one in rest for one in few)
