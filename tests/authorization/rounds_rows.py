"""Sheets belong to the class teacher; rounds to the district and, for the own school, to its administrator."""

import uuid
from datetime import date

from screening.library.selectors import rule_sets, usable_versions
from screening.rounds import services
from screening.rounds.forms.files import read, tokens_of
from screening.rounds.models import ClassConversation, RoundForm, ScreeningRound
from screening.rounds.selectors import sheet_view_data
from screening.rounds.selectors.files import ClassOnFile
from screening.rounds.spreadsheet.reading import compare, read_file
from tests.authorization.matrix import Row, Target
from tests.conftest import Cast
from tests.rounds import factories as rounds
from tests.rounds.districts import other_rules, small_rescoring

LEVELS = ["明显偏多", "偏多", "请心理老师看一看"]
TEACHER = {"class_teacher": 200, "*": 404}
SAVES = {"class_teacher": 302, "*": 404}
OWN = {"class_teacher": "yu bo nur"}
NEVER = {"class_teacher": LEVELS}
OFFICER = {"district_officer": 200, "*": 403}
RATERS = {"class_teacher other_teacher outside_teacher counselor other_counselor": 200, "*": 403}
PRACTISED = {"class_teacher other_teacher outside_teacher counselor other_counselor": 302, "*": 403}


def open_sheet(cast: Cast) -> Target:
    sheet = rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)
    return Target(kwargs={"public_id": sheet.public_id}, data={"nonce": str(uuid.uuid4())})


def sheet_by_item(cast: Cast) -> Target:
    target = open_sheet(cast)
    answer = {"item": "c1", "child": cast.children["yu"].public_id.hex, "version": "0", "answer": "1"}
    return Target(kwargs=target.kwargs, data={**target.data, **answer})


def one_item(cast: Cast) -> Target:
    target = open_sheet(cast)
    child = cast.children["yu"].public_id.hex
    data = {**target.data, "child": child, f"a-{child}": "1", f"v-{child}": "0._"}
    return Target(kwargs={**target.kwargs, "item_id": "c1"}, data=data)


def rest_of_one_item(cast: Cast) -> Target:
    target = one_item(cast)
    return Target(kwargs=target.kwargs, data={**target.data, "do": "fill"}, query={"rest": "1"})


def rows_to_choose(cast: Cast) -> Target:
    target = open_sheet(cast)
    return Target(kwargs=target.kwargs, data={**target.data, "do": "choose"})


def one_child(cast: Cast) -> Target:
    target = open_sheet(cast)
    return Target(kwargs={**target.kwargs, "child_id": cast.children["yu"].public_id}, data={"reason": "absent-long"})


def child_of_another_class(cast: Cast) -> Target:
    target = one_child(cast)
    return Target(kwargs={**target.kwargs, "child_id": cast.children["hao"].public_id}, data=target.data)


def complete_child(cast: Cast) -> Target:
    target = one_child(cast)
    view = sheet_view_data(rounds.sheet_of(ScreeningRound.objects.get(), cast.class_3_1))
    answers = {item.id: "0" for form in view.forms for item in form.items}
    return Target(kwargs=target.kwargs, data={**answers, "nonce": str(uuid.uuid4()), "version": "0"})


def handed_in(cast: Cast) -> Target:
    target = open_sheet(cast)
    sheet = rounds.sheet_of(ScreeningRound.objects.get(), cast.class_3_1)
    rounds.hand_in(sheet, cast.li, {1: rounds.HIGH, 2: rounds.ELEVATED})
    who = [str(cast.children["yu"].public_id)]
    return Target(kwargs=target.kwargs, data={"nonce": str(uuid.uuid4()), "who": who, "reason": "看错了一行"})


def to_take_back(cast: Cast) -> Target:
    return Target(kwargs=handed_in(cast).kwargs, data={"do": "undo"})


def nothing_to_take_back(cast: Cast) -> Target:
    return Target(kwargs=open_sheet(cast).kwargs, data={"do": "undo"})


def few_flags(cast: Cast) -> Target:
    """25 children and no flag: a talk is asked for."""
    rounds.make_crowd(cast.class_3_1, 22, first_seat=4)
    sheet = rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)
    rounds.hand_in(sheet, cast.li)
    talk = ClassConversation.objects.get()
    return Target(kwargs={"public_id": talk.public_id}, data={"held_on": "2026-10-19", "outcome": "as-rated"})


def sheet_on_file(cast: Cast) -> Target:
    """A block pasted for the first child of the class."""
    return Target(kwargs=open_sheet(cast).kwargs, data={"block": "1\t王𬀩雨" + "\t1" * 20})


def cells_to_take(cast: Cast) -> Target:
    """What Li's preview carried on. Another person's is a bad request before anything is read from it."""
    kwargs = open_sheet(cast).kwargs
    sheet = rounds.sheet_of(ScreeningRound.objects.get(), cast.class_3_1)
    on_file = ClassOnFile(sheet)
    reading = read(on_file, read_file(("1\t王𬀩雨\t9" + "\t1" * 19).encode()))
    tokens = tokens_of(sheet, cast.li, reading, compare(reading.rows, on_file.values()))
    return Target(kwargs=kwargs, data={"nonce": str(uuid.uuid4()), **tokens})


def lines_to_mark(cast: Cast) -> Target:
    target = cells_to_take(cast)
    return Target(kwargs=target.kwargs, data={"lines": target.data["lines"]})


def first_story(cast: Cast) -> Target:
    return Target(kwargs={"name": "quiet-good-marks"}, data={"c1": "3", "c4": "2", "e10": "0"})


def handed_in_and_closed(cast: Cast) -> Target:
    target = handed_in(cast)
    services.close_round(ScreeningRound.objects.get(), by=cast.district)
    return target


def a_round(cast: Cast) -> Target:
    return Target(kwargs={"public_id": rounds.open_round(cast).public_id})


def a_round_by_name(cast: Cast) -> Target:
    return Target(kwargs=a_round(cast).kwargs, data={"name": "2026-2027 学年第一学期"})


def a_county_with_a_round(cast: Cast) -> Target:
    a_round(cast)
    return Target()


def an_unopened_round(cast: Cast) -> Target:
    made = rounds.make_round(cast)
    rounds.name_duty(cast, made)
    return Target(kwargs={"public_id": made.public_id, "school_id": cast.school.public_id})


def a_rescoring(cast: Cast) -> Target:
    return Target(kwargs={"public_id": small_rescoring(cast).public_id})


def other_rules_for_a_round(cast: Cast) -> Target:
    asked = {"rules": str(other_rules().public_id), "reason": "规则改了", "nonce": str(uuid.uuid4())}
    return Target(kwargs=a_round(cast).kwargs, data=asked)


def answers_to_take(cast: Cast) -> Target:
    """Classes 3-1 and 3-2 have handed in; the counselor of both schools takes the first form."""
    handed_in(cast)
    current = ScreeningRound.objects.get()
    rounds.hand_in(rounds.sheet_of(current, cast.class_3_2), cast.zhou)
    form = RoundForm.objects.filter(round=current).select_related("instrument_version").first()
    assert form
    what = f"{current.public_id.hex}-{form.instrument_version.public_id.hex}"
    asked = {"what": what, "kind": "csv", "purpose": "check-scoring", "promise": "on", "download": "1"}
    return Target(data=asked)


def a_window(cast: Cast) -> Target:
    window = {"term": "2026-1", "opens_on": date(2026, 10, 12), "closes_on": date(2026, 10, 30)}
    forms = [str(one.public_id) for one in usable_versions() if one.informant == "teacher"]
    return Target(data={**window, "forms": forms, "rules": str(rule_sets()[0].public_id)})


def a_round_to_look_at(cast: Cast) -> Target:
    return Target(kwargs={"public_id": rounds.make_round(cast).public_id})


def rules_to_choose(cast: Cast) -> Target:
    return Target(kwargs=a_round_to_look_at(cast).kwargs, data={"rules": str(other_rules().public_id)})


def a_closed_gate(cast: Cast) -> Target:
    kwargs = {"public_id": rounds.make_round(cast).public_id, "school_id": cast.school.public_id}
    return Target(kwargs=kwargs, data={"reason": "只有这几天"})


def child_to_take_back(cast: Cast) -> Target:
    return Target(kwargs=one_child(cast).kwargs, data={"take-back": "1"})


def other_child_to_take_back(cast: Cast) -> Target:
    return Target(kwargs=child_of_another_class(cast).kwargs, data={"take-back": "1"})


def class_3_1(cast: Cast) -> Target:
    return Target(kwargs={"public_id": cast.class_3_1.public_id})


ROWS = [
    Row(
        "rounds:print_registration",
        at=class_3_1,
        post={
            "class_teacher counselor school_administrator": 302,
            "other_teacher outside_teacher other_counselor": 404,
            "*": 403,
        },
    ),
    Row("rounds:show_sheet", at=open_sheet, get=TEACHER, post=SAVES, shows=OWN, never=NEVER),
    Row("rounds:show_sheet", at=handed_in, get=TEACHER, post={"class_teacher": 409, "*": 404}, shows=OWN, never=NEVER),
    Row("rounds:go_on", at=open_sheet, get=SAVES),
    Row("rounds:autosave_rows", at=open_sheet, get=TEACHER, post={"class_teacher": 400, "*": 404}),
    Row("rounds:show_sheet", at=rows_to_choose, get=TEACHER, post=SAVES),
    Row("rounds:rate_by_item", at=sheet_by_item, get=TEACHER, post=SAVES, shows={"class_teacher": "yu"}),
    Row("rounds:rate_item", at=one_item, get=TEACHER, post=SAVES, shows=OWN, never=NEVER),
    Row("rounds:rate_item", at=rest_of_one_item, get=TEACHER, post=SAVES, shows=OWN, never=NEVER),
    Row("rounds:list_children", at=open_sheet, get=TEACHER, shows=OWN),
    Row("rounds:rate_child", at=complete_child, get=TEACHER, post=SAVES, shows={"class_teacher": "yu"}),
    Row("rounds:rate_child", at=child_of_another_class, get={"*": 404}, post={"*": 404}),
    Row("rounds:leave_out_child", at=one_child, get=TEACHER, post=SAVES, shows={"class_teacher": "yu"}),
    Row("rounds:leave_out_child", at=child_of_another_class, get={"*": 404}, post={"*": 404}),
    Row("rounds:leave_out_child", at=child_to_take_back, get=TEACHER, post=SAVES, shows={"class_teacher": "yu"}),
    Row("rounds:leave_out_child", at=other_child_to_take_back, get={"*": 404}, post={"*": 404}),
    Row("rounds:open_spreadsheet", at=sheet_on_file, get=TEACHER, post=TEACHER, never=NEVER),
    Row("rounds:download_spreadsheet", at=open_sheet, get=TEACHER),
    Row("rounds:open_spreadsheet", at=cells_to_take, get=TEACHER, post=SAVES),
    Row("rounds:open_spreadsheet", at=lines_to_mark, get=TEACHER, post=TEACHER),
    Row("rounds:check_answers", at=open_sheet, get=TEACHER, post=SAVES, shows=OWN, never=NEVER),
    Row("rounds:thank_teacher", at=handed_in, get=TEACHER, post=SAVES, shows=OWN, never=NEVER),
    Row(
        "rounds:show_class_page",
        at=handed_in,
        get=TEACHER,
        post=SAVES,
        hides={"class_teacher": "yu bo nur hao"},
        never=NEVER,
    ),
    Row("rounds:show_class_page", at=open_sheet, get={"*": 404}, post={"*": 404}),
    Row("rounds:thank_teacher", at=to_take_back, get=TEACHER, post=SAVES, never=NEVER),
    Row("rounds:thank_teacher", at=nothing_to_take_back, get=SAVES, post={"*": 404}),
    Row("rounds:reopen_sheet", at=handed_in, get=TEACHER, post=SAVES),
    Row(
        "rounds:reopen_sheet",
        at=handed_in_and_closed,
        get={"school_administrator": 200, "*": 404},
        post={"school_administrator": 302, "*": 404},
        hides={"school_administrator": "yu bo nur hao"},
    ),
    Row(
        "rounds:list_rounds",
        at=a_county_with_a_round,
        get={"district_officer school_administrator": 200, "*": 403},
        hides={"school_administrator": "yu bo nur hao"},
    ),
    Row(
        "rounds:list_classes",
        at=a_round,
        get={"school_administrator headteacher counselor other_counselor": 200, "*": 403},
        hides={"school_administrator headteacher counselor other_counselor": "yu bo nur hao"},
    ),
    Row(
        "rounds:list_reopenable",
        at=a_round,
        get={"school_administrator": 200, "*": 403},
        hides={"school_administrator": "yu bo nur hao"},
    ),
    Row(
        "rounds:create_round",
        at=a_window,
        get={"district_officer": 200, "*": 403},
        post={"district_officer": 302, "*": 403},
    ),
    Row(
        "rounds:show_round",
        at=rules_to_choose,
        get={"district_officer counselor other_counselor": 200, "*": 403},
        post={"district_officer": 302, "*": 403},
        hides={"district_officer counselor other_counselor": "yu bo nur hao second outside"},
    ),
    Row(
        "rounds:show_round",
        at=a_round,
        get={"district_officer counselor other_counselor": 200, "*": 403},
        post={"district_officer": 422, "*": 403},
        hides={"district_officer counselor other_counselor": "yu bo nur hao second outside"},
    ),
    Row(
        "rounds:show_school",
        at=a_closed_gate,
        get={"district_officer counselor": 200, "other_counselor": 404, "*": 403},
        post={"district_officer": 302, "other_counselor": 404, "*": 403},
        hides={"district_officer counselor": "yu bo nur hao second outside"},
    ),
    Row(
        "rounds:close_round",
        at=a_round_by_name,
        get={"district_officer": 200, "*": 403},
        post={"district_officer": 302, "*": 403},
    ),
    Row("rounds:start_rescoring", at=other_rules_for_a_round, get=OFFICER, post={"district_officer": 302, "*": 403}),
    Row("rounds:start_rescoring", at=a_round, get=OFFICER, post={"district_officer": 422, "*": 403}),
    Row("rounds:show_rescoring", at=a_rescoring, get=OFFICER, post={"district_officer": 302, "*": 403}),
    Row(
        "rounds:download_answers",
        at=answers_to_take,
        get={"counselor other_counselor": 200, "*": 403},
        post={"counselor": 200, "other_counselor": 422, "*": 403},
        hides={"counselor other_counselor": "yu bo nur hao second outside"},
        never={"counselor other_counselor": LEVELS},
    ),
    Row("rounds:practise", get=RATERS, post=PRACTISED),
    Row("rounds:practise_story", at=first_story, get=RATERS, post=RATERS),
    Row(
        "rounds:hold_conversation",
        at=few_flags,
        get={"counselor": 200, "other_counselor": 404, "*": 403},
        post={"counselor": 302, "other_counselor": 404, "*": 403},
        hides={"counselor": "yu bo nur hao second"},
        never={"counselor": LEVELS},
    ),
    Row("rounds:open_round", at=an_unopened_round, post={"school_administrator": 302, "*": 403}),
]
