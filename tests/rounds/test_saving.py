import uuid
from datetime import date

import pytest
import time_machine
from django.utils import timezone

from accounts.models import AuditEvent
from screening.form_kit.rows import digest
from screening.rounds import services, wording
from screening.rounds.drafts import digits_of
from screening.rounds.models import SheetRow
from screening.rounds.round_scoring import forms_of_round
from screening.rounds.selectors import sheet_view_data
from tests import factories as people
from tests.rounds import factories as rounds


def stored(sheet, student):
    forms = forms_of_round(sheet.round)
    row = SheetRow.objects.get(sheet=sheet, student=student)
    return digits_of(forms, row.cells), row.version


def test_a_row_is_kept_with_who_typed_it_and_how(cast, sheet):
    yu = cast.children["yu"]
    outcome = rounds.save(
        sheet, cast.li, rounds.row(yu, {"teacher-connection": "１００-０００3"}), source="spreadsheet"
    )
    assert outcome.ok and outcome.saved[0].version == 1 and outcome.closed_on is None
    digits, version = stored(sheet, yu)
    assert (digits["teacher-connection"], digits["teacher-engagement"], version) == ("100- 0003", "", 1)
    cell = SheetRow.objects.get(student=yu).cells["c1"]
    assert (cell["v"], cell["s"], cell["by"]) == (1, "spreadsheet", str(cast.li.pk))
    sheet.refresh_from_db()
    assert sheet.started_at == sheet.last_saved_at is not None


def test_wrong_digits_name_row_and_item_and_keep_the_rest_of_the_sheet(cast, sheet):
    yu, bo = cast.children["yu"], cast.children["bo"]
    outcome = rounds.save(
        sheet, cast.li, rounds.row(yu, {"teacher-connection": "1070 000x"}), rounds.row(bo, rounds.CALM)
    )
    assert [(one.seat, one.item, one.code) for one in outcome.problems] == [
        (1, "c3", "out-of-range"),
        (1, "c8", "unknown-sign"),
    ]
    assert wording.problem(outcome.problems[0]).startswith("1 号")
    assert stored(sheet, yu)[0]["teacher-connection"] == "10_0 000"
    assert stored(sheet, bo)[0]["teacher-connection"] == "0000 0000"


@pytest.mark.parametrize(("typed", "code"), [("0000 00001", "too-long"), ("0\t\t1\t0", "empty-cell")])
def test_when_nobody_can_tell_which_digit_is_wrong_the_form_stays_as_it_was(cast, sheet, typed, code):
    yu = cast.children["yu"]
    rounds.save(sheet, cast.li, rounds.row(yu, {"teacher-connection": "1111 1111"}))
    outcome = rounds.save(
        sheet, cast.li, rounds.row(yu, {"teacher-connection": typed, "teacher-engagement": "2"}, version=1)
    )
    assert [one.code for one in outcome.problems] == [code]
    assert wording.problem(outcome.problems[0])
    assert stored(sheet, yu) == ({"teacher-connection": "1111 1111", "teacher-engagement": "2"}, 2)


def test_a_stale_row_returns_both_versions_and_writes_nothing(cast, sheet):
    yu, bo = cast.children["yu"], cast.children["bo"]
    rounds.save(sheet, cast.li, rounds.row(yu, {"teacher-connection": "1111 1111"}))
    outcome = rounds.save(
        sheet, cast.zhou, rounds.row(yu, {"teacher-connection": "2222 2222"}), rounds.row(bo, rounds.CALM)
    )
    (conflict,) = outcome.conflicts
    assert conflict.mine["teacher-connection"] == "2222 2222"
    assert conflict.theirs["teacher-connection"] == "1111 1111"
    assert (conflict.by, conflict.seat, conflict.version) == ("李芳", 1, 1)
    assert "李芳" in wording.conflict(conflict)
    assert stored(sheet, yu)[0]["teacher-connection"] == "1111 1111" and stored(sheet, bo)[1] == 1
    mine = rounds.row(yu, conflict.mine, version=conflict.version)
    assert rounds.save(sheet, cast.zhou, mine).ok and stored(sheet, yu)[0]["teacher-connection"] == "2222 2222"


def test_a_row_that_was_not_touched_never_fights_with_a_colleague(cast, sheet):
    yu = cast.children["yu"]
    page = {row.student: row for row in sheet_view_data(sheet).rows}[yu.public_id]
    assert page.digest == digest(["", ""])
    rounds.save(sheet, cast.li, rounds.row(yu, rounds.CALM))
    empty = {"teacher-connection": "", "teacher-engagement": ""}
    outcome = rounds.save(sheet, cast.zhou, rounds.row(yu, empty, page.version, page.digest))
    assert outcome.ok and stored(sheet, yu)[0] == rounds.CALM


def test_ones_own_other_window_is_called_so_and_not_by_ones_name(cast, sheet):
    yu = cast.children["yu"]
    rounds.save(sheet, cast.li, rounds.row(yu, {"teacher-connection": "1111 1111"}))
    (conflict,) = rounds.save(sheet, cast.li, rounds.row(yu, {"teacher-connection": "2222 2222"})).conflicts
    assert "另一个窗口" in wording.conflict(conflict)
    assert "李芳" not in wording.conflict(conflict)


def test_the_same_answer_from_two_people_is_no_conflict(cast, sheet):
    yu = cast.children["yu"]
    rounds.save(sheet, cast.li, rounds.row(yu, rounds.CALM))
    assert rounds.save(sheet, cast.zhou, rounds.row(yu, rounds.CALM)).ok
    assert stored(sheet, yu)[1] == 1


def test_the_same_nonce_gets_the_same_answer_and_writes_nothing_twice(cast, sheet):
    yu, nonce = cast.children["yu"], uuid.uuid4()
    first = rounds.save(sheet, cast.li, rounds.row(yu, {"teacher-connection": "19"}), nonce=nonce)
    events = AuditEvent.objects.count()
    again = rounds.save(sheet, cast.li, rounds.row(yu, {"teacher-connection": "19"}), nonce=nonce)
    assert again.replayed and (again.saved, again.problems) == (first.saved, first.problems)
    assert stored(sheet, yu)[1] == 1 and AuditEvent.objects.count() == events
    with pytest.raises(services.NonceReused):
        rounds.save(sheet, cast.zhou, nonce=nonce)


def test_a_conflict_survives_its_receipt(cast, sheet):
    yu, nonce = cast.children["yu"], uuid.uuid4()
    rounds.save(sheet, cast.li, rounds.row(yu, rounds.CALM))
    first = rounds.save(sheet, cast.zhou, rounds.row(yu, rounds.HIGH), nonce=nonce)
    assert rounds.save(sheet, cast.zhou, rounds.row(yu, rounds.HIGH), nonce=nonce).conflicts == first.conflicts


def test_a_page_brought_back_and_put_right_is_not_taken_for_a_repeated_save(cast, sheet):
    """Back in the browser: the old nonce, the old version, another digit. Never lost in silence."""
    yu, bo, nonce = cast.children["yu"], cast.children["bo"], uuid.uuid4()
    rounds.save(sheet, cast.li, rounds.row(yu, rounds.CALM), nonce=nonce)
    again = rounds.save(sheet, cast.li, rounds.row(yu, rounds.HIGH), rounds.row(bo, rounds.CALM), nonce=nonce)
    assert [one.student for one in again.conflicts] == [yu.public_id]
    assert [one.student for one in again.saved] == [bo.public_id]


def test_a_child_of_another_class_or_without_consent_is_refused_beside_the_others(cast, sheet):
    silent = people.make_student(cast.class_3_1, "孙静", 9, consent=False)
    outcome = rounds.save(
        sheet,
        cast.li,
        rounds.row(cast.children["hao"], rounds.CALM),
        rounds.row(silent, rounds.CALM),
        rounds.row(cast.children["yu"], rounds.CALM),
    )
    assert [one.code for one in outcome.problems] == ["not-on-sheet", "not-on-sheet"]
    assert [row.student for row in outcome.saved] == [cast.children["yu"].public_id]
    assert all(wording.problem(one) for one in outcome.problems)


def test_a_closed_round_keeps_the_draft_and_says_so(cast, sheet):
    with time_machine.travel("2026-10-31T09:00:00+08:00", tick=False):
        outcome = rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], rounds.CALM))
        assert outcome.closed_on == date(2026, 10, 30) and stored(sheet, cast.children["yu"])[1] == 1
        with pytest.raises(services.RoundClosed):
            services.submit_sheet(sheet, by=cast.li, nonce=uuid.uuid4())


def test_a_round_ended_early_names_the_day_it_ended(cast, sheet):
    services.close_round(sheet.round)
    sheet.refresh_from_db()
    outcome = rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], rounds.CALM))
    today = timezone.localdate()
    assert outcome.closed_on == sheet_view_data(sheet).closed_on == today < sheet.round.closes_on


def test_a_sheet_that_was_handed_in_takes_no_rows(cast, sheet):
    rounds.hand_in(sheet, cast.li)
    with pytest.raises(services.SheetSubmitted):
        rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], rounds.HIGH, 1))
    with pytest.raises(services.SheetSubmitted):
        services.exclude_child(sheet, student=cast.children["yu"], by=cast.li, reason="absent-long")


def test_an_unknown_form_is_named(cast, sheet):
    outcome = rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], {"child-loneliness": "1111"}))
    assert [one.code for one in outcome.problems] == ["unknown-form"] and wording.problem(outcome.problems[0])


def test_saving_sixty_rows_takes_as_many_queries_as_saving_three(cast, sheet, django_assert_max_num_queries):
    def queries(children):
        SheetRow.objects.all().delete()
        rows = [rounds.row(child, rounds.CALM) for child in children]
        with django_assert_max_num_queries(25) as captured:
            assert len(rounds.save(sheet, cast.li, *rows).saved) == len(children)
        return len(captured)

    three = [cast.children[name] for name in ("yu", "bo", "nur")]
    queries(three)  # a frozen definition is read only once a process
    few = queries(three)
    more = [people.make_student(cast.class_3_1, f"学生{seat}", seat) for seat in range(4, 61)]
    assert queries(three + more) == few
    assert SheetRow.objects.count() == 60


def test_answers_to_saves_are_forgotten_after_a_day(cast, sheet):
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], rounds.CALM))
    for day, gone in (("2026-10-19", 0), ("2026-10-20", 1), ("2026-10-21", 0)):
        with time_machine.travel(f"{day}T10:00:00+08:00", tick=False):
            assert services.forget_receipts() == gone
