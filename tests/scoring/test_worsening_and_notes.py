"""Change as a reason or a note, and the notes that stand beside a flag without moving it."""

import pytest

from screening import scoring
from screening.scoring import Basis, reasons_for
from tests.scoring.cases import CONNECTION, ENGAGEMENT, LONELINESS, earlier, form_input, norm_of

QUIET, ELEVATED, HIGH = "0000 0000", "2220 0000", "2222 0000"
ELEVATED_12 = "1002 2300 1200"
NOT_LONELY = "1141 1141 11"


def found(*forms, **extra):
    return reasons_for(forms, **extra)


ALPHA = Basis("alpha", 0.9, 2.0)  # S_diff = 0.894, so more than 1.75 points
RETEST = Basis("retest", 0.9, 2.0)


def test_worsening_known_from_a_retest_is_a_reason_of_its_own():
    now = form_input(CONNECTION, "2200 0000", basis=RETEST)
    findings = found(now, previous=[earlier(CONNECTION, 1.0)])
    assert (findings.codes(), findings.tier) == (("worsening",), "A")
    assert findings.reasons[0].params == {
        "informant": "teacher",
        "scale": "teacher-connection",
        "date_before": "2026-03-20",
        "date_after": "2026-10-20",
        "kind_of_reliability": "retest",
    }


def test_worsening_known_from_alpha_alone_is_only_a_note_while_the_total_is_not_elevated():
    findings = found(form_input(CONNECTION, "2200 0000", basis=ALPHA), previous=[earlier(CONNECTION, 1.0)])
    assert (findings.reasons, findings.tier) == ((), None)
    assert [note.code for note in findings.notes] == ["worsening"]


def test_worsening_known_from_alpha_counts_where_the_total_is_elevated_too():
    findings = found(form_input(CONNECTION, ELEVATED, basis=ALPHA), previous=[earlier(CONNECTION, 1.0)])
    assert (findings.codes(), findings.tier) == (("worsening", "elevated"), "A")


@pytest.mark.parametrize(
    "before",
    [
        [],
        [earlier(CONNECTION, 1.0, rater="zhou")],
        [earlier(CONNECTION, 1.0, version="0.9")],
        [earlier(ENGAGEMENT, 1.0)],
        [earlier(CONNECTION, None)],
        [earlier(CONNECTION, 1.0, date="2026-10-20")],
        [earlier(CONNECTION, 3.0)],
        [earlier(CONNECTION, 12.0)],
        [earlier(CONNECTION, 1.0, date="2025-03-20"), earlier(CONNECTION, 4.0)],
    ],
    ids=["first", "rater", "version", "form", "not-scorable", "same-day", "small", "better", "latest-counts"],
)
def test_no_worsening_without_a_comparable_earlier_result_that_was_clearly_lower(before):
    assert found(form_input(CONNECTION, "2200 0000", basis=RETEST), previous=before).reasons == ()


def test_the_latest_comparable_result_counts_even_when_another_rater_came_between():
    before = [earlier(CONNECTION, 1.0, date="2025-10-20"), earlier(CONNECTION, 4.0, rater="zhou")]
    findings = found(form_input(CONNECTION, "2200 0000", basis=RETEST), previous=before)
    assert findings.reasons[0].params["date_before"] == "2025-10-20"


def test_agreement_between_raters_gives_a_range_and_judges_no_change():
    raters = Basis("inter-rater", 0.9, 3.0)
    now = form_input(CONNECTION, "2222 2222", basis=raters)
    assert scoring.score_band(now) is not None
    assert "worsening" not in found(now, previous=[earlier(CONNECTION, 1.0)]).codes()
    beside = form_input(CONNECTION, "2222 2222", basis=raters, change_basis=ALPHA)
    worse = [
        reason for reason in found(beside, previous=[earlier(CONNECTION, 1.0)]).reasons if reason.code == "worsening"
    ]
    assert [reason.params["kind_of_reliability"] for reason in worse] == ["alpha"]


def test_without_a_reliability_nothing_is_said_about_change():
    assert found(form_input(CONNECTION, HIGH), previous=[earlier(CONNECTION, 0.0)]).codes() == ("high",)


def note_codes(findings):
    return [note.code for note in findings.notes]


def test_close_to_the_line_is_a_note_and_moves_no_tier():
    norm = norm_of(CONNECTION, [1.0] * 330 + [5.0] * 40 + [9.0] * 30)  # 86th percentile at 5 points
    near = found(form_input(CONNECTION, ELEVATED, norm=norm, basis=Basis("alpha", 0.8, 3.0)))
    assert (near.codes(), near.tier, note_codes(near)) == (("elevated",), "B", ["close-to-line"])
    sharp = found(form_input(CONNECTION, ELEVATED, norm=norm, basis=Basis("alpha", 0.99, 1.0)))
    assert note_codes(sharp) == []


def test_informants_disagree_where_the_other_form_of_the_same_domain_is_below_its_median():
    norm = norm_of(LONELINESS)
    disagree = found(form_input(CONNECTION, ELEVATED), form_input(LONELINESS, NOT_LONELY, norm=norm))
    assert ("informants-disagree", {"scale_teacher": "teacher-connection", "scale_child": "child-loneliness"}) in [
        (note.code, note.params) for note in disagree.notes
    ]
    other_domain = found(form_input(ENGAGEMENT, ELEVATED_12), form_input(LONELINESS, NOT_LONELY, norm=norm))
    agree = found(form_input(CONNECTION, ELEVATED), form_input(LONELINESS, "4414 4414 44", norm=norm))
    unknown = found(form_input(CONNECTION, ELEVATED), form_input(LONELINESS, NOT_LONELY))
    for findings in (other_domain, agree, unknown):
        assert "informants-disagree" not in note_codes(findings)


def test_a_quality_line_stands_beside_a_flag_and_never_raises_one():
    noted = found(form_input(CONNECTION, ELEVATED, quality=("constant-row",)))
    assert ("data-quality", {"what_note": "constant-row"}) in [(note.code, note.params) for note in noted.notes]
    assert found(form_input(CONNECTION, QUIET, quality=("constant-row",))) == scoring.Findings((), (), None, False)


def test_the_parts_of_a_flagged_form_are_described():
    findings = found(form_input(ENGAGEMENT, "1002 23-- 1200"))
    parts = next(note for note in findings.notes if note.code == "parts").params["parts"]
    assert [(part["scale"], part["prorated"]) for part in parts] == [
        ("behavioural-engagement", 4.0),
        ("emotional-engagement", None),
        ("behavioural-disaffection", 7.0),
        ("emotional-disaffection", None),
    ]
    assert parts[0]["range"] == [0, 9]
