"""From forms to reasons, notes and tiers: totals only, two tiers, nothing else flags."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening import scoring
from screening.scoring import Basis, OutsideEvidence, reasons_for, tier_of
from tests.scoring.cases import (
    CHILD_ENGAGEMENT,
    CONNECTION,
    ENGAGEMENT,
    LONELINESS,
    answers,
    earlier,
    form_input,
    norm_of,
)

QUIET, ELEVATED, HIGH = "0000 0000", "2220 0000", "2222 0000"
QUIET_12, ELEVATED_12 = "0000 0000 0000", "1002 2300 1200"
LONELY, NOT_LONELY = "3342 3142 31", "1141 1141 11"


def found(*forms, **extra):
    return reasons_for(forms, **extra)


def test_nothing_to_look_at_gives_no_reason_and_no_tier():
    assert found(form_input(CONNECTION, QUIET), form_input(ENGAGEMENT, QUIET_12)) == scoring.Findings(
        (), (), None, False
    )


def test_elevated_on_exactly_one_teacher_form_goes_to_the_class_teacher_first():
    findings = found(form_input(CONNECTION, ELEVATED), form_input(ENGAGEMENT, QUIET_12))
    assert (findings.codes(), findings.tier) == (("elevated",), "B")
    assert findings.reasons[0].form == "teacher-connection"


def test_high_on_one_form_goes_to_the_counselor_and_is_not_also_elevated():
    findings = found(form_input(CONNECTION, HIGH))
    assert (findings.codes(), findings.tier) == (("high",), "A")


def test_elevated_on_both_teacher_forms_goes_to_the_counselor():
    findings = found(form_input(CONNECTION, ELEVATED), form_input(ENGAGEMENT, ELEVATED_12))
    assert (findings.codes(), findings.tier) == (("concordance", "elevated", "elevated"), "A")
    assert findings.reasons[0].params == {
        "informant": "teacher",
        "scale_a": "teacher-connection",
        "scale_b": "teacher-engagement",
    }


def test_elevated_on_a_child_form_goes_to_the_counselor_never_to_the_class_teacher():
    findings = found(form_input(LONELINESS, LONELY))
    assert (findings.codes(), findings.tier) == (("elevated",), "A")
    assert findings.reasons[0].params["informant"] == "child"


def test_forms_of_two_informants_are_never_pooled():
    findings = found(form_input(CONNECTION, ELEVATED), form_input(LONELINESS, LONELY))
    assert "concordance" not in findings.codes() and findings.tier == "A"


def test_both_child_forms_elevated_is_concordance_of_the_child():
    findings = found(form_input(LONELINESS, LONELY), form_input(CHILD_ENGAGEMENT, "2222 3322 2222"))
    assert findings.reasons[0].code == "concordance" and findings.reasons[0].params["informant"] == "child"


def test_a_form_that_cannot_be_scored_gives_no_reason():
    assert found(form_input(CONNECTION, "22--")).tier is None


@pytest.mark.parametrize(
    ("extra", "code", "params"),
    [
        ({"teacher_concerns": ["2026-10-21"]}, "teacher-concern", {"date": "2026-10-21"}),
        ({"child_asks": ["2026-10-21"]}, "child-asks", {"date": "2026-10-21"}),
        (
            {"outside_results": [OutsideEvidence("hospital-letter", "2026-10-21")]},
            "outside-result",
            {"source": "hospital-letter", "date": "2026-10-21"},
        ),
    ],
)
def test_other_doors_need_no_form_and_lead_to_the_counselor(extra, code, params):
    findings = reasons_for([], **extra)
    assert (findings.codes(), findings.tier) == ((code,), "A")
    assert findings.reasons[0].params == params


def test_a_concern_beside_an_elevated_form_moves_the_child_to_the_counselor():
    findings = found(form_input(CONNECTION, ELEVATED), teacher_concerns=["2026-10-21"])
    assert (findings.codes(), findings.tier) == (("teacher-concern", "elevated"), "A")


@settings(max_examples=60)
@given(answers(form=ENGAGEMENT), answers(form=CONNECTION))
def test_only_a_form_total_ever_raises_a_flag(engagement, connection):
    forms = [
        scoring.FormInput(form, scoring.score(form, given_answers), "2026-10-20", "li")
        for form, given_answers in (engagement, connection)
    ]
    findings = reasons_for(forms)
    bands = [form.total.band for form in forms]
    assert bool(findings.reasons) == any(band in ("elevated", "high") for band in bands)
    if "high" in bands or bands.count("elevated") == 2:
        assert findings.tier == "A"
    elif "elevated" in bands:
        assert findings.tier == "B"
    assert {reason.form for reason in findings.reasons} <= {None, "teacher-engagement", "teacher-connection"}


# What the sentences are filled with


def test_without_a_norm_the_sentence_is_the_provisional_one():
    findings = found(form_input(CONNECTION, ELEVATED, norm_children=120))
    assert findings.provisional
    assert findings.reasons[0].params == {
        "variant": "provisional",
        "informant": "teacher",
        "scale": "teacher-connection",
        "answered": 8,
        "upper": 3,
    }
    assert ("provisional", {"n": 120}) in [(note.code, note.params) for note in findings.notes]


def test_with_a_norm_the_sentence_names_it_and_says_how_many_had_less():
    findings = found(form_input(CONNECTION, HIGH, norm=norm_of(CONNECTION, [1.0] * 380 + [8.0] * 20)))
    assert not findings.provisional
    assert findings.reasons[0].params == {
        "variant": "norm",
        "informant": "teacher",
        "scale": "teacher-connection",
        "answered": 8,
        "upper": 4,
        "leg": "norm",
        "percentile": 98,  # 97.5, half up
        "n": 400,
        "norm": "2026 第一学期 3–4 年级",
        "date": "2026-11-20",
    }
    assert findings.notes == ()


def test_a_percentile_of_a_hundred_is_never_printed():
    findings = found(form_input(CONNECTION, HIGH, norm=norm_of(CONNECTION, [0.0, 1.0] * 200)))
    assert findings.reasons[0].params["percentile"] == 99


def test_where_only_the_count_leg_fires_beside_a_norm_the_norm_is_not_named():
    strict = norm_of(CONNECTION, [16.0] * 200 + [24.0] * 200)
    findings = found(form_input(CONNECTION, "2222 2200", norm=strict))
    assert findings.reasons[0].params["variant"] == "count-beside-norm"
    assert "percentile" not in findings.reasons[0].params and not findings.provisional


def reasons_file():
    path = Path(scoring.__file__).parent.parent / "library" / "content" / "reasons.json"
    return json.loads(path.read_text(encoding="utf-8"))


def every_finding():
    basis = Basis("retest", 0.8, 3.0)
    before = [earlier(CONNECTION, 0.0), earlier(ENGAGEMENT, 0.0)]
    quality = ("constant-row",)
    yield found(
        form_input(CONNECTION, HIGH, basis=basis, quality=quality),
        form_input(
            ENGAGEMENT, ELEVATED_12, norm=norm_of(ENGAGEMENT, [1.0] * 350 + [11.0] * 20 + [30.0] * 30), basis=basis
        ),
        form_input(LONELINESS, NOT_LONELY, norm=norm_of(LONELINESS)),
        form_input(CHILD_ENGAGEMENT, "4444 4411 1111", norm=norm_of(CHILD_ENGAGEMENT)),
        previous=before,
        teacher_concerns=["2026-10-21"],
        child_asks=["2026-10-22"],
        outside_results=[OutsideEvidence("other", "2026-10-23")],
    )
    yield found(form_input(CONNECTION, "2222 2200", norm=norm_of(CONNECTION, [16.0, 24.0] * 200)))
    yield found(form_input(CONNECTION, "2222 2---"))
    yield found(
        form_input(CONNECTION, "2200 0000", basis=Basis("alpha", 0.9, 2.0)), previous=[earlier(CONNECTION, 0.0)]
    )


def test_parameters_are_the_placeholders_of_the_sentences():
    texts = reasons_file()
    flags = {flag["id"]: flag for flag in texts["flags"]}
    notes = {note["id"]: note["placeholders"] for note in texts["notes"]}
    change = {line["id"]: line["placeholders"] for line in texts["change"]}
    seen = set()
    for findings in every_finding():
        for reason in findings.reasons:
            flag, params = flags[reason.code], dict(reason.params)
            variant = params.pop("variant", "norm")
            needed = {
                "norm": flag["placeholders"],
                "provisional": flag.get("provisional_placeholders"),
                "count-beside-norm": flag.get("count_leg_beside_norm", {}).get("placeholders"),
                "incomplete": flag.get("incomplete", {}).get("placeholders"),
            }[variant]
            assert set(params) | set(scoring.FROM_RECORD.get(reason.code, ())) == set(needed), reason
            seen.add((reason.code, variant))
        for note in findings.notes:
            assert set(note.params) == set(notes[note.code] if note.code in notes else change[note.code])
            seen.add(note.code)
    assert {code for code, _ in (pair for pair in seen if isinstance(pair, tuple))} == set(flags)
    assert set(notes) - seen == {"moved-to-a", "teacher-please-see"}  # these come from people's steps, not from scores
    assert {
        ("high", "provisional"),
        ("high", "count-beside-norm"),
        ("high", "incomplete"),
        ("elevated", "norm"),
    } <= seen
    assert "worsening" in seen


def test_parameters_hold_plain_values_that_can_be_stored():
    for findings in every_finding():
        for finding in (*findings.reasons, *findings.notes):
            assert json.loads(json.dumps(finding.params)) == finding.params
            assert finding.rule_version in ("1.0", "1.1")  # of the reason, or of the rule set for a note


def test_words_a_person_wrote_never_enter_the_parameters():
    assert scoring.FROM_RECORD == {"child-asks": ("whom",), "outside-result": ("as_given", "seen_by")}


@given(st.lists(st.sampled_from(["A", "B"]), max_size=4))
def test_the_tier_is_that_of_the_strongest_reason(tiers):
    reasons = [scoring.Reason("elevated", {}, "1.0", tier) for tier in tiers]
    assert tier_of(reasons) == ("A" if "A" in tiers else "B" if tiers else None)
