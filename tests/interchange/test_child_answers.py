"""From a worked-out score the answers can be taken for another system: under a code, recorded, with the losses."""

import json

import pytest
from fhir.resources.bundle import Bundle
from fhir.resources.questionnaireresponse import QuestionnaireResponse

from accounts.models import AuditEvent
from screening import instruments
from screening.cases.models import Case
from screening.interchange.fhir import read_fhir_response
from screening.rounds.child_codes import child_code
from screening.rounds.models import Assessment
from screening.scoring import recompute
from tests import factories as people
from tests.cases.pages import page, url
from tests.chinese import chinese
from tests.rounds import factories as rounds

ENGAGEMENT = instruments.get("teacher-engagement")
ASKED = {"purpose": "receiver", "promise": "on"}


@pytest.fixture
def wang(cast, as_):
    """Counselor Wang's browser."""
    return as_(cast.wang)


@pytest.fixture
def address(cast):
    sheet = rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)
    rounds.hand_in(sheet, cast.li, {1: rounds.BOTH})
    case = Case.objects.get(student=cast.children["yu"])
    one = Assessment.objects.get(student=case.student, instrument_version__instrument=ENGAGEMENT.id)
    return url("download_response", case.public_id, one.public_id)


def bundle(browser, address):
    answer = browser.post(address, ASKED)
    assert answer.status_code == 200 and answer["Content-Type"] == "application/fhir+json"
    return answer


def test_the_worked_out_score_leads_to_it(wang, address):
    assert address in page(wang.get(address.removesuffix("file/")))


def test_the_page_names_every_loss_and_the_size_before_anything_is_taken(cast, wang, address):
    text = page(wang.get(address))
    assert "等级、常模和提示规则不带出" in text and "谁填写的" in text and " KB" in text
    assert child_code(cast.children["yu"].public_id) in text
    assert not AuditEvent.objects.filter(verb="answers.download").exists()


def test_the_file_is_valid_r5_with_weights_and_names_nobody(cast, wang, address):
    answer = bundle(wang, address)
    made = Bundle.model_validate_json(answer.content)
    response = made.entry[1].resource
    assert isinstance(response, QuestionnaireResponse)
    assert response.subject.identifier.value == child_code(cast.children["yu"].public_id)
    text = answer.content.decode()
    yu, case = cast.children["yu"], Case.objects.get(student=cast.children["yu"])
    assert not [word for word in (yu.name, str(yu.public_id), case.number, cast.li.name) if word in text]
    assert text.count("itemWeight") == 12 * 4
    assert "no-store" in answer["Cache-Control"] and "fhir-bundle.json" in answer["Content-Disposition"]


def test_whoever_receives_it_reads_the_same_answers_and_gets_the_same_sum(cast, wang, address):
    response = json.loads(bundle(wang, address).content)["entry"][1]["resource"]
    found = read_fhir_response(ENGAGEMENT, json.dumps(response).encode())
    stored = Assessment.objects.get(public_id=address.split("/")[-3])
    assert (dict(found.answers), found.problems) == (stored.answers, ())
    assert recompute(ENGAGEMENT, found.answers, found.claimed[ENGAGEMENT.total.id]).agrees


def test_who_took_it_and_what_for_is_recorded(cast, wang, address):
    size = len(bundle(wang, address).content)
    event = AuditEvent.objects.get(verb="answers.download")
    assert (event.actor_id, event.purpose, event.object_type) == (cast.wang.public_id, "receiver", "rounds.assessment")
    assert event.subjects == [str(cast.children["yu"].public_id)]
    assert event.detail["form"] == "teacher-engagement"
    assert (event.detail["children"], event.detail["kind"], event.detail["bytes"]) == (1, "fhir", size)


@pytest.mark.parametrize("lacking", ["purpose", "promise"])
def test_without_a_purpose_and_a_promise_nothing_is_taken(wang, address, lacking):
    page(wang.post(address, {**ASKED, lacking: ""}), 422)
    assert not AuditEvent.objects.filter(verb="answers.download").exists()


def test_nothing_goes_to_a_receiver_without_the_line_of_the_sheet_that_allows_it(cast, wang, address):
    people.make_consent(cast.children["yu"], share_with_receiver="no", dated=people.at("2026-10-19").date())
    assert chinese("The consent in force does not let anything go to a receiver.") in page(
        wang.post(address, ASKED), 422
    )
    assert wang.post(address, {**ASKED, "purpose": "check-scoring"}).status_code == 200


def test_answers_without_a_consent_in_force_stay_here(cast, wang, address):
    people.make_consent(cast.children["yu"], answer="no", dated=people.at("2026-10-19").date())
    assert chinese("No consent in force covers these answers: they stay here.") in page(wang.get(address))
    page(wang.post(address, {**ASKED, "purpose": "check-scoring"}), 422)
    assert not AuditEvent.objects.filter(verb="answers.download").exists()


def test_answers_of_a_family_that_took_everything_back_are_not_there(cast, wang, address):
    people.make_consent(cast.children["yu"], "withdrawn", dated=people.at("2026-10-19").date())
    assert wang.get(address).status_code == wang.post(address, ASKED).status_code == 404


def test_a_child_that_has_to_be_seen_first_has_no_file(cast, wang, address):
    Case.objects.filter(student=cast.children["yu"]).update(hidden_until_seen=True)
    assert wang.get(address).status_code == 404 and wang.post(address, ASKED).status_code == 404
