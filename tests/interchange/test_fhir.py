"""FHIR R5: fhir.resources takes what we write; a total that came with a file is worked out again, never believed."""

import json
import random
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import fhir.resources
import pytest
from fhir.resources.bundle import Bundle
from fhir.resources.questionnaire import Questionnaire
from fhir.resources.questionnaireresponse import QuestionnaireResponse
from hypothesis import given, settings
from hypothesis import strategies as st

from screening import scoring
from screening.instruments.file_formats import CannotWrite
from screening.interchange.fhir import read_fhir_response, to_fhir_bundle, to_fhir_questionnaire, to_fhir_response
from screening.scoring import WrongType, recompute
from tests.instruments.file_formats.forms import CHILD, FORMS, TEACHER, by_id, changed, rows_of
from tests.instruments.real_scales import FORMS as REAL
from tests.interchange.published_scales.wordings import unlocked_forms

DATA = Path(__file__).parents[1] / "data" / "reference" / "interchange"
HANDED_IN = datetime(2026, 10, 19, 9, tzinfo=timezone(timedelta(hours=8)))
SAMPLE = "urn:example:teacher-loneliness-observation|0.1.0"


def response(form, answers, **more):
    return to_fhir_response(form, answers, subject="5f0c", authored=HANDED_IN, **more).content


def lines_of(resource):
    """Every line of a resource by linkId, at whatever depth."""
    found = {}
    for item in resource.get("item", []):
        found |= {item["linkId"]: item, **lines_of(item)}
    return found


def translated(line, field):
    (extension,) = line[f"_{field}"]["extension"]
    assert extension["url"] == "http://hl7.org/fhir/StructureDefinition/translation"
    return {part["url"]: part.get("valueCode") or part.get("valueString") for part in extension["extension"]}


def sample_form():
    """The form of the sample files, as a psychologist would key it: three items of 0–3, the second reversed."""

    def change(form):
        form["items"] = form["items"][:3]
        for number, item in enumerate(form["items"], 1):
            item.update(id=f"q{number}", reverse=number == 2, direction="strength" if number == 2 else "concern")
        scale = form["scales"][0]
        scale.update(items=["q1", "q2", "q3"], reversed=["q2"], range=[0, 9], min_answered=3)
        form["entry"]["digits"] = 3

    return changed(TEACHER, change)


def test_the_installed_classes_are_those_of_r5():
    assert fhir.resources.__fhir_version__.startswith("5.")


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
@pytest.mark.parametrize("form", FORMS, ids=by_id)
def test_a_questionnaire_is_valid_r5_with_both_languages(form, language):
    exported = to_fhir_questionnaire(form, language)
    made = Questionnaire.model_validate_json(exported.content)
    assert (made.language, made.url, made.version, made.status) == (
        language,
        f"urn:xinqiao:questionnaire:{form.id}",
        form.version,
        "active",
    )
    assert form.copyright.licence in made.copyright and form.label.to(language).rstrip("。") in made.description
    assert made.identifier[0].value == form.content_hash
    raw = json.loads(exported.content)
    other = "en" if language == "zh-Hans" else "zh-Hans"
    for item in form.items:
        line = lines_of(raw)[item.id]
        assert line["text"] == item.text.to(language)
        assert translated(line, "text") == {"lang": other, "content": item.text.to(other)}


@pytest.mark.parametrize("form", [*FORMS, *unlocked_forms()], ids=by_id)
def test_the_weights_of_the_answers_add_up_to_the_total(form):
    lines = lines_of(json.loads(to_fhir_questionnaire(form, "zh-Hans").content))
    for code in sorted(form.codes):
        weights = 0
        for item in (form.item(counted) for counted in form.total.items):
            (option,) = [o for o in lines[item.id]["answerOption"] if o["valueCoding"]["code"] == str(code)]
            (extension,) = option["extension"]
            assert extension["url"] == "http://hl7.org/fhir/StructureDefinition/itemWeight"
            weights += extension["valueDecimal"]
        assert weights == scoring.score(form, {item.id: code for item in form.items}).total.raw


@pytest.mark.parametrize("name", sorted(REAL))
def test_own_answers_and_points_leave_as_options_and_weights_and_the_answers_come_back(name):
    form, rng = REAL[name], random.Random(name)
    made = to_fhir_questionnaire(form, "en").content
    Questionnaire.model_validate_json(made)
    lines = lines_of(json.loads(made))
    given = {item.id: rng.choice(sorted(form.codes_of(item.id))) for item in form.items}
    weights = 0
    for item, code in given.items():
        options = {option["valueCoding"]["code"]: option for option in lines[item]["answerOption"]}
        assert set(options) == {str(one) for one in form.codes_of(item)}
        weights += options[str(code)]["extension"][0]["valueDecimal"]
    assert weights == scoring.score(form, given).total.raw
    answered = response(form, given, result=scoring.score(form, given))
    QuestionnaireResponse.model_validate_json(answered)
    assert read_fhir_response(form, answered).answers == given


def test_a_code_of_another_system_is_refused_line_by_line_with_the_reason():
    foreign = json.loads(response(TEACHER, {"c1": 1}))
    for line in lines_of(foreign).values():
        for answer in line.get("answer", []):
            answer["valueCoding"] |= {"system": "http://loinc.org", "code": "LA6568-5"}
    (problem,) = read_fhir_response(TEACHER, json.dumps(foreign).encode()).problems
    assert problem.place == "c1" and "LOINC" in problem.what.en and "LOINC" in problem.what.zh


def test_not_observed_is_an_answer_without_a_weight():
    options = lines_of(json.loads(to_fhir_questionnaire(TEACHER, "en").content))["c1"]["answerOption"]
    assert "extension" not in options[-1] and options[-1]["valueCoding"]["code"] == "-"


def test_nothing_in_a_resource_is_a_web_address_of_ours():
    text = to_fhir_questionnaire(TEACHER, "en").content.decode() + response(TEACHER, {"c1": 1}).decode()
    assert {part.split('"')[0] for part in text.split("http")[1:]} == {
        "://hl7.org/fhir/StructureDefinition/translation",
        "://hl7.org/fhir/StructureDefinition/itemWeight",
    }


def test_what_fhir_has_no_place_for_is_said_line_by_line():
    losses = to_fhir_questionnaire(FORMS[2], "zh-Hans").losses
    assert [loss.place for loss in losses].count("scale behavioural-engagement") == 2  # other keys than the total
    assert {"bands", "status", "reliability", "talk_line", "typing"} <= {loss.place for loss in losses}
    assert all(loss.what.zh and loss.what.en for loss in losses)


def test_there_is_no_questionnaire_in_a_language_without_words():
    with pytest.raises(ValueError, match="“fr”"):
        to_fhir_questionnaire(TEACHER, "fr")


def test_an_item_that_has_the_name_of_another_line_is_refused():
    def change(form):
        form["items"][0]["id"] = "scores"
        form["scales"][0]["items"][0] = "scores"

    with pytest.raises(CannotWrite, match="scores"):
        to_fhir_questionnaire(changed(TEACHER, change), "en")


@pytest.mark.parametrize("form", FORMS, ids=by_id)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_answers_are_valid_r5_and_come_back_with_a_total_that_agrees(form, data):
    (row,) = data.draw(rows_of(form, st.just("5f0c")).filter(bool))
    result = scoring.score(form, row.answers)
    content = response(form, row.answers, result=result)
    made = QuestionnaireResponse.model_validate_json(content)
    assert made.questionnaire == f"urn:xinqiao:questionnaire:{form.id}|{form.version}"
    assert (made.status, made.subject.identifier.value) == ("completed", "5f0c")
    assert made.authored == HANDED_IN
    found = read_fhir_response(form, content)
    assert (found.answers, found.problems, found.losses) == (row.answers, (), ())
    assert set(found.claimed) == {scale.id for scale in result.scales.values() if scale.scorable}
    for scale in form.scales:
        assert recompute(form, found.answers, found.claimed.get(scale.id), scale_id=scale.id).agrees


@pytest.mark.parametrize(
    ("answers", "more", "words"),
    [
        ({"c1": 4}, {}, "item c1: 4"),
        ({"c99": 1}, {}, "c99"),
        ({"c1": 1}, {"result": scoring.score(CHILD, {})}, "another definition"),
        ({"c1": 1}, {"subject": " "}, "code is empty"),
        ({"c1": 1}, {"authored": HANDED_IN.replace(tzinfo=None)}, "time zone"),
    ],
)
def test_a_response_that_would_not_be_true_is_not_written(answers, more, words):
    with pytest.raises(CannotWrite, match=words):
        to_fhir_response(TEACHER, answers, **{"subject": "a", "authored": HANDED_IN, **more})


def test_the_total_of_a_foreign_response_is_worked_out_again_from_its_answers():
    form = sample_form()
    found = read_fhir_response(form, (DATA / "questionnaireresponse_r5_sample.json").read_bytes(), questionnaire=SAMPLE)
    assert (dict(found.answers), found.problems) == ({"q1": 3, "q2": 1, "q3": 2}, ())
    checked = recompute(form, found.answers, found.claimed["connection"])
    assert (checked.ours, checked.claimed, checked.difference, checked.agrees) == (7, 7, 0, True)


def test_a_total_that_does_not_agree_is_reported_and_an_expression_never_run():
    resource = json.loads((DATA / "questionnaireresponse_r5_sample.json").read_text())
    total = resource["item"][-1]
    total["answer"] = [{"valueDecimal": 9}]
    expression = {"language": "text/fhirpath", "expression": "%resource.item.answer.value.weight().sum()"}
    total["extension"] = [{"url": "x", "valueExpression": expression}]
    form = sample_form()
    found = read_fhir_response(form, json.dumps(resource).encode(), questionnaire=SAMPLE)
    checked = recompute(form, found.answers, found.claimed["connection"])
    assert (checked.ours, checked.difference, checked.agrees) == (7, -2, False)
    assert [loss.place for loss in found.losses] == ["total"] and "not run" in found.losses[0].what.en


@pytest.mark.parametrize(
    ("claim", "agrees"),
    [(Decimal("6.86"), True), (Decimal("6.9"), True), (Decimal("6.90"), False), (7, False), (6.857142857142857, True)],
)
def test_a_claim_is_held_to_the_digits_it_is_written_with(claim, agrees):
    answers = {"c1": 3, "c2": 3, "c3": 0, "c4": 0, "c5": 0, "c6": 0, "c7": 0, "c8": "-"}  # 6 · 8 / 7
    assert recompute(TEACHER, answers, claim).agrees is agrees


@pytest.mark.parametrize("claim", [float("nan"), Decimal("Infinity"), True, "7"])
def test_a_claim_that_is_no_number_is_an_error(claim):
    with pytest.raises(WrongType, match="connection"):
        recompute(TEACHER, {}, claim)


def test_with_too_few_answers_no_claim_agrees():
    assert recompute(TEACHER, {"c1": 1}, 1) == scoring.Recomputed("connection", None, Decimal(1), None, False)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda r: r.update(questionnaire="urn:other|1"), "questionnaire"),
        (lambda r: r.update(status="in-progress"), "status"),
        (lambda r: r.update(resourceType="Questionnaire"), "resourceType"),
        (lambda r: r.update(item="x"), "item"),
        (lambda r: r["item"].append("x"), "item"),
        (lambda r: r["item"][0]["item"][0]["answer"][0]["valueCoding"].update(code="4"), "c1"),
        (lambda r: r["item"][0]["item"][0]["answer"][0]["valueCoding"].update(code="2.5"), "c1"),
        (lambda r: r["item"][0]["item"][0].update(answer=[{"valueDecimal": 1.0}]), "c1"),
        (lambda r: r["item"][0]["item"][0].update(answer=[{"valueBoolean": True}]), "c1"),
        (lambda r: r["item"][0]["item"][0]["answer"].append({"valueInteger": 1}), "c1"),
        (lambda r: r["item"].append(r["item"][0]["item"][0]), "c1"),
        (lambda r: r["item"].append({"linkId": "total", "answer": [{"valueString": "7"}]}), "total"),
    ],
)
def test_a_response_with_anything_wrong_gives_problems_and_no_answers(change, place):
    resource = json.loads(response(TEACHER, {"c1": 1}))
    change(resource)
    found = read_fhir_response(TEACHER, json.dumps(resource).encode())
    assert place in [problem.place for problem in found.problems] and not found.answers


def test_lines_of_another_form_are_left_behind_by_name():
    resource = json.loads(response(TEACHER, {"c1": 1}))
    resource["item"].append({"linkId": "mood", "answer": [{"valueString": "ok"}]})
    found = read_fhir_response(TEACHER, json.dumps(resource).encode())
    assert found.answers == {"c1": 1} and [loss.place for loss in found.losses] == ["mood"]


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"item": [{"linkId": 1, "answer": {}}]}', b"\xff\xfe\x00"])
def test_no_file_whatever_raises(data):
    assert read_fhir_response(TEACHER, data).problems


def test_endless_groups_are_a_problem():
    nested: dict = {"resourceType": "QuestionnaireResponse"}
    for _ in range(60):
        nested = {"item": [nested]}
    assert "item" in [problem.place for problem in read_fhir_response(TEACHER, json.dumps(nested).encode()).problems]


@pytest.mark.parametrize("form", FORMS, ids=by_id)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_a_bundle_holds_the_form_with_its_weights_and_the_answers_to_it(form, data):
    (row,) = data.draw(rows_of(form, st.just("k5f0c")).filter(len))
    result = scoring.score(form, row.answers)
    made = to_fhir_bundle(form, row.answers, subject=row.child, authored=HANDED_IN, result=result)
    bundle = Bundle.model_validate_json(made.content)
    questionnaire, answered = (entry.resource for entry in bundle.entry)
    assert bundle.type == "collection" and isinstance(questionnaire, Questionnaire)
    assert isinstance(answered, QuestionnaireResponse)
    assert answered.questionnaire == f"{questionnaire.url}|{questionnaire.version}"
    assert questionnaire.identifier[0].value == form.content_hash
    alone = json.dumps(json.loads(made.content)["entry"][1]["resource"]).encode()
    assert dict(read_fhir_response(form, alone).answers) == dict(row.answers)
    assert made.content.count(b"itemWeight") == len(form.items) * len(form.options)


def test_a_bundle_says_what_it_loses_and_is_the_same_whenever_it_is_made():
    def make():
        return to_fhir_bundle(TEACHER, {"c1": 3}, subject="k5f0c", authored=HANDED_IN)

    assert make() == make()
    alone = to_fhir_response(TEACHER, {"c1": 3}, subject="k5f0c", authored=HANDED_IN)
    parts = {loss.place for loss in (*to_fhir_questionnaire(TEACHER, "zh-Hans").losses, *alone.losses)}
    assert {loss.place for loss in make().losses} == parts - {"questionnaire"}
    with pytest.raises(CannotWrite, match="item c1: 9"):
        to_fhir_bundle(TEACHER, {"c1": 9}, subject="k5f0c", authored=HANDED_IN)
