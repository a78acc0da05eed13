"""The pages of the product that are looked at one by one. Each room adds its lines to PAGES.

PageToCheck("students:show_student", "li", at=yu)                     at(cast) -> parts of the address
PageToCheck("students:add_student", "admin", press="form .btn")       and once more after pressing this button
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.apps import apps

from accounts.notices.services import notify, open_notice
from screening.cases.deciding.services import follow_ups as following
from screening.cases.ending.services import keep_open
from screening.cases.follow_up import services as support
from screening.cases.models import ConsentTask, KeptOpen
from screening.cases.referrals import services as referring
from screening.cases.urgent.checklist import ActRecord
from screening.cases.urgent.services import acting as urgent_acting
from screening.rounds import services
from screening.rounds.models import ScreeningRound
from students.models import Consent, RosterImport
from students.own_forms.filling import build_shipped_form
from students.services.children import end_enrolment
from students.services.family import add_contact, record_care, withdraw_consent
from students.services.records import upload_records, upload_register_form
from students.services.roster import upload_roster
from students.services.roster_writing import approve_roster
from tests import factories
from tests.cases import factories as cases
from tests.conftest import Cast
from tests.factories import alone_in_the_county, make_consent
from tests.journeys.activity_pages import ACTIVITY_PAGES
from tests.journeys.batch_pages import BATCH_PAGES
from tests.journeys.child_form_pages import CHILD_FORM_PAGES
from tests.journeys.district_pages import DISTRICT_PAGES
from tests.journeys.handover_pages import HANDOVER_PAGES
from tests.journeys.monthly_pages import MONTHLY_PAGES
from tests.journeys.plan_pages import PLAN_PAGES
from tests.journeys.rights_pages import RIGHTS_PAGES
from tests.journeys.visit_pages import VISIT_PAGES
from tests.rounds import factories as rounds

OPTIONAL_PAGES: tuple[tuple[Any, ...], ...] = ()
if apps.is_installed("screening.research"):
    from tests.journeys.pilot_pages import PILOT_PAGES

    OPTIONAL_PAGES += PILOT_PAGES
if apps.is_installed("screening.interchange"):
    from tests.journeys.bureau_pages import BUREAU_PAGES

    OPTIONAL_PAGES += BUREAU_PAGES


def nowhere_special(cast: Cast) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class PageToCheck:
    """An address, who opens it, and which button shows its error state when pressed on the empty form."""

    name: str
    persona: str | None
    at: Callable[[Cast], Mapping[str, Any]] = nowhere_special
    press: str = ""
    query: str = ""

    def __str__(self) -> str:
        return f"{self.name}{self.query} ({self.persona})"


def old_care_in_3_1(cast: Cast) -> Mapping[str, Any]:
    known = {"father_away": "never", "mother_away": "never", "rural_hukou": "yes", "contact": "not-needed"}
    for name in ("yu", "nur"):
        factories.make_care(cast.children[name], cast.li, as_of=date(2025, 9, 10), **known)
    return class_3_1(cast)


def consents_of_3_1(cast: Cast) -> Mapping[str, Any]:
    """One family has not answered, one has said no."""
    Consent.objects.filter(student=cast.children["yu"]).delete()
    factories.make_consent(cast.children["bo"], "refused", "no", dated=date(2026, 10, 1))
    return class_3_1(cast)


def with_notices(cast: Cast) -> Mapping[str, Any]:
    """One line of three events, and one that was read."""
    for _ in range(3):
        notify([cast.wang], kind="queue", by=None, page="cases:list_cases")
    (read,) = notify([cast.wang], kind="overdue", by=None, page="cases:list_cases")
    open_notice(read, by=cast.wang)
    return {}


def own_school(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": cast.school.public_id}


PAGES: list[PageToCheck] = [
    PageToCheck("accounts:list_notices", "wang", at=with_notices),
    PageToCheck("accounts:list_notices", "auditor"),
    PageToCheck("accounts:sign_in", None, press=".gate .btn.wide"),
    PageToCheck("accounts:show_account", "li"),
    PageToCheck("accounts:list_sessions", "li"),
    PageToCheck("documents:open_paper", "li", press="form.card .btn"),
    PageToCheck("home:show_home", "li"),
    PageToCheck("home:show_help", "li"),
    PageToCheck("home:show_help", "admin"),
    PageToCheck("home:show_handbook", "li"),
    PageToCheck("home:show_handbook", "wang"),
    PageToCheck("home:show_handbook", "chen"),
    PageToCheck("home:show_handbook", "admin"),
    PageToCheck("home:show_handbook", "district"),
    PageToCheck("home:show_handbook", "protection"),
    PageToCheck("home:show_handbook", "auditor"),
    PageToCheck("home:show_home", "wang"),
    PageToCheck("home:show_rare", "wang"),
    PageToCheck("home:show_home", "chen"),
    PageToCheck("home:show_home", "admin"),
    PageToCheck("home:show_home", "district"),
    PageToCheck("home:show_home", "staff"),
    PageToCheck("home:show_home", "protection"),
    PageToCheck("home:show_home", "auditor"),
    PageToCheck("home:show_no_line", None),
    PageToCheck("operations:show_wellness", "admin"),
    PageToCheck("operations:show_rules", None),
    PageToCheck("operations:list_law_papers", "chen"),
    PageToCheck("cases:show_day", "wang"),
    PageToCheck("cases:show_day", "li"),
]


def sheet_3_1(cast: Cast) -> Mapping[str, Any]:
    """The open sheet of class 3-1, with something typed in it."""
    sheet = rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)
    rounds.save(sheet, cast.li, rounds.row(cast.children["yu"], rounds.ELEVATED))
    return {"public_id": sheet.public_id}


def constant_sheet(cast: Cast) -> Mapping[str, Any]:
    """A sheet whose numbers raise questions on the check page."""
    parts = sheet_3_1(cast)
    sheet = rounds.sheet_of(ScreeningRound.objects.get(), cast.class_3_1)
    same = {"teacher-connection": "2222 2222", "teacher-engagement": "1111 1111 1111"}
    rounds.save(sheet, cast.li, rounds.row(cast.children["bo"], same))
    services.exclude_child(sheet, student=cast.children["nur"], by=cast.li, reason="absent-long")
    return parts


def child_of_the_sheet(cast: Cast) -> Mapping[str, Any]:
    return {**sheet_3_1(cast), "child_id": cast.children["bo"].public_id}


def item_3_1(cast: Cast) -> Mapping[str, Any]:
    """One question of that sheet."""
    return {**sheet_3_1(cast), "item_id": "c1"}


def handed_in(cast: Cast) -> Mapping[str, Any]:
    sheet = rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)
    rounds.hand_in(sheet, cast.li, {1: rounds.HIGH})
    return {"public_id": sheet.public_id}


def a_round(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": rounds.open_round(cast).public_id}


def a_planned_round(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": rounds.make_round(cast).public_id}


def a_school_that_waits(cast: Cast) -> Mapping[str, Any]:
    return {**a_planned_round(cast), "school_id": cast.school.public_id}


def with_a_round(cast: Cast) -> Mapping[str, Any]:
    rounds.open_round(cast)
    return {}


def with_a_round_to_open(cast: Cast) -> Mapping[str, Any]:
    rounds.make_round(cast)
    return {}


PAGES += [
    PageToCheck("rounds:show_sheet", "li", at=sheet_3_1),
    PageToCheck("rounds:show_sheet", "li", at=handed_in),
    PageToCheck("rounds:show_papers", "li", at=sheet_3_1),
    PageToCheck("rounds:list_papers", "li", at=with_a_round),
    PageToCheck("rounds:rate_by_item", "li", at=sheet_3_1),
    PageToCheck("rounds:rate_item", "li", at=item_3_1),
    PageToCheck("rounds:list_children", "li", at=constant_sheet),
    PageToCheck("rounds:rate_child", "li", at=child_of_the_sheet, press="main form .btn"),
    PageToCheck("rounds:leave_out_child", "li", at=child_of_the_sheet, press="main form .btn"),
    PageToCheck("rounds:open_spreadsheet", "li", at=sheet_3_1, press="main form .btn"),
    PageToCheck("rounds:check_answers", "li", at=constant_sheet, press=".now .btn"),
    PageToCheck("rounds:thank_teacher", "li", at=handed_in, press="button[value=ask]"),
    PageToCheck("rounds:show_class_page", "li", at=handed_in),
    PageToCheck("rounds:reopen_sheet", "li", at=handed_in, press="main form .btn"),
    PageToCheck("rounds:list_rounds", "district", at=with_a_round),
    PageToCheck("rounds:list_rounds", "admin", at=with_a_round_to_open),
    PageToCheck("rounds:list_classes", "admin", at=a_round),
    PageToCheck("rounds:list_classes", "chen", at=a_round),
    PageToCheck("rounds:list_classes", "wang", at=a_round),
    PageToCheck("rounds:list_reopenable", "admin", at=a_round),
    PageToCheck("rounds:create_round", "district", press="main form .acts .btn:not(.plain)"),
    PageToCheck("rounds:show_round", "district", at=a_planned_round),
    PageToCheck("rounds:show_round", "wang", at=a_round),
    PageToCheck("rounds:show_school", "district", at=a_school_that_waits),
    PageToCheck("rounds:close_round", "district", at=a_round),
]


def only_school(cast: Cast) -> Mapping[str, Any]:
    alone_in_the_county(cast)
    return {}


def post_to_name(cast: Cast) -> Mapping[str, Any]:
    return {**only_school(cast), "role": "district-child-protection-contact"}


PAGES += [
    PageToCheck("students:find_student", "li"),
    PageToCheck("students:show_calendar", "admin", at=only_school),
    PageToCheck("students:name_for_county", "admin", at=post_to_name, press="main form .btn"),
]


def _roster_file(cast: Cast, text: str) -> RosterImport:
    return upload_roster(cast.school, by=cast.admin, content=text.encode())


def attendance(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": cast.school.public_id, "kind": "attendance"}


def records_to_check(cast: Cast) -> Mapping[str, Any]:
    content = "班级,座号,姓名,缺勤\n3-1,1,王𬀩雨,2\n3-1,2,无此人,1\n".encode()
    told = {"kind": "attendance", "period": "2026-09", "content": content}
    return {"public_id": upload_records(cast.school, by=cast.admin, **told).public_id}


def roster_to_check(cast: Cast) -> Mapping[str, Any]:
    """A file with a row of every kind."""
    rows = "3-1,1,王𬀩宇,女,2017-05\n3-1,3,古丽娜尔·艾山,女,2017-05\n3-1,9,张浩然,男,2017-05\n3-1,5,许晨曦,女,2017-08\n"
    return {"public_id": _roster_file(cast, f"班级,座号,姓名,性别,出生年月\n{rows}3-1,6,,女,2017-13\n").public_id}


def roster_with_questions(cast: Cast) -> Mapping[str, Any]:
    """Words that nobody knows, a class that is not there, an age far from its grade, and a sum."""
    rows = "3-1,4,许晨曦,女,2017-08,是\n3-1,5,仇一诺,x,2017-08,0\n4-1,1,解欣怡,女,2016-08,留守\n合计,,3人,,,\n"
    return {"public_id": _roster_file(cast, f"班级,座号,姓名,性别,出生年月,是否留守儿童\n{rows}").public_id}


def roster_with_odd_ages(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": _roster_file(cast, "班级,座号,姓名,性别,出生年月\n3-1,4,许晨曦,女,2012-08\n").public_id}


def roster_to_assign(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": _roster_file(cast, "编班,位,娃娃,男女,生于\n3-1,4,许晨曦,女,2017-08\n").public_id}


def roster_written(cast: Cast) -> Mapping[str, Any]:
    found = _roster_file(cast, "班级,座号,姓名,性别,出生年月\n3-2,1,张浩然,男,2017-05\n3-2,2,,女,2017-08\n")
    approve_roster(found, by=cast.admin)
    return {"public_id": found.public_id}


def somebody_who_left(cast: Cast) -> Mapping[str, Any]:
    cases.make_case(cast, "bo")
    friday = date(2026, 10, 16)
    end_enrolment(cast.children["bo"], by=cast.admin, last_day=friday, reason="moved-school")
    return {}


def first_school(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": cast.school.public_id}


KINDS = ("new", "close", "moved", "left", "wrong")
PAGES += [
    PageToCheck("students:upload_staff", "admin", at=first_school, press="main form .btn"),
    PageToCheck("students:upload_roster", "admin", at=first_school, press="main form .btn"),
    PageToCheck("students:assign_columns", "admin", at=roster_to_assign, press="main form .btn"),
    *(PageToCheck("students:review_roster", "admin", at=roster_to_check, query=f"?kind={kind}") for kind in KINDS),
    PageToCheck("students:review_roster", "admin", at=roster_with_questions, press="main form .btn"),
    PageToCheck("students:review_roster", "admin", at=roster_with_odd_ages, query="?kind=odd"),
    PageToCheck("students:review_roster", "admin", at=roster_written),
    PageToCheck("students:upload_records", "admin", at=attendance, press="main form .btn"),
    *(
        PageToCheck("students:review_records", "admin", at=records_to_check, query=f"?kind={k}")
        for k in ("new", "wrong")
    ),
    PageToCheck("students:promote_school", "admin", at=first_school),
    PageToCheck("cases:list_handovers", "wang", at=somebody_who_left),
]


def urgent(cast: Cast) -> Mapping[str, Any]:
    """A concern that waits, with people on duty."""
    cases.make_duty(cast.school, cast.zhou, cast.admin)
    concern = cases.make_urgent(cast, cast.li, "unsure", student=cast.children["yu"])
    return {"public_id": concern.public_id}


def urgent_with_lines(cast: Cast) -> Mapping[str, Any]:
    concern = cases.make_urgent(cast, cast.li)
    urgent_acting.acknowledge_urgent(concern, by=cast.wang)
    report = ActRecord(whom="police", receiver="民警张某", receipt="17", note="已派车")
    urgent_acting.record_act(concern, by=cast.wang, nonce=uuid4(), record=report)
    urgent_acting.ask_to_close_urgent(concern, by=cast.wang)
    return {"public_id": concern.public_id}


def a_withdrawal(cast: Cast) -> Mapping[str, Any]:
    make_consent(cast.children["yu"])
    cases.make_case(cast)
    withdraw_consent(cast.children["yu"], by=cast.admin, dated=date(2026, 10, 19), nonce=uuid4())
    return {"public_id": ConsentTask.objects.get().public_id}


def ended_unknowing(cast: Cast) -> Mapping[str, Any]:
    """A case was ended by somebody who may not know of the concern."""
    case = cases.make_case(cast)
    cases.make_urgent(cast, cast.li, "staff", "陈志远校长", student=cast.children["yu"])
    keep_open(case, by=cast.chen)
    return {"public_id": KeptOpen.objects.get().public_id}


def with_urgent(cast: Cast) -> Mapping[str, Any]:
    urgent(cast)
    return {}


def a_case(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": cases.make_case(cast, "bo").public_id}


def with_something_due(cast: Cast) -> Mapping[str, Any]:
    case = cases.make_case(cast, "bo")
    following.add_follow_up(case, by=cast.wang, nonce=uuid.uuid4(), due_on=date(2026, 10, 26))
    return {}


def with_something_ended(cast: Cast) -> Mapping[str, Any]:
    support.close_case(cases.planned_case(cast, "bo"), by=cast.wang, outcome="better", reported_by="child")
    return {}


def an_ended_case(cast: Cast) -> Mapping[str, Any]:
    case = cases.planned_case(cast, "bo")
    support.close_case(case, by=cast.wang, outcome="better", reported_by="child")
    return {"public_id": case.public_id}


def talk(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": cases.make_case(cast, "bo", tier="B", code="elevated").talk_task.public_id}


def yu(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": cast.children["yu"].public_id}


def class_3_1(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": cast.class_3_1.public_id}


def register_of_3_1(cast: Cast) -> Mapping[str, Any]:
    return {**class_3_1(cast), "kind": "left-behind"}


def register_of_the_school(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": cast.school.public_id, "kind": "left-behind"}


def own_register_form(cast: Cast) -> Mapping[str, Any]:
    content, _layout, _columns = build_shipped_form("contacts", "联系表")
    form = upload_register_form(cast.school, by=cast.admin, kind="contacts", content=content)
    return {"public_id": form.public_id}


def yu_again(cast: Cast) -> Mapping[str, Any]:
    """Known since last year: the sheet of this year confirms or changes."""
    child = cast.children["yu"]
    away = {"father_away": "now", "father_away_since": date(2025, 2, 1), "mother_away": "never"}
    record_care(child, by=cast.li, as_of=date(2026, 3, 5), source="parent", **away)
    add_contact(child, by=cast.li, name="王建国", relation="爷爷", phone="0000-555 0121")
    return yu(cast)


PAGES += [
    PageToCheck("cases:raise_urgent", "staff", at=with_urgent),
    PageToCheck("cases:raise_urgent", "wang", at=with_urgent),
    PageToCheck("cases:sent_urgent", "li", at=urgent),
    PageToCheck("cases:list_urgent", "wang", at=with_urgent),
    PageToCheck("cases:show_urgent", "wang", at=urgent, press="form:has(input[value=note]) .btn"),
    PageToCheck("cases:show_urgent", "chen", at=urgent_with_lines),
    PageToCheck("cases:show_urgent", "li", at=urgent),
    PageToCheck("cases:take_consent_back", "wang", at=a_case),
    PageToCheck("cases:record_consent_task", "wang", at=a_withdrawal, press="form .btn"),
    PageToCheck("cases:answer_kept_open", "wang", at=ended_unknowing, press="form .btn"),
    PageToCheck("cases:show_talk", "li", at=talk, press="#answer .btn"),
    PageToCheck("students:show_registration", "li", at=class_3_1),
    PageToCheck("students:record_consents", "admin", at=consents_of_3_1),
    PageToCheck("students:upload_consents", "admin", at=class_3_1, press="main form .btn"),
    PageToCheck("students:confirm_care", "li", at=old_care_in_3_1, press="main form .btn"),
    PageToCheck("students:list_registers", "li"),
    PageToCheck("students:list_registers", "admin"),
    PageToCheck("students:take_class_register", "li", at=register_of_3_1),
    PageToCheck("students:upload_register_form", "admin", at=register_of_the_school, press="main form .btn"),
    PageToCheck("students:confirm_register_form", "admin", at=own_register_form),
    PageToCheck("students:use_mapping", "admin", at=own_register_form),
    PageToCheck("students:retire_register_form", "admin", at=own_register_form),
    PageToCheck("students:type_registration", "li", at=yu_again, press="main form .btn"),
    PageToCheck("students:type_registration", "admin", at=yu_again, press="main form .btn"),
    PageToCheck("cases:raise_concern", "li", at=yu),
    PageToCheck("cases:choose_child", "li"),
    PageToCheck("cases:write_concern", "staff"),
    PageToCheck("cases:list_due", "wang", at=with_something_due),
    PageToCheck("cases:list_ended", "wang", at=with_something_ended),
    PageToCheck("cases:list_visits", "li"),
    PageToCheck("cases:list_term_contacts", "li"),
    PageToCheck("cases:read_words", "li"),
    PageToCheck("cases:read_plan", "wang", at=a_case),
    PageToCheck("cases:list_holiday_plans", "wang", at=with_something_due),
    PageToCheck("cases:plan_holiday", "wang", at=a_case, press="main form .btn.wide"),
    PageToCheck("cases:record_talk", "wang", at=a_case, press="main form .btn.wide"),
    PageToCheck("cases:close_case", "wang", at=a_case, press="main form .btn.wide"),
    PageToCheck("cases:look_again", "wang", at=an_ended_case),
    PageToCheck("cases:record_home_visit", "li", at=yu, press="main form .btn.wide"),
    PageToCheck("cases:list_look_ups", "li"),
    PageToCheck("cases:record_look_up", "li", at=yu, press="main form .btn.wide"),
]
LISTED = (
    *BATCH_PAGES,
    *CHILD_FORM_PAGES,
    *ACTIVITY_PAGES,
    *HANDOVER_PAGES,
    *OPTIONAL_PAGES,
    *PLAN_PAGES,
    *VISIT_PAGES,
    *RIGHTS_PAGES,
    *DISTRICT_PAGES,
)
PAGES += [PageToCheck(name, who, at, press) for name, who, at, press in (*LISTED, *MONTHLY_PAGES)]


def sent_referral(cast: Cast) -> Mapping[str, Any]:
    """On its way to the county hospital."""
    referral = cases.make_referral(cast, cases.make_case(cast, "yu"))
    return {"public_id": referring.issue_referral(referral, by=cast.wang).public_id}


def with_referrals(cast: Cast) -> Mapping[str, Any]:
    """Two on their way to one unit, one a draft."""
    receiver = cases.make_receiver(cast)
    for child in ("yu", "bo"):
        referring.issue_referral(cases.make_referral(cast, cases.make_case(cast, child), receiver), by=cast.wang)
    cases.make_referral(cast, cases.make_case(cast, "nur"), receiver)
    return {}


def a_unit(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": cases.make_receiver(cast).public_id}


def with_a_unit(cast: Cast) -> Mapping[str, Any]:
    a_unit(cast)
    return {}


def case_of_yu(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": cases.make_case(cast, "yu").public_id}


PAGES += [
    PageToCheck("cases:list_referrals", "wang", at=with_referrals),
    PageToCheck("cases:show_referral", "wang", at=sent_referral),
    PageToCheck("cases:record_status", "wang", at=sent_referral, press="form.card .btn.wide"),
    PageToCheck("cases:remind_receiver", "wang", at=sent_referral, press="form.card .btn.wide"),
    PageToCheck("cases:record_back_in_class", "wang", at=case_of_yu, press="form.card .btn.wide"),
    PageToCheck("cases:list_receivers", "wang", at=with_a_unit),
    PageToCheck("cases:list_receivers", "district", at=with_a_unit),
    PageToCheck("cases:add_receiver", "wang", press="form.card .btn.wide"),
    PageToCheck("cases:change_receiver", "district", at=a_unit),
    PageToCheck("cases:verify_referral", None, press="form.card .btn.wide"),
    PageToCheck("cases:answer_referral", None, press="form.card .btn.wide"),
]
