"""What is known of one child: the latest word on each line, the words people wrote, the forms with both legs."""

import uuid
from datetime import date

import pytest
from django.utils import timezone, translation

from screening.cases.evidence.of_child import flagged_on, forms_of, results_of_case, strengths_of, words_of
from screening.cases.evidence.withheld_details import PROFILES, profile_of, withheld_summary, words
from screening.cases.models import Case
from screening.rounds.services import record_outside_result
from students.models import StrengthNote
from tests.cases import factories as make
from tests.rounds import factories as rounds


@pytest.fixture
def case(cast):
    return make.make_case(cast)


@pytest.fixture
def rated(cast):
    """Yu's case out of a real sheet."""
    made = rounds.open_round(cast)
    rounds.hand_in(rounds.sheet_of(made, cast.class_3_1), cast.li, {1: rounds.ELEVATED})
    return Case.objects.get(student=cast.children["yu"])


def note(case, line, text, by, source=StrengthNote.Source.COUNSELOR):
    values = {"line": line, "text": text, "source": source}
    StrengthNote.objects.create(student=case.student, recorded_by=by, recorded_at=timezone.now(), **values)


def test_of_each_line_the_latest_word_counts_whoever_said_it(cast, case):
    note(case, "goes-well", "画画", cast.li)
    note(case, "goes-well", "跑步", cast.wang)
    note(case, "hopes", "见妈妈", cast.wang)
    assert [one["text"] for one in strengths_of(cast.wang, case)] == ["跑步", "见妈妈"]


def test_a_strength_says_who_said_it_and_when(cast, case):
    note(case, "hopes", "见妈妈", cast.wang)
    with translation.override("en"):
        (only,) = strengths_of(cast.wang, case)
        assert only["source"].endswith("19 October") and only["label"]


def test_nobody_else_reads_what_is_known_of_the_child(cast, case):
    note(case, "hopes", "见妈妈", cast.wang)
    assert strengths_of(cast.tian, case) == []
    assert words_of(cast.tian, case) == {}
    assert forms_of(cast.tian, case) == ()


def test_what_stands_on_a_paper_from_elsewhere_is_quoted_by_its_record(cast, case):
    said = {"source": "hospital-letter", "dated": date(2026, 10, 12), "as_given": "睡眠不好", "seen_by": "父亲"}
    row = record_outside_result(case.student, by=cast.wang, nonce=uuid.uuid4(), **said)
    assert words_of(cast.wang, case)[str(row.public_id)] == {"as_given": "睡眠不好", "seen_by": "父亲"}


def test_a_random_check_is_about_no_flag(cast, case):
    assert flagged_on(case) == case.opened_on
    case.kind = Case.Kind.RANDOM_CHECK
    assert flagged_on(case) is None


def test_a_form_shows_its_level_both_legs_and_every_answer(cast, rated):
    form = next(form for form in forms_of(cast.wang, rated) if form.flagged)
    assert form.informant == "teacher"
    assert len(form.legs) == 2 and any(leg.reached for leg in form.legs)
    assert all(len(row.codes) == 1 for row in form.answers)
    assert form.rows[0].rater == cast.li.name
    assert form.change_words == ()  # nothing to compare with yet


def test_flagged_forms_come_first(cast, rated):
    flagged = [form.flagged for form in forms_of(cast.wang, rated)]
    assert flagged == sorted(flagged, reverse=True)


def test_results_are_those_of_answers_that_count(cast, rated):
    before = results_of_case(cast.wang, rated).count()
    assert before
    results_of_case(cast.wang, rated).first().assessment.__class__.objects.filter(student=rated.student).update(
        superseded_at=timezone.now()
    )
    assert results_of_case(cast.wang, rated).count() == 0


@pytest.mark.parametrize("name", sorted(PROFILES))
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_profile_says_what_it_gives_and_what_it_never_sees(name, language):
    with translation.override(language):
        assert words(name) and withheld_summary(name)
        assert words(name) != withheld_summary(name)


@pytest.mark.parametrize("section", ["strengths", "reasons", "care", "contacts", "results", "answers", "tried"])
def test_a_receiver_nobody_knows_gets_no_section(section):
    assert getattr(profile_of("unheard-of"), section) is False


def test_only_company_gets_no_full_name():
    assert {name for name, profile in PROFILES.items() if not profile.identity} == {"company"}


def test_only_a_hospital_reads_answers_item_by_item():
    assert {name for name, profile in PROFILES.items() if profile.answers or profile.results} == {"full"}


def test_the_counselor_reads_how_many_answers_were_filled_as_the_rest(cast):
    made = rounds.open_round(cast)
    digits = {"teacher-connection": "3333 oooo", "teacher-engagement": rounds.CALM["teacher-engagement"]}
    rounds.hand_in(rounds.sheet_of(made, cast.class_3_1), cast.li, {1: digits})
    forms = forms_of(cast.wang, Case.objects.get(student=cast.children["yu"]))
    said = {form.id: form.by_rest for form in forms}
    assert (
        "最近这次 8 个答案里有 4 个 0" in said["teacher-connection"]
        and "全班 24 个里有 4 个" in said["teacher-connection"]
    )
    assert said["teacher-engagement"] == ""
