"""With paper and pencil one gets from the lines on the page to the result that is stored, whatever was answered."""

import uuid
from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation

from accounts.models import AuditEvent
from screening.cases.models import Case
from screening.cases.score_working.presenters import page as working
from screening.library import services as library
from screening.library.models import InstrumentVersion
from screening.rounds import services
from screening.rounds.models import Assessment, Result
from tests.cases import factories as make
from tests.cases.pages import page, url
from tests.rounds import child_form_factories as child_forms
from tests.rounds import districts
from tests.rounds import factories as rounds
from tests.scoring.cases import CONNECTION, norm_of

OTHERS = {
    "tian": 404,
    **dict.fromkeys(("li", "zhou", "chen", "admin", "staff", "district", "protection", "auditor"), 403),
}
TEN_OF_TWELVE = {"teacher-connection": "3333 0000", "teacher-engagement": "1002 2300 12--"}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def handed_in(case, form="teacher-engagement"):
    return Assessment.objects.get(student=case.student, instrument_version__instrument=form, superseded_at=None)


def worked(cast, case, form, number=""):
    return working.build(cast.wang, case, handed_in(case, form).public_id, number)


def facts(shown, slug):
    return {fact.label: fact.value for step in shown.steps if step.slug == slug for fact in step.facts}


def said(shown, slug):
    return " ".join(line for step in shown.steps if step.slug == slug for line in step.says)


def by_pencil(rows, lowest, highest):
    """Sum and number of lines in the upper half, from what stands in the rows and nothing else."""
    answered = [row for row in rows if row.code.isdecimal()]
    turned = [lowest + highest - int(row.code) if row.reversed != "no" else int(row.code) for row in answered]
    assert [row.keyed for row in answered] == list(map(str, turned))
    upper = [2 * code > lowest + highest for code in turned]
    assert [row.upper == "yes" for row in answered] == upper
    return sum(turned), sum(upper)


@pytest.fixture
def own_answers(cast):
    """The child's own forms, with lines that are turned."""
    child_forms.open_round(cast)
    sheet = child_forms.child_sheet(cast)
    child_forms.name_typist(cast, cast.staff)
    digits = {"child-loneliness": "3341334111", "child-engagement": "421434121111"}
    child_forms.type_form(sheet, cast.children["second"], cast.staff, digits)
    services.submit_sheet(sheet, by=cast.staff, nonce=uuid.uuid4())
    return Case.objects.get(student=cast.children["second"])


@pytest.fixture
def current(cast):
    return rounds.open_round(cast)


@pytest.fixture
def yu(cast, current):
    """Two lines of the engagement form were not seen; the connection form is complete."""
    rounds.hand_in(rounds.sheet_of(current, cast.class_3_1), cast.li, {1: TEN_OF_TWELVE, 2: rounds.SHORT})
    return Case.objects.get(student=cast.children["yu"])


@pytest.mark.parametrize(("form", "total", "upper"), [("child-loneliness", 18, 4), ("child-engagement", 19, 2)])
def test_lines_that_are_turned_come_out_as_on_paper(cast, own_answers, form, total, upper):
    """3 3 (4→1) 1 3 3 (4→1) 1 1 1, and (4→1) (2→3) (1→4) (4→1) (3→2) (4→1) 1 2 1 1 1 1."""
    shown = worked(cast, own_answers, form)
    stored = Result.objects.get(assessment=handed_in(own_answers, form))
    assert by_pencil(shown.items, 1, 4) == (total, upper)
    assert (stored.total_raw, stored.total_prorated) == (total, total)
    assert facts(shown, "sum")["Sum after reversal"].endswith(f"= {total}")
    assert facts(shown, "sum")["In the upper half"].startswith(f"{upper} of ")
    assert shown.checked["equal"]
    assert "own answers" in shown.about


def test_a_turned_line_says_how_it_was_turned_and_another_one_only_that_it_was_not(cast, own_answers):
    rows = worked(cast, own_answers, "child-loneliness").items
    assert [(row.number, row.reversed) for row in rows if row.reversed != "no"] == [
        (3, "yes: 4 + 1 − 4"),
        (7, "yes: 4 + 1 − 4"),
    ]


def test_what_was_not_seen_is_left_out_and_the_rest_is_put_up_to_all_lines(cast, yu):
    shown, stored = worked(cast, yu, "teacher-engagement"), Result.objects.get(assessment=handed_in(yu))
    assert by_pencil(shown.items, 0, 3) == (11, 4)
    assert [row.keyed for row in shown.items if row.code == "-"] == ["—", "—"]
    assert (stored.total_raw, stored.total_prorated) == (11, 13.2)
    assert "11 × 12 ÷ 10 = 13.2" in facts(shown, "sum")["Prorated to all lines"]
    assert facts(shown, "count")["Share in the upper half"] == "4 ÷ 10 = 0.4"


def test_a_sheet_too_short_gives_no_figure_in_any_step(cast, yu):
    bo = make.make_case(cast, "bo")
    shown = worked(cast, bo, "teacher-engagement")
    assert Result.objects.get(assessment=handed_in(bo)).total_raw is None
    assert "Sum after reversal" not in facts(shown, "sum")
    assert facts(shown, "count") == facts(shown, "norm") == facts(shown, "band") == {}
    assert shown.checked["equal"]


def test_a_norm_of_other_grades_or_of_another_version_of_the_form_is_not_used(cast, wang, current):
    version = InstrumentVersion.objects.get(instrument="teacher-connection")
    county = {"county_id": cast.county.public_id, "frozen_on": date(2026, 9, 1)}
    library.freeze_norm(version, norm=norm_of(CONNECTION, name="GRADES-5-6"), grade_min=5, grade_max=6, **county)
    rounds.hand_in(rounds.sheet_of(current, cast.class_3_1), cast.li, {1: rounds.BOTH})
    case = Case.objects.get(student=cast.children["yu"])
    shown = worked(cast, case, "teacher-connection")
    assert facts(shown, "norm") == {}
    assert "No norm was in force" in said(shown, "norm")
    address = url("show_working", case.public_id, handed_in(case, "teacher-connection").public_id)
    assert "GRADES-5-6" not in page(wang.get(address))


def test_scored_as_another_version_both_are_named_and_the_earlier_result_stays_to_be_read(cast, current, yu):
    """Two lines had been too many to leave out; under version 1.1 four answers are enough."""
    bo, version = make.make_case(cast, "bo"), InstrumentVersion.objects.get(instrument="teacher-engagement")
    fixed = districts.corrected(version)
    services.adopt_rescoring(
        districts.compute_all(districts.ask(cast, current, definitions={version: fixed})), by=cast.district
    )
    shown, before = (worked(cast, bo, "teacher-engagement", number) for number in ("", "1"))
    named = {fact.label: fact.value for fact in shown.versions}
    assert "teacher-engagement 1.0" in named["Form as answered"]
    assert "teacher-engagement 1.1" in named["Scored as"]
    assert fixed.content_hash in named["Scored as"]
    assert "1 + 0 + 0 + 2 + 2 = 5" in facts(shown, "sum")["Sum after reversal"]
    assert "Sum after reversal" not in facts(before, "sum")
    assert (shown.until, bool(before.until)) == ("", True)
    assert shown.checked["equal"] and before.checked["equal"]
    assert [link.url.endswith("?n=1") for link in shown.others] == [True]
    for nonsense in ("0", "2", "99", "-1", "x", "²"):
        assert worked(cast, bo, "teacher-engagement", nonsense).until == ""


def test_answers_that_were_changed_afterwards_have_no_page_any_more(cast, wang, current, yu):
    sheet, old = rounds.sheet_of(current, cast.class_3_1), handed_in(yu)
    services.reopen_sheet(sheet, by=cast.li, reason="看错了一行")
    sheet.refresh_from_db()
    rounds.hand_in(sheet, cast.li, {1: rounds.BOTH, 2: rounds.SHORT})
    case = Case.objects.get(student=yu.student, state=Case.State.WAITING)
    assert wang.get(url("show_working", case.public_id, old.public_id)).status_code == 404
    assert "1 + 0 + 0 + 2 + 2 + 3 + 0 + 0 + 1 + 2 + 0 + 0 = 11" in page(
        wang.get(url("show_working", case.public_id, handed_in(case).public_id))
    )


@pytest.mark.parametrize(("who", "status"), OTHERS.items())
def test_only_the_counselor_of_the_school_opens_it(cast, as_, yu, who, status):
    address = url("show_working", yu.public_id, handed_in(yu).public_id)
    assert as_(cast.people[who]).get(address).status_code == status


def test_a_child_kept_unmarked_is_worked_out_once_it_was_seen_and_the_look_is_recorded(cast, wang, yu):
    address = url("show_working", yu.public_id, handed_in(yu).public_id)
    Case.objects.filter(pk=yu.pk).update(hidden_until_seen=True)
    assert wang.get(address).status_code == 404
    Case.objects.filter(pk=yu.pk).update(first_seen_on=make.TODAY)
    page(wang.get(address))
    looks = AuditEvent.objects.filter(object_id=str(yu.public_id), purpose="working", actor_id=cast.wang.public_id)
    assert looks.exists()
