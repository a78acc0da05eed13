"""Why somebody should look, how a level is said, what a receiver is never told, and how a place is written."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation

from screening.cases.evidence import why, withheld_details
from screening.cases.evidence.labels import weekday
from screening.cases.evidence.scales import points
from screening.library import texts
from screening.rounds.models import FlagReason

HIGH = {"variant": "provisional", "informant": "teacher", "scale": "teacher-connection", "answered": 8, "upper": 6}
DAY = {"date": "2026-10-12"}
LAST_AND_NEW_YEAR = date(2026, 8, 31), date(2026, 9, 1), date(2027, 1, 15)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def reason(code, **params):
    return FlagReason(code=code, params=params, rule_version="1.0")


def note(code="worsening", **params):
    return FlagReason(code=code, params=params, rule_version="1.0", is_note=True)


@pytest.mark.parametrize(
    ("codes", "shape"),
    [
        (("elevated", "high"), "high"),
        (("elevated",), "some"),
        (("concordance",), "some"),
        (("teacher-concern",), None),
        ((), None),
    ],
)
def test_the_highest_level_is_that_of_the_forms_and_a_concern_has_none(codes, shape):
    found = why.highest([reason(code, **HIGH) for code in codes])
    assert (found.shape if found else None) == shape


def test_a_note_beside_the_flag_is_no_reason_and_raises_no_level():
    notes = [note("high", **HIGH)]
    assert why.highest(notes) is None
    assert why.reasons_of(notes) == []
    assert why.short(notes) == ""
    assert why.false_alarms_of(notes) == ""


def test_no_band_is_another_shape_than_a_score_below_the_lines():
    assert why.level("").shape == "none"
    assert why.level("none").shape == "clear"
    assert why.level("").word != why.level("none").word


def test_a_row_of_the_queue_says_three_reasons_at_most_and_each_once():
    several = [
        reason("high", **HIGH),
        reason("high", **HIGH),
        reason("concordance"),
        reason("worsening", scale="teacher-connection"),
        reason("teacher-concern", **DAY),
    ]
    said = why.short(several)
    assert said.count("6 of 8 lines") == 1
    assert "Somewhat more in both forms." in said
    assert "more than last time" not in said


def test_what_a_person_said_last_stands_before_the_forms():
    later = {"date": "2026-10-19"}
    found = [reason("high", **HIGH), reason("teacher-concern", **DAY), reason("child-asks", **later)]
    assert [one.code for one in why.in_order(found)] == ["child-asks", "teacher-concern", "high"]
    assert why.short(found).startswith("The child would like to talk")


def test_what_a_child_wrote_or_asked_for_is_not_shown_to_whom_it_does_not_concern():
    own = why.short([reason("elevated", **{**HIGH, "informant": "child", "scale": "child-loneliness"})])
    assert "The class teacher does not know" in own
    assert "The class teacher does not know" not in why.short([reason("elevated", **HIGH)])
    assert "What the child wrote is not shown here" in why.short([reason("child-asks", record="r1", **DAY)])


def test_the_sentence_of_a_wish_quotes_the_record_it_names_and_no_other():
    wish = reason("child-asks", record="r1", **DAY)
    (named,) = why.reasons_of([wish], {"r1": {"whom": "WHOM-SENTINEL"}, "r2": {"whom": "OTHER-SENTINEL"}})
    (unnamed,) = why.reasons_of([wish], {"r2": {"whom": "OTHER-SENTINEL"}})
    assert "WHOM-SENTINEL" in named.text
    assert named.level is None
    assert "SENTINEL" not in unnamed.text


def test_a_reason_by_the_forms_carries_its_level_and_what_a_false_alarm_would_be():
    reasons = [reason("elevated", **HIGH), reason("teacher-concern", **DAY)]
    assert [one.level.shape if one.level else None for one in why.reasons_of(reasons)] == [None, "some"]
    assert why.false_alarms_of(reasons) == texts.text("reasons.flags.teacher-concern.false_alarm")
    assert why.false_alarms_of(reasons[:1]) == texts.text("reasons.flags.elevated.false_alarm")
    assert why.false_alarms_of([reason("teacher-concern", **DAY, by="counselor")]) == ""


MOSTLY_NOTHING, MAY_BE_SOMETHING = (
    "It may be nothing; worth ten minutes",
    "please see the child and hear how things have been",
)


@pytest.mark.parametrize(
    ("tier", "said", "unsaid"),
    [
        ("B", MOSTLY_NOTHING, MAY_BE_SOMETHING),
        ("A", MAY_BE_SOMETHING, MOSTLY_NOTHING),
        ("", "somewhat more", MOSTLY_NOTHING),
    ],
)
@pytest.mark.parametrize("variant", ["norm", "provisional", "incomplete"])
def test_only_a_child_the_teacher_talks_with_first_is_most_likely_well(tier, said, unsaid, variant):
    found = {"variant": variant, "of": 8, "percentile": 88, "n": 400, "norm": "N", "leg": "norm", **DAY}
    (sentence,) = why.reasons_of([reason("elevated", **{**HIGH, **found})], undecided_tier=tier)
    assert (said in sentence.text) == (variant != "incomplete" or tier != "")
    assert unsaid not in sentence.text


def test_what_is_asked_is_said_once():
    forms = [reason("elevated", **HIGH), reason("elevated", **{**HIGH, "scale": "teacher-engagement"})]
    both = why.reasons_of([*forms, reason("teacher-concern", **DAY)], undecided_tier="A")
    assert [MAY_BE_SOMETHING in one.text for one in both] == [False, False, True]
    with_high = why.reasons_of([*forms, reason("high", **HIGH)], undecided_tier="A")
    assert [one.text.lower().count("please see the child") for one in with_high] == [0, 0, 1]


def test_nobody_but_a_hospital_or_counseling_centre_reads_results_reasons_or_answers():
    told = {name: profile for name, profile in withheld_details.PROFILES.items() if name != "full"}
    assert set(told) == {"clinic", "practical", "company", "police"}
    assert not any(profile.results or profile.reasons or profile.answers for profile in told.values())
    full = withheld_details.profile_of("full")
    assert full.results and full.reasons and full.answers


def test_an_unknown_receiver_is_told_as_little_as_a_volunteer_and_so_are_the_words():
    for say in (withheld_details.profile_of, withheld_details.words, withheld_details.withheld_summary):
        assert say("invented") == say("company")
        assert say("invented") != say("full")
    company = withheld_details.profile_of("company")
    assert not any(vars(company).values())


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("王小雨", "小雨"),
        ("欧阳念慈", "念慈"),
        ("欧阳", "欧阳"),
        ("欧小雨", "小雨"),
        ("古丽娜尔·艾山", "古丽娜尔"),
        ("Mary Smith", "Mary"),
        ("雨", "雨"),
    ],
)
def test_a_first_name_is_what_is_left_without_the_family_name_and_never_nothing(name, called):
    assert withheld_details.first_name(name) == called


@pytest.mark.parametrize(
    ("value", "printed"), [(None, "—"), (11.0, "11"), (13.25, "13.3"), (13.24, "13.2"), (0.05, "0.1"), (100.0, "100")]
)
def test_a_score_is_printed_with_one_decimal_at_most_rounded_half_up(value, printed):
    assert points(value) == printed


def test_a_weekday_is_that_of_the_day_in_both_languages():
    assert weekday(date(2026, 10, 19)).startswith("Mon")
    assert weekday(date(2026, 10, 25)).startswith("Sun")
    with translation.override("zh-hans"):
        assert weekday(date(2026, 10, 22)).startswith("周四")
