"""Answers leave the system under codes, for a stated purpose, recorded, and come back as they were."""

import csv
import io
import re

import openpyxl
import pytest
from django.urls import reverse

from accounts.models import AuditEvent, AuditSubject
from screening import instruments
from screening.cases.models import Case
from screening.instruments.file_formats import answers_from_csv, answers_from_xlsx
from screening.rounds import services
from screening.rounds.child_codes import child_code
from screening.rounds.models import Assessment, Result, RoundForm
from screening.scoring import score
from tests import factories as people
from tests.pages.structure import faults
from tests.rounds import factories as rounds

CONNECTION = instruments.get("teacher-connection")
ENGAGEMENT = instruments.get("teacher-engagement")
PAGE = reverse("rounds:download_answers")


@pytest.fixture
def handed_in(cast, current):
    """Yu high, Bo with two lines not observed, Nur calm; class 3-2 calm."""
    seen = {"teacher-connection": "30-1 2_01", "teacher-engagement": "0000 0000 0000"}
    rounds.hand_in(rounds.sheet_of(current, cast.class_3_1), cast.li, {1: rounds.HIGH, 2: seen})
    rounds.hand_in(rounds.sheet_of(current, cast.class_3_2), cast.zhou)
    return current


@pytest.fixture
def wang(cast, as_):
    return as_(cast.wang)


def asked(current, form="teacher-connection", **fields):
    version = RoundForm.objects.get(round=current, instrument_version__instrument=form).instrument_version
    what = f"{current.public_id.hex}-{version.public_id.hex}"
    return {"what": what, "school": "", "kind": "csv", "purpose": "check-scoring", "promise": "on", **fields}


def look(browser, current, status=200, **fields) -> str:
    answer = browser.post(PAGE, asked(current, **fields))
    text = answer.content.decode()
    assert answer.status_code == status and faults(text) == []
    return text


def taken(browser, current, **fields) -> bytes:
    answer = browser.post(PAGE, asked(current, download="1", **fields))
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
    return answer.content


def table(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_the_counselor_finds_it_among_what_is_rare(cast, wang, handed_in):
    assert PAGE in wang.get(reverse("home:show_rare")).content.decode()
    text = wang.get(PAGE).content.decode()
    assert faults(text) == [] and text.count("1.0（4 名孩子）") == 2


def test_a_row_a_child_under_a_code_that_is_no_address_and_no_name(cast, wang, handed_in):
    data = taken(wang, handed_in)
    rows = table(data)
    names = [child.name for child in cast.children.values()]
    ids = [str(child.public_id) for child in cast.children.values()]
    text = data.decode("utf-8-sig")
    assert not [word for word in [*names, *ids, cast.li.name] if word in text]
    assert [row["child"] for row in rows] == sorted(
        child_code(cast.children[name].public_id) for name in ("yu", "bo", "nur", "hao")
    )
    yu = next(row for row in rows if row["child"] == child_code(cast.children["yu"].public_id))
    assert [yu[item.id] for item in CONNECTION.items] == list("33330000")
    assert (yu["school"], yu["informant"], yu["source"]) == (cast.school.name, "teacher", "screen")
    assert yu["class"] == "三年级(1)班" and yu["content_hash"] == CONNECTION.content_hash


@pytest.mark.parametrize(("kind", "back"), [("csv", answers_from_csv), ("xlsx", answers_from_xlsx)])
@pytest.mark.parametrize("form", [CONNECTION, ENGAGEMENT], ids=lambda form: form.id)
def test_what_is_taken_out_comes_back_as_it_was_handed_in_and_scores_the_same(cast, wang, handed_in, form, kind, back):
    found = back(form, taken(wang, handed_in, form=form.id, kind=kind, results="on"))
    stored = Assessment.objects.filter(instrument_version__instrument=form.id).select_related("student")
    assert found.ok and {row.child: dict(row.answers) for row in found.rows} == {
        child_code(one.student.public_id): one.answers for one in stored
    }
    assert {loss.place for loss in found.losses} >= {"school", "class", "source", "result_raw", "result_rules"}
    sums = {row.child: score(form, row.answers).total.prorated for row in found.rows}
    results = Result.objects.filter(assessment__in=stored).select_related("assessment__student")
    assert sums == {child_code(one.assessment.student.public_id): one.total_prorated for one in results}


def test_missing_and_not_observed_stay_apart(cast, wang, handed_in):
    bo = next(r for r in table(taken(wang, handed_in)) if r["child"] == child_code(cast.children["bo"].public_id))
    assert [bo[item.id] for item in CONNECTION.items] == ["3", "0", "-", "1", "2", "", "0", "1"]


def test_sums_come_only_when_asked_for_and_say_what_they_rest_on(cast, wang, handed_in):
    assert not [name for name in table(taken(wang, handed_in))[0] if name.startswith("result_")]
    rows = table(taken(wang, handed_in, results="on"))
    yu = next(row for row in rows if row["child"] == child_code(cast.children["yu"].public_id))
    result = Result.objects.get(
        assessment__student=cast.children["yu"], instrument_version__instrument="teacher-connection"
    )
    assert (yu["result_raw"], float(yu["result_prorated"]), yu["result_norm"]) == ("12", 12.0, "")
    assert (yu["result_rules"], yu["result_rules_hash"]) == (result.rule_set.version, result.rule_set.content_hash)
    assert (yu["result_scored_as"], yu["result_engine"]) == ("1.0", result.engine_version)
    bo = next(row for row in rows if row["child"] == child_code(cast.children["bo"].public_id))
    assert bo["result_raw"] == bo["result_prorated"] == ""  # six of eight lines: not scorable, never a low sum


def test_answers_that_came_in_different_ways_are_told_apart(cast, wang, current):
    sheet = rounds.sheet_of(current, cast.class_3_1)
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], {"teacher-connection": "3333"}), source="paper")
    rounds.hand_in(sheet, cast.li, {1: {**rounds.CALM, "teacher-connection": "3333 1000"}})
    rows = {row["child"]: row["source"] for row in table(taken(wang, current))}
    assert rows[child_code(cast.children["yu"].public_id)].startswith("c1=paper c2=paper c3=paper c4=paper c5=screen")
    assert rows[child_code(cast.children["bo"].public_id)] == "screen"


def test_the_workbook_says_what_it_is_to_whoever_finds_it(wang, handed_in):
    book = openpyxl.load_workbook(io.BytesIO(taken(wang, handed_in, kind="xlsx")))
    assert book.sheetnames == ["answers", "items", "about"]
    said = " ".join(str(cell.value) for row in book["about"].iter_rows() for cell in row)
    assert "没有经过验证" in said and "用另一个程序核对分数" in said


def test_who_took_what_of_how_many_children_and_what_for_is_recorded(cast, wang, handed_in):
    data = taken(wang, handed_in, purpose="before-after", results="on")
    event = AuditEvent.objects.get(verb="answers.download")
    assert (event.actor_id, event.purpose) == (cast.wang.public_id, "before-after")
    assert (event.object_type, event.object_id) == ("rounds.screeninground", str(handed_in.public_id))
    assert event.detail["children"] == 4 and event.detail["form"] == "teacher-connection"
    assert event.detail["results"] is True and event.detail["bytes"] == len(data)
    expected = {cast.children[name].public_id for name in ("yu", "bo", "nur", "hao")}
    assert set(AuditSubject.objects.filter(event=event).values_list("subject_id", flat=True)) == expected


def test_a_look_shows_the_size_and_what_is_lost_and_takes_nothing(wang, handed_in):
    text = look(wang, handed_in, results="on")
    assert "<b>4 名" in text and "1 KB" in text and "等级和提示的理由不在里面" in text
    assert not AuditEvent.objects.filter(verb="answers.download").exists()


def test_the_file_is_kept_nowhere_and_its_name_says_nothing_about_a_child(wang, handed_in):
    answer = wang.post(PAGE, asked(handed_in, download="1"))
    assert "no-store" in answer["Cache-Control"]
    assert 'filename="teacher-connection-1.0-2026-1-answers.csv"' in answer["Content-Disposition"]


@pytest.mark.parametrize("lacking", ["purpose", "promise", "what", "kind"])
def test_without_a_purpose_and_a_promise_nothing_is_taken(wang, handed_in, lacking):
    answer = wang.post(PAGE, {**asked(handed_in, download="1"), lacking: ""})
    assert answer.status_code == 422 and not AuditEvent.objects.filter(verb="answers.download").exists()


def test_a_form_or_school_that_is_not_the_counselors_is_no_choice(cast, as_, wang, handed_in):
    look(as_(cast.tian), handed_in, status=422)
    look(wang, handed_in, status=422, school=str(cast.outside_school.public_id))
    for school in (cast.outside_school, cast.second_school):
        answer = wang.post(PAGE, asked(handed_in, download="1", school=str(school.public_id)))
        assert answer.status_code == 422
    assert not AuditEvent.objects.filter(verb="answers.download").exists()


def test_one_school_alone(cast, wang, handed_in):
    assert len(table(taken(wang, handed_in, school=str(cast.school.public_id)))) == 4
    assert "没有可以带走的作答" in look(wang, handed_in, status=422, school=str(cast.second_school.public_id))


def test_a_child_whose_consent_was_withdrawn_is_not_in_the_file(cast, wang, handed_in):
    people.make_consent(cast.children["yu"], "withdrawn", dated=people.at("2026-10-19").date())
    assert "1 名孩子没有允许这样用的同意" in look(wang, handed_in)
    codes = [row["child"] for row in table(taken(wang, handed_in))]
    assert len(codes) == 3 and child_code(cast.children["yu"].public_id) not in codes
    event = AuditEvent.objects.get(verb="answers.download")
    assert event.detail["left_out"] == {"no-consent": 1} and len(event.subjects) == 3


def test_before_and_after_needs_the_line_of_the_sheet_that_allows_it(cast, wang, handed_in):
    people.make_consent(cast.children["yu"], evaluation="no", dated=people.at("2026-10-19").date())
    assert len(table(taken(wang, handed_in))) == 4
    assert len(table(taken(wang, handed_in, purpose="before-after"))) == 3


def test_a_child_that_waits_to_be_seen_first_is_left_out_until_then(cast, wang, handed_in):
    Case.objects.filter(student=cast.children["yu"]).update(hidden_until_seen=True)
    assert child_code(cast.children["yu"].public_id) not in [row["child"] for row in table(taken(wang, handed_in))]
    assert "1 名孩子还没有见过面" in look(wang, handed_in)
    Case.objects.filter(student=cast.children["yu"]).update(first_seen_on="2026-10-19")
    assert len(table(taken(wang, handed_in))) == 4


def test_answers_handed_in_again_stand_there_once_as_they_count_now(cast, wang, current):
    sheet = rounds.hand_in(rounds.sheet_of(current, cast.class_3_1), cast.li, {1: rounds.HIGH})
    services.reopen_sheet(sheet, by=cast.li, reason="看错了一行")
    rounds.hand_in(sheet, cast.li)
    rows = table(taken(wang, current))
    assert len(rows) == 3 and {row["c1"] for row in rows} == {"0"}


def test_a_school_called_like_a_formula_runs_nothing(cast, wang, handed_in):
    cast.school.name = "=cmd|'/c calc'!A1"
    cast.school.save()
    assert table(taken(wang, handed_in))[0]["school"] == "'=cmd|'/c calc'!A1"


def test_more_children_than_a_file_may_hold_are_refused(wang, handed_in, monkeypatch):
    monkeypatch.setattr("screening.rounds.forms.files.MOST_CHILDREN", 3)
    assert "请一所学校一所学校地取" in look(wang, handed_in, status=422)


@pytest.mark.parametrize("who", ["li", "chen", "admin", "district", "staff", "auditor"])
def test_nobody_else_gets_near_it(cast, as_, handed_in, who):
    browser = as_(getattr(cast, who))
    assert browser.get(PAGE).status_code == 403
    assert browser.post(PAGE, asked(handed_in, download="1")).status_code == 403


def test_the_button_under_a_look_takes_exactly_what_was_looked_at(wang, handed_in):
    text = look(wang, handed_in, results="on", kind="xlsx")
    card = text[text.index('name="download"') - 1500 : text.index('name="download"')]
    hidden = dict(re.findall(r'<input type="hidden" name="([a-z]+)" value="([^"]*)">', card))
    hidden.pop("csrfmiddlewaretoken", None)
    answer = wang.post(PAGE, {**hidden, "download": "1"})
    found = answers_from_xlsx(CONNECTION, answer.content)
    assert len(found.rows) == 4 and "result_raw" in {loss.place for loss in found.losses}
