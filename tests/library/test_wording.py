from datetime import date

import pytest

from screening import instruments
from screening.library import texts, wording
from screening.scoring import FormInput, OutsideEvidence, reasons_for, score

ON = date(2026, 10, 19)


def worked_example():
    """teacher-engagement 1002 2300 1200: total 11, four of twelve in the upper half, elevated, provisional."""
    form = instruments.get("teacher-engagement")
    cells = instruments.parse_entry(form, "1002 2300 1200").cells
    return FormInput(form, score(form, cells), ON.isoformat(), "rater", norm_children=120)


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "老师在“"), ("en", "4 of 12 lines lie in the half worth a look")]
)
def test_the_worked_example_becomes_a_sentence(language, said):
    findings = reasons_for([worked_example()])
    assert [reason.code for reason in findings.reasons] == ["elevated"]
    sentence = wording.reason("elevated", findings.reasons[0].params, language=language)
    assert said in sentence and "{" not in sentence


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_reason_note_and_question_has_a_sentence_in_both_languages(language):
    params = {
        "variant": "norm",
        "informant": "teacher",
        "scale": "teacher-connection",
        "scale_a": "teacher-connection",
        "scale_b": "teacher-engagement",
        "scale_teacher": "teacher-connection",
        "scale_child": "child-loneliness",
        "leg": "both",
        "kind_of_reliability": "retest",
        "source": "hospital-letter",
        "percentile": 98,
        "date": "2026-10-19",
        "date_before": "2026-03-19",
        "date_after": "2026-10-19",
        "norm": "禾溪县 2026",
        "n": 640,
        "answered": 8,
        "upper": 5,
        "what_note": "row-shift",
        "parts": [{"form": "teacher-engagement", "scale": "engagement", "prorated": 13.25, "range": [0, 36]}],
        "answer": 2,
        "form": "teacher-connection",
        "seat": 7,
        "count": 3,
        "seat_from": 3,
        "seat_to": 9,
        "children": 50,
        "minutes": 2,
        "minimum": 7,
        "of": 8,
    }
    for code in texts.ids("reasons.flags"):
        assert "{" not in wording.reason(code, params, language=language)
        assert wording.false_alarm(code, language=language)
    for variant in ("provisional", "count-beside-norm"):
        assert "{" not in wording.reason("high", params | {"variant": variant}, language=language)
    for code in texts.ids("reasons.notes"):
        assert "{" not in wording.note(code, params, language=language)
    for code in texts.ids("reasons.data_quality"):
        ask = wording.quality(code, params, class_name="三年级(1)班", language=language)
        assert ask.ask and "{" not in ask.sentence


def test_words_a_person_wrote_come_from_their_own_row():
    findings = reasons_for([], outside_results=[OutsideEvidence("hospital-letter", ON.isoformat())])
    params = findings.reasons[0].params
    said = wording.reason("outside-result", params, record={"as_given": "睡不好", "seen_by": "王老师"}, language="en")
    assert "睡不好" in said and "a letter from the hospital" in said
    assert "not written down" in wording.reason("outside-result", params, language="en")


def test_every_change_sentence_after_a_flag_says_that_half_come_back_by_themselves():
    values = {"scale": "teacher-connection", "before": date(2026, 3, 19), "after": ON, "language": "en"}
    for meaning in ("improvement", "worsening", "no-reliable-change"):
        after_flag = wording.change(meaning, flagged=True, **values)
        assert any("about half are below the line next time" in line for line in after_flag)
        assert len(wording.change(meaning, flagged=False, **values)) == 1


def test_nobody_is_said_to_have_known_of_a_flag_that_came_with_these_answers_or_to_have_rated_for_a_child():
    values = {"scale": "child-loneliness", "before": date(2026, 3, 19), "after": ON, "language": "en"}
    said = wording.change("improvement", flagged=True, rater_knew=False, **values)
    assert len(said) == 2 and "knew of the notice" not in " ".join(said)


@pytest.mark.parametrize("what", ["informant", "form", "version", "rater", "not-scorable", "no-reliability"])
def test_a_refused_comparison_says_why(what):
    assert wording.not_comparable(what, scale="teacher-connection", language="en")


def test_states_levels_tiers_and_forms_have_their_words():
    states = [*texts.ids("chain.child_states.states"), "to-rate"]
    assert len({wording.state_label(state, language="zh-hans") for state in states}) == 9
    assert all(wording.state_explains(state, language="en") for state in states)
    assert wording.level("", language="en") == "Not scorable"
    assert wording.tier_name("B", language="zh-hans") == "班主任先聊一聊"
    assert wording.form_title("teacher-connection", language="en") in wording.reason(
        "concordance",
        {"informant": "teacher", "scale_a": "teacher-connection", "scale_b": "teacher-engagement"},
        language="en",
    )


def test_a_teacher_does_not_get_the_questions_meant_for_the_counselor():
    stored = {
        "lines": [
            {"code": "class-few", "params": {"count": 0}, "seats": []},
            {"code": "constant-row", "params": {"answer": 2, "seat": 4, "form": "teacher-connection"}, "seats": [4]},
        ],
        "more": 2,
    }
    for audience, codes in (("teacher", ["constant-row"]), ("counselor", ["class-few", "constant-row"])):
        said = wording.quality_for(audience, stored, class_name="三年级(1)班", language="en")
        assert [ask.code for ask in said.asks] == codes and said.more.startswith("2 more")
    assert wording.quality_for("teacher", None, class_name="").asks == ()
