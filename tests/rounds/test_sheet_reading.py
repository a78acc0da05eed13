"""What is read of a sheet, whatever happened to the class in the meantime. It is counted alike wherever it is shown."""

import uuid

import pytest

from screening.library.wording import state_label
from screening.rounds import services
from screening.rounds.models import ChildState, Sheet, SheetRow
from screening.rounds.presenters.check import CheckPage
from screening.rounds.presenters.rows import child_lines, neighbour
from screening.rounds.presenters.sheet import SheetPage
from screening.rounds.selectors import CheckView, sheet_view_data
from students.models import SchoolClass
from students.services.children import end_enrolment
from tests import factories as people
from tests.rounds import factories as rounds

RARE = ("𠮷野", "古丽娜尔·艾山江·买买提", "㐂久", "䶮")


def seats(sheet: Sheet) -> list[int]:
    return [row.seat for row in sheet_view_data(sheet).rows]


def named(sheet: Sheet, by, state: str) -> list[str]:
    """The children whom the check page names under a state."""
    states = {line.label: line.names for line in CheckPage(CheckView(by, sheet)).states}
    return [one.words for one in states.get(state_label(state), [])]


def without_children(cast) -> SchoolClass:
    return people.make_class(cast.school, 2, 9)


def test_a_class_without_a_child_is_a_sheet_without_a_row_and_everything_is_done(cast, current):
    sheet = Sheet.objects.create(round=current, school_class=without_children(cast), informant="teacher")
    view = sheet_view_data(sheet)
    assert (view.rows, view.others, view.done, view.total) == ([], [], 0, 0)
    assert child_lines(view) == [] and SheetPage(view).rows == []
    assert CheckPage(CheckView(cast.li, sheet)).states == []


def test_75_children_stand_in_seat_order_each_with_all_forms(cast, sheet):
    rounds.make_crowd(cast.class_3_1, 72, first_seat=4)
    view = sheet_view_data(sheet)
    assert [row.seat for row in view.rows] == list(range(1, 76))
    assert {len(row.entries) for row in view.rows} == {2}
    assert (view.total, view.done) == (75, 0)


@pytest.mark.parametrize("name", RARE)
def test_a_rare_name_is_shown_as_it_is_written(cast, sheet, name):
    people.make_student(cast.class_3_1, name, 4)
    view = sheet_view_data(sheet)
    assert view.rows[-1].name == SheetPage(view).rows[-1].name == name
    assert named(sheet, cast.li, "to-rate")[-1].endswith(name)


def test_the_signs_of_a_row_stand_for_every_line_and_name_the_open_ones(cast, sheet):
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], {"teacher-connection": "1_-0"}))
    connection, engagement = sheet_view_data(sheet).rows[0].entries
    assert (connection.signs, connection.missing) == ("1_-0____", [2, 5, 6, 7, 8])
    assert (connection.answered, connection.of, connection.complete, connection.scorable) == (3, 8, False, False)
    assert engagement.signs == "_" * 12 and engagement.missing == list(range(1, 13))


def test_a_row_of_a_child_who_is_left_out_misses_nothing(cast, sheet):
    services.exclude_child(sheet, student=cast.children["yu"], by=cast.li, reason="known-too-short")
    row = sheet_view_data(sheet).rows[0]
    assert (row.missing, row.accounted_for, row.complete) == ([], True, False)


def test_what_was_typed_before_a_child_was_left_out_comes_back_with_the_child(cast, sheet):
    yu = cast.children["yu"]
    rounds.save(sheet, cast.li, rounds.row(yu, rounds.ELEVATED))
    services.exclude_child(sheet, student=yu, by=cast.li, reason="absent-long")
    assert not SheetPage(sheet_view_data(sheet)).rows[0].open
    services.include_child(sheet, student=yu, by=cast.li)
    shown = SheetPage(sheet_view_data(sheet)).rows[0]
    assert shown.open and [cell.text for cell in shown.cells] == ["0000 0000", "1002 2300 1200"]


def test_a_consent_withdrawn_after_the_hand_in_takes_the_child_off_the_sheet_and_its_answers_from_the_pages(
    cast, sheet
):
    rounds.hand_in(sheet, cast.li, {1: rounds.HIGH})
    people.make_consent(cast.children["yu"], "withdrawn", dated=people.at("2026-10-19").date())
    services.settle_open_rounds([cast.children["yu"].pk])
    view = sheet_view_data(sheet)
    assert [row.seat for row in view.rows] == [2, 3]
    assert [(other.seat, other.state) for other in view.others] == [(1, ChildState.REFUSED)]
    assert "3333" not in " ".join(cell.text for row in SheetPage(view).rows if row.open for cell in row.cells)
    assert view.sources == {"screen": 40}  # of two children


def test_a_child_who_leaves_in_the_middle_is_on_no_page_of_the_class_from_the_next_day_on(cast, sheet):
    yu = cast.children["yu"]
    rounds.save(sheet, cast.li, rounds.row(yu, rounds.CALM))
    end_enrolment(yu, by=cast.admin, last_day=people.at("2026-10-18").date())
    assert seats(sheet) == [2, 3]
    assert len(child_lines(sheet_view_data(sheet))) == 2
    assert SheetRow.objects.filter(sheet=sheet, student=yu).exists()  # what was typed stays where it is


def test_a_newcomer_is_on_a_reopened_sheet_too(cast, sheet):
    rounds.hand_in(sheet, cast.li)
    services.reopen_sheet(sheet, by=cast.li)
    people.make_student(cast.class_3_1, "新来的", 4)
    sheet.refresh_from_db()
    view = sheet_view_data(sheet)
    assert (view.editable, view.done, view.total) == (True, 3, 4)
    assert [row.seat for row in view.rows if row.missing] == [4]


def test_two_children_who_change_seats_keep_their_answers(cast, sheet):
    yu, bo = cast.children["yu"], cast.children["bo"]
    rounds.save(sheet, cast.li, rounds.row(yu, rounds.HIGH))
    for child, seat in ((yu, 9), (bo, 1)):
        child.enrolments.update(seat_number=seat)
    rows = {row.seat: row for row in sheet_view_data(sheet).rows}
    assert rows[9].entries[0].digits == "3333 0000" and not rows[1].begun


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({}, "to-rate"),
        (rounds.CALM, "rated"),
        (rounds.SHORT, "not-scorable"),
        ({"teacher-connection": "0000 0000"}, "not-scorable"),
        ({"teacher-connection": "0000 000", "teacher-engagement": "0000 0000 0000"}, "rated"),
    ],
)
def test_the_check_page_puts_every_child_into_one_state_and_names_who_is_not_complete(cast, sheet, answers, state):
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], answers))
    page = CheckPage(CheckView(cast.li, sheet))
    assert sum(int(line.count.split()[0]) for line in page.states) == 3
    assert state_label(state) in {line.label for line in page.states}
    complete = answers == rounds.CALM
    assert any("王𬀩雨" in words for words in named(sheet, cast.li, state)) == (not complete)


def test_the_next_child_is_the_first_behind_with_open_lines_and_then_from_the_top(cast, sheet):
    rounds.save(sheet, cast.li, rounds.row(cast.children["bo"], rounds.CALM))
    view = sheet_view_data(sheet)
    yu, bo, nur = view.rows
    assert [neighbour(view, one) for one in (yu, bo, nur)] == [nur, nur, yu]
    rounds.fill(sheet, cast.li)
    done = sheet_view_data(sheet)
    assert [neighbour(done, one) for one in done.rows] == [None] * 3


def test_a_sheet_that_was_handed_in_offers_only_rows_that_are_not_complete(cast, sheet):
    rounds.hand_in(sheet, cast.li, {2: {"teacher-connection": "0000"}})
    sheet.refresh_from_db()
    offered = [(line.one.seat, line.may_fill) for line in child_lines(sheet_view_data(sheet))]
    assert offered == [(1, False), (2, True), (3, False)]


@pytest.mark.parametrize("state", [Sheet.State.OPEN, Sheet.State.SUBMITTED, Sheet.State.REOPENED])
def test_only_a_sheet_that_was_handed_in_can_be_opened_again_from_its_page(cast, sheet, state):
    if state != Sheet.State.OPEN:
        rounds.hand_in(sheet, cast.li)
    if state == Sheet.State.REOPENED:
        services.reopen_sheet(sheet, by=cast.li)
    sheet.refresh_from_db()
    page = SheetPage(sheet_view_data(sheet))
    assert page.view.may_reopen == (state == Sheet.State.SUBMITTED)
    assert page.editable == (state != Sheet.State.SUBMITTED)


def test_in_a_round_that_is_over_a_sheet_stays_as_it_was_unless_it_is_opened_again(cast, current, sheet):
    rounds.fill(sheet, cast.li)
    services.close_round(current, by=cast.district)
    sheet.refresh_from_db()
    view = sheet_view_data(sheet)
    assert view.closed_on == sheet.round.last_day and view.closed
    assert not CheckPage(CheckView(cast.li, sheet)).can_submit
    sheet.state = Sheet.State.REOPENED
    assert sheet_view_data(sheet).closed_on is None


def test_two_people_at_one_sheet_see_what_each_has_saved_with_the_version_to_send_next(cast, sheet):
    people.assign(cast.zhou, cast.school, "class-teacher", cast.class_3_1)
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], {"teacher-connection": "1"}))
    rounds.save(sheet, cast.zhou, rounds.row(cast.children["yu"], {"teacher-connection": "12"}, 1))
    rounds.save(sheet, cast.zhou, rounds.row(cast.children["bo"], {"teacher-connection": "3"}))
    versions = {row.seat: (row.version, row.entries[0].digits) for row in sheet_view_data(sheet).rows}
    assert versions == {1: (2, "12"), 2: (1, "3"), 3: (0, "")}


def test_the_mark_of_a_row_changes_with_its_digits_and_with_nothing_else(cast, sheet):
    empty = {row.seat: row.digest for row in sheet_view_data(sheet).rows}
    assert len(set(empty.values())) == 1
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], {"teacher-connection": "1"}))
    services.exclude_child(sheet, student=cast.children["bo"], by=cast.li, reason="absent-long")
    now = {row.seat: row.digest for row in sheet_view_data(sheet).rows}
    assert now[1] != empty[1] and (now[2], now[3]) == (empty[2], empty[3])


def test_handing_in_counts_the_same_children_as_the_sheet_before(cast, sheet):
    rounds.fill(sheet, cast.li, {1: rounds.SHORT})
    before = sheet_view_data(sheet)
    services.submit_sheet(sheet, by=cast.li, nonce=uuid.uuid4())
    states = dict(sheet.round.children.filter(school_class=cast.class_3_1).values_list("student__name", "state"))
    rated = {row.name for row in before.rows if row.scorable}
    assert {name for name, state in states.items() if state == ChildState.RATED} == rated
