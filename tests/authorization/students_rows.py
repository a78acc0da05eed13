from datetime import date
from uuid import uuid4

from students.models import RosterAct, RosterImport, StaffAssignment
from students.own_forms.filling import build_shipped_form
from students.selectors import registration_state
from students.services.children import end_enrolment
from students.services.duty import name_typist
from students.services.family import add_contact
from students.services.places import add_make_up_day
from students.services.records import upload_records, upload_register_form
from students.services.roster import upload_roster
from students.services.roster_writing import approve_roster
from tests.authorization.matrix import Row, Target
from tests.conftest import Cast
from tests.factories import alone_in_the_county, make_class

TEACHERS = "class_teacher other_teacher outside_teacher counselor other_counselor"
KEEPERS = f"{TEACHERS} school_administrator"
TODAY = "2026-10-19"


def typed_one(cast: Cast) -> Target:
    """A part of one child's name: what somebody typed stands on the page again."""
    return Target(data={"who": cast.children["yu"].name[1:]})


def yu(cast: Cast) -> Target:
    return Target(kwargs={"public_id": cast.children["yu"].public_id})


def of_yu(**data: object):
    def target(cast: Cast) -> Target:
        return Target(kwargs={"public_id": cast.children["yu"].public_id}, data=data)

    return target


def left_by_a_slip(cast: Cast) -> Target:
    end_enrolment(cast.children["yu"], by=cast.admin, last_day=date(2026, 10, 12))
    return Target(data={"act": RosterAct.objects.get().public_id})


def yu_who_left(cast: Cast) -> Target:
    end_enrolment(cast.children["yu"], by=cast.admin, last_day=date(2026, 10, 12))
    return Target(yu(cast).kwargs, data={"what": "mistake"})


def class_3_1(**data: object):
    def target(cast: Cast) -> Target:
        return Target(kwargs={"public_id": cast.class_3_1.public_id}, data=data)

    return target


def first_school(**data: object):
    def target(cast: Cast) -> Target:
        return Target(kwargs={"public_id": cast.school.public_id}, data=data)

    return target


def a_class_to_end(cast: Cast) -> Target:
    """One past its last grade is still there, so that the new year has not begun for all."""
    make_class(cast.school, 7, 1)
    return Target(kwargs={"public_id": cast.school.public_id}, data={"last_day": "2026-07-03", "first_grade": "2"})


def to_class_3_2(cast: Cast) -> Target:
    target = yu(cast)
    return Target(kwargs=target.kwargs, data={"to": cast.class_3_2.public_id, "day": TODAY})


def zhous_duty(cast: Cast) -> Target:
    return Target(kwargs={"public_id": StaffAssignment.objects.get(user=cast.zhou).public_id})


def outside_duty(cast: Cast) -> Target:
    return Target(kwargs={"public_id": StaffAssignment.objects.get(user=cast.outside_teacher).public_id})


def zhou_types_3_1(cast: Cast) -> Target:
    asked = {"person": cast.zhou.public_id, "classes": [str(cast.class_3_1.public_id)], "promise": "on"}
    days = {"first": TODAY, "last": "2026-10-30", "nonce": "6f6a5c1e-3a0e-4b8e-9d58-0d9f6f3f2c11"}
    return Target(kwargs={"public_id": cast.school.public_id}, data={**asked, **days})


def a_typist(cast: Cast) -> Target:
    days = {"starts": date(2026, 10, 19), "ends": date(2026, 10, 30), "nonce": uuid4()}
    named = name_typist(cast.zhou, by=cast.wang, school=cast.school, classes=[cast.class_3_1], **days)
    return Target(kwargs={"public_id": named[0].public_id})


def duty_of_chen(cast: Cast) -> Target:
    people = {"person": cast.chen.public_id, "deputy": cast.admin.public_id}
    phones = {"phone": "0000-1", "deputy_phone": "0000-2"}
    span = {"first": TODAY, "last": TODAY, "hours": ["day", "evening"]}
    return Target(kwargs=first_school()(cast).kwargs, data={**people, **phones, **span})


def zhou_in_3_1(cast: Cast) -> Target:
    kwargs = {"public_id": cast.school.public_id}
    return Target(kwargs, data={"username": "teacher2", "school_class": cast.class_3_1.public_id, "every_weeks": 1})


def grandfather_of_yu(cast: Cast) -> Target:
    contact = add_contact(cast.children["yu"], by=cast.li, name="王建国", relation="爷爷")
    return Target(kwargs={"public_id": cast.children["yu"].public_id, "contact_id": contact.public_id})


def sheet_of_yu(cast: Cast) -> Target:
    """As the class teacher sends it; the administrator must say too what happened to the consent lines."""
    kwargs = {"public_id": cast.children["yu"].public_id}
    return Target(kwargs, data={"seen": registration_state(cast.children["yu"]), "dated": "20261012"})


def register(**data: object):
    def target(cast: Cast) -> Target:
        return Target({"public_id": cast.class_3_1.public_id, "kind": "left-behind"}, data=data)

    return target


def school_register(**data: object):
    def target(cast: Cast) -> Target:
        return Target({"public_id": cast.school.public_id, "kind": "contacts"}, data=data)

    return target


def unknown_register(cast: Cast) -> Target:
    return Target({"public_id": cast.class_3_1.public_id, "kind": "scores"})


def own_form(cast: Cast) -> Target:
    content, _layout, _columns = build_shipped_form("contacts", "联系表")
    form = upload_register_form(cast.school, by=cast.admin, kind="contacts", content=content)
    return Target({"public_id": form.public_id}, data={"column_2": "name"})


FOUR = """三年级(1)班,1,王𬀩雨,女,2017-05
三年级(1)班,2,李䶮,男,2017-06
三年级(1)班,9,,女,2017-05
"""


def _upload(cast: Cast, text: str) -> RosterImport:
    return upload_roster(cast.school, by=cast.admin, content=text.encode())


def records(cast: Cast, **data: object) -> Target:
    content = "班级,座号,姓名,缺勤\n3-1,1,王𬀩雨,2\n".encode()
    found = upload_records(cast.school, by=cast.admin, kind="attendance", period="2026-09", content=content)
    return Target(kwargs={"public_id": found.public_id}, data={"row": ["2"]})


def attendance(cast: Cast) -> Target:
    return Target(kwargs={"public_id": cast.school.public_id, "kind": "attendance"})


def _file(roster: RosterImport, **data: object) -> Target:
    return Target(kwargs={"public_id": roster.public_id}, data=data)


def uploaded(cast: Cast) -> Target:
    return _file(_upload(cast, f"班级,座号,姓名,性别,出生年月\n{FOUR}"))


def ticked(cast: Cast) -> Target:
    return _file(_upload(cast, f"班级,座号,姓名,性别,出生年月\n{FOUR}"), row=["3"])


def somebody_left(cast: Cast) -> Target:
    roster = _upload(cast, f"班级,座号,姓名,性别,出生年月\n{FOUR}")
    return _file(roster, child=[cast.children["nur"].public_id], last_day=TODAY, reason="left")


def written(cast: Cast) -> Target:
    roster = _upload(cast, f"班级,座号,姓名,性别,出生年月\n{FOUR}")
    approve_roster(roster, by=cast.admin)
    return _file(roster)


def unknown_columns(cast: Cast) -> Target:
    roster = _upload(cast, f"编班,位,娃娃,男女,生于\n{FOUR}")
    return _file(roster, **{"class": "0", "seat": "1", "name": "2", "sex": "3", "born": "4"})


def first_term(**data: object):
    def target(cast: Cast) -> Target:
        return Target(kwargs={"code": "2026-1"}, data=data)

    return target


def last_term(cast: Cast) -> Target:
    return Target(kwargs={"kind": "terms", "code": "2026-2"})


def holiday_by_mistake(cast: Cast) -> Target:
    return Target(kwargs={"kind": "holidays", "code": "2026-10-01"})


def national_day(**data: object):
    def target(cast: Cast) -> Target:
        return Target(kwargs={"day": "2026-10-01"}, data=data)

    return target


def with_data(**data: object):
    def target(cast: Cast) -> Target:
        return Target(data=data)

    return target


def county_post(**data: object):
    def target(cast: Cast) -> Target:
        return Target(kwargs={"role": "district-officer"}, data=data)

    return target


def post_of_the_only_school(cast: Cast) -> Target:
    alone_in_the_county(cast)
    data = {"name": "郑文", "username": "zhengwen"}
    return Target(kwargs={"role": "district-child-protection-contact"}, data=data)


def officer_of_the_only_school(cast: Cast) -> Target:
    alone_in_the_county(cast)
    return Target(kwargs={"public_id": cast.district.public_id})


def protection_contact(cast: Cast) -> Target:
    return Target(kwargs={"public_id": cast.protection.public_id})


def another_school(cast: Cast) -> Target:
    people = {"administrator_name": "卢敏", "administrator_username": "lumin"}
    people |= {"headteacher_name": "方远", "headteacher_username": "fangyuan"}
    return Target(data={"name": "竹林小学", "township": "竹坪乡", "kind": "village", **people})


def numbers_of_the_only_school(cast: Cast) -> Target:
    alone_in_the_county(cast)
    return Target(data=NUMBERS)


def make_up_day(cast: Cast) -> Target:
    add_make_up_day(cast.county, by=cast.district, day=date(2026, 10, 10))
    return Target(kwargs={"kind": "make-up-days", "code": "2026-10-10"})


def another_childs_class(cast: Cast) -> Target:
    return Target(query={"class": cast.class_3_2.public_id})


OWN_TEACHERS = "class_teacher other_teacher outside_teacher"
NO_SCORES = ["明显偏多", "请心理老师看一看"]
ADMIN = "school_administrator"
ONLY_ADMIN = {ADMIN: 200, "*": 403}
OWN_CHILD = {"class_teacher counselor": 200, TEACHERS: 404, "*": 403}
ONE_OF_A_LIST = {"row-TOTAL_FORMS": "1", "row-INITIAL_FORMS": "1", "row-0-take": "on", "row-0-name": "韦兰"}
ONE_OF_A_LIST |= {"row-0-username": "weilan", "row-0-duty": "staff"}
OFFICER_OF_MANY = {"district_officer": 200, ADMIN: 404, "*": 403}
NUMBERS = {"emergency_numbers": "0000-4", "protection_contact_name": "郑主任", "protection_contact_phone": "0000-3"}
OFFICER = {"district_officer": 200, "*": 403}
OFFICER_SAVES = {"district_officer": 302, "*": 403}
ROWS = [
    Row(
        "students:list_students",
        get={TEACHERS: 200, "*": 403},
        shows={"class_teacher": "yu bo nur", "other_teacher": "hao", "outside_teacher other_counselor": "outside"},
        never={"class_teacher": NO_SCORES},
    ),
    Row(
        "students:list_students",
        at=another_childs_class,
        get={TEACHERS: 200, "*": 403},
        shows={"class_teacher": "yu bo nur", "counselor": "hao"},
        hides={"counselor": "yu bo nur second"},
    ),
    Row("students:list_classes", get=ONLY_ADMIN, post={ADMIN: 302, "*": 403}, hides={ADMIN: "yu bo nur hao"}),
    Row("students:show_class", at=class_3_1(), get={ADMIN: 200, "*": 403}, shows={ADMIN: "yu bo nur"}),
    Row("students:list_classes", at=left_by_a_slip, get=ONLY_ADMIN, post={ADMIN: 302, "*": 403}),
    Row("students:close_class", at=class_3_1(last_day=TODAY, what="left"), get=ONLY_ADMIN, post={ADMIN: 302, "*": 403}),
    Row("students:add_classes", at=first_school(grade="4", up_to="2"), get=ONLY_ADMIN, post={ADMIN: 302, "*": 403}),
    Row(
        "students:add_student",
        at=class_3_1(name="许晨曦", sex="girl", born="2017-08", starts=TODAY),
        get=ONLY_ADMIN,
        post={ADMIN: 302, "*": 403},
    ),
    Row(
        "students:promote_school",
        at=a_class_to_end,
        get=ONLY_ADMIN,
        post={ADMIN: 302, "*": 403},
    ),
    Row(
        "students:upload_roster", at=first_school(), get=ONLY_ADMIN, post={ADMIN: 422, "*": 403}
    ),  # no file: asked again
    Row("students:download_roster", at=first_school(), get=ONLY_ADMIN),
    Row("students:download_template", get=ONLY_ADMIN),
    Row("students:review_roster", at=uploaded, get={ADMIN: 200, "*": 403}),
    Row("students:assign_columns", at=unknown_columns, get={ADMIN: 200, "*": 403}, post={ADMIN: 302, "*": 403}),
    Row("students:assign_columns", at=uploaded, get={ADMIN: 302, "*": 403}, post={ADMIN: 302, "*": 403}),
    Row("students:approve_roster", at=uploaded, post={ADMIN: 302, "*": 403}),
    Row("students:write_rows", at=ticked, post={ADMIN: 302, "*": 403}),
    Row("students:answer_roster_questions", at=uploaded, post={ADMIN: 302, "*": 403}),
    Row("students:take_off_roster", at=somebody_left, post={ADMIN: 302, "*": 403}),
    Row("students:take_off_roster", at=uploaded, post={ADMIN: 422, "*": 403}),  # no last day: asked again
    Row("students:finish_roster", at=written, post={ADMIN: 302, "*": 403}),
    Row("students:forget_roster", at=written, post={ADMIN: 302, "*": 403}),
    Row("students:download_errors", at=uploaded, get={ADMIN: 200, "*": 403}),
    Row("students:discard_roster", at=uploaded, post={ADMIN: 302, "*": 403}),
    Row("students:upload_records", at=attendance, get=ONLY_ADMIN, post={ADMIN: 422, "*": 403}),  # no file: asked again
    Row("students:record_sheet", at=attendance, get=ONLY_ADMIN),
    Row("students:review_records", at=records, get={ADMIN: 200, "*": 403}),
    Row("students:approve_records", at=records, post={ADMIN: 302, "*": 403}),
    Row("students:write_record_rows", at=records, post={ADMIN: 302, "*": 403}),
    Row("students:download_record_errors", at=records, get={ADMIN: 200, "*": 403}),
    Row("students:discard_records", at=records, post={ADMIN: 302, "*": 403}),
    Row("students:list_staff", get=ONLY_ADMIN),
    Row(
        "students:add_colleague",
        at=first_school(name="韩梅", username="hanmei", duty="staff", every_weeks=1),
        get=ONLY_ADMIN,
        post={ADMIN: 200, "*": 403},
    ),
    Row("students:upload_staff", at=first_school(listed="韦兰，宿管"), get=ONLY_ADMIN, post=ONLY_ADMIN),
    Row(
        "students:add_staff",
        at=first_school(**ONE_OF_A_LIST),
        post=ONLY_ADMIN,
    ),
    Row("students:assign_colleague", at=zhou_in_3_1, get=ONLY_ADMIN, post={ADMIN: 302, "*": 403}),
    Row("students:end_assignment", at=zhous_duty, get=ONLY_ADMIN, post={ADMIN: 302, "*": 403}),
    Row("students:end_assignment", at=outside_duty, get={ADMIN: 404, "*": 403}, post={ADMIN: 404, "*": 403}),
    Row("students:renew_code", at=zhous_duty, post={ADMIN: 200, "*": 403}),
    Row("students:renew_code", at=outside_duty, post={ADMIN: 404, "*": 403}),
    Row("students:disable_colleague", at=zhous_duty, post={ADMIN: 302, "*": 403}),
    Row("students:enable_colleague", at=zhous_duty, post={ADMIN: 302, "*": 403}),
    Row(
        "students:name_typist",
        at=zhou_types_3_1,
        get={"counselor": 200, "other_counselor": 404, "*": 403},
        post={"counselor": 302, "other_counselor": 404, "*": 403},
        hides={"counselor": "yu bo nur hao"},
    ),
    Row(
        "students:end_typist",
        at=a_typist,
        get={"counselor": 200, "other_counselor": 404, "*": 403},
        post={"counselor": 302, "other_counselor": 404, "*": 403},
        hides={"counselor": "yu bo nur hao"},
    ),
    Row("students:list_duty", get={"school_administrator headteacher": 200, "*": 403}),
    Row("students:set_duty", at=duty_of_chen, get=ONLY_ADMIN, post={ADMIN: 302, "*": 403}),
    Row(
        "students:find_student",
        at=typed_one,
        get={
            "class_teacher counselor school_administrator other_teacher outside_teacher other_counselor": 200,
            "*": 403,
        },
        post={"class_teacher counselor school_administrator": 302, TEACHERS: 200, "*": 403},
    ),
    Row(
        "students:print_file",
        at=yu,
        post={"class_teacher counselor school_administrator": 302, TEACHERS: 404, "*": 403},
    ),
    Row(
        "students:show_student",
        at=yu,
        get={"class_teacher counselor school_administrator": 200, TEACHERS: 404, "*": 403},
        shows={"class_teacher counselor school_administrator": "yu"},
        hides={"class_teacher counselor school_administrator": "bo nur"},
        never={"class_teacher school_administrator": NO_SCORES},
    ),
    Row(
        "students:change_student",
        at=of_yu(name="王小雨", sex="girl", born="2017-05", seat_number="1"),
        get=ONLY_ADMIN,
        post={ADMIN: 302, "*": 403},
    ),
    Row("students:move_student", at=to_class_3_2, get=ONLY_ADMIN, post={ADMIN: 302, "*": 403}),
    Row(
        "students:end_enrolment",
        at=of_yu(last_day=TODAY, reason="left"),
        get=ONLY_ADMIN,
        post={ADMIN: 302, "*": 403},
    ),
    Row(
        "students:end_enrolment",
        at=yu_who_left,
        get={ADMIN: 200, "*": 403},
        post={ADMIN: 302, "*": 403},
        shows={ADMIN: "yu"},
    ),
    Row(
        "students:confirm_care",
        at=class_3_1(source="parent"),
        get={"class_teacher counselor": 200, TEACHERS: 404, "*": 403},
        post={"class_teacher counselor": 422, TEACHERS: 404, "*": 403},
        never={"class_teacher": NO_SCORES},
    ),
    Row(
        "students:record_care",
        at=of_yu(
            as_of=TODAY,
            source="parent",
            father_away="now",
            mother_away="never",
            rural_hukou="yes",
            first_separation="unknown",
            primary_caregiver="mother",
            contact="weekly",
        ),
        get=OWN_CHILD,
        post={"class_teacher counselor": 302, TEACHERS: 404, "*": 403},
        hides={"class_teacher counselor": "bo nur"},
    ),
    Row(
        "students:show_registration",
        at=class_3_1(),
        get={"class_teacher counselor school_administrator": 200, TEACHERS: 404, "*": 403},
        shows={"class_teacher counselor school_administrator": "yu bo nur"},
        never={"class_teacher school_administrator": NO_SCORES},
    ),
    Row(
        "students:record_consents",
        at=class_3_1(nonce="6f6a5c1e-3a0e-4b8e-9d58-0d9f6f3f2c11", signer="1", dated=TODAY),
        get={"school_administrator": 200, "*": 403},
        post={"school_administrator": 302, "*": 403},
        shows={"school_administrator": "yu bo nur"},
        never={"school_administrator": NO_SCORES},
    ),
    Row(
        "students:print_consents",
        at=class_3_1(),
        post={"school_administrator": 302, "*": 403},
    ),
    Row(
        "students:download_consents",
        at=class_3_1(),
        get={"school_administrator": 200, "*": 403},
    ),
    Row(
        "students:upload_consents",
        at=class_3_1(),
        get={"school_administrator": 200, "*": 403},
        post={"school_administrator": 422, "*": 403},
    ),
    Row(
        "students:autosave_consents",
        at=class_3_1(),
        get={"school_administrator": 200, "*": 403},
        post={"school_administrator": 400, "*": 403},
    ),
    Row(
        "students:type_registration",
        at=sheet_of_yu,
        get={"class_teacher counselor school_administrator": 200, TEACHERS: 404, "*": 403},
        post={"class_teacher counselor": 302, "school_administrator": 422, TEACHERS: 404, "*": 403},
        shows={"class_teacher counselor school_administrator": "yu"},
        hides={"class_teacher counselor school_administrator": "bo nur"},
        never={"class_teacher school_administrator": NO_SCORES},
    ),
    Row(
        "students:list_registers",
        get={f"{OWN_TEACHERS} school_administrator": 200, "*": 403},
        hides={ADMIN: "yu bo nur hao"},
    ),
    Row(
        "students:take_class_register",
        at=register(label="policy", download="1"),
        get={"class_teacher school_administrator": 200, OWN_TEACHERS: 404, "*": 403},
        post={"class_teacher school_administrator": 200, OWN_TEACHERS: 404, "*": 403},
        hides={"class_teacher school_administrator": "yu bo nur hao"},
    ),
    Row(
        "students:take_class_register",
        at=unknown_register,
        get={f"{OWN_TEACHERS} school_administrator": 404, "*": 403},
        post={f"{OWN_TEACHERS} school_administrator": 404, "*": 403},
    ),
    Row(
        "students:print_contact_cards",
        at=class_3_1(),
        post={"class_teacher school_administrator": 302, OWN_TEACHERS: 404, "*": 403},
    ),
    Row(
        "students:take_school_register",
        at=school_register(download="1"),
        get=ONLY_ADMIN,
        post=ONLY_ADMIN,
        hides={ADMIN: "yu bo nur hao"},
    ),
    Row("students:upload_register_form", at=school_register(), get=ONLY_ADMIN, post={ADMIN: 422, "*": 403}),
    Row("students:confirm_register_form", at=own_form, get=ONLY_ADMIN, post={ADMIN: 302, "*": 403}),
    Row("students:download_mapping", at=own_form, get=ONLY_ADMIN),
    Row("students:use_mapping", at=own_form, get=ONLY_ADMIN, post={ADMIN: 422, "*": 403}),
    Row("students:retire_register_form", at=own_form, get=ONLY_ADMIN, post={ADMIN: 302, "*": 403}),
    Row(
        "students:record_strength",
        at=of_yu(line="hopes", source="child", text="想当老师"),
        get=OWN_CHILD,
        post={"class_teacher counselor": 302, TEACHERS: 404, "*": 403},
    ),
    Row(
        "students:add_contact",
        at=of_yu(name="王建国", relation="爷爷"),
        get={"class_teacher counselor school_administrator": 200, TEACHERS: 404, "*": 403},
        post={"class_teacher counselor school_administrator": 302, TEACHERS: 404, "*": 403},
    ),
    Row(
        "students:end_contact",
        at=grandfather_of_yu,
        get={"class_teacher counselor school_administrator": 200, TEACHERS: 404, "*": 403},
        post={"class_teacher counselor school_administrator": 302, TEACHERS: 404, "*": 403},
    ),
    Row(
        "students:record_consent",
        at=of_yu(
            teacher_forms="yes",
            child_forms="no",
            talk="yes",
            care_context="yes",
            evaluation="no",
            share_with_receiver="no",
            authority="parent",
            way="signed",
            child="yes",
            dated=str(date(2026, 10, 18)),
            text_version="1.0",
        ),
        get=ONLY_ADMIN,
        post={ADMIN: 302, "*": 403},
    ),
    Row(
        "students:withdraw_consent",
        at=of_yu(scopes=["child_forms"], dated=TODAY, way="phone", guardian_name="外婆"),
        get=ONLY_ADMIN,
        post={ADMIN: 302, "*": 403},
    ),
    Row("students:show_calendar", get={"district_officer school_administrator": 200, "*": 403}),
    Row(
        "students:add_term",
        at=with_data(term="2027-1", starts="2027-09-01", ends="2028-01-20"),
        get=OFFICER,
        post=OFFICER_SAVES,
    ),
    Row(
        "students:change_term",
        at=first_term(starts="2026-09-01", ends="2027-01-20"),
        get=OFFICER,
        post=OFFICER_SAVES,
    ),
    Row("students:remove_from_calendar", at=last_term, get=OFFICER, post=OFFICER_SAVES),
    Row(
        "students:add_holiday",
        at=with_data(name="元旦", starts="2027-01-01", ends="2027-01-03"),
        get=OFFICER,
        post=OFFICER_SAVES,
    ),
    Row("students:change_holiday", at=national_day(ends="2026-10-08"), get=OFFICER, post=OFFICER_SAVES),
    Row("students:remove_from_calendar", at=holiday_by_mistake, get=OFFICER, post=OFFICER_SAVES),
    Row("students:add_make_up_day", at=with_data(day="2026-10-10"), get=OFFICER, post=OFFICER_SAVES),
    Row("students:remove_from_calendar", at=make_up_day, get=OFFICER, post=OFFICER_SAVES),
    Row(
        "students:change_numbers",
        at=with_data(**NUMBERS),
        get={"district_officer": 200, ADMIN: 404, "*": 403},
        post={"district_officer": 302, ADMIN: 404, "*": 403},
    ),
    Row(
        "students:change_numbers",
        at=numbers_of_the_only_school,
        get={f"district_officer {ADMIN}": 200, "*": 403},
        post={f"district_officer {ADMIN}": 302, "*": 403},
    ),
    Row(
        "students:name_for_county",
        at=county_post(name="郑", username="zheng"),
        get=OFFICER_OF_MANY,
        post={**OFFICER_OF_MANY, "district_officer": 302},
    ),
    Row(
        "students:name_for_county",
        at=post_of_the_only_school,
        get={f"district_officer {ADMIN}": 200, "*": 403},
        post={f"district_officer {ADMIN}": 302, "*": 403},
    ),
    Row("students:renew_county_code", at=protection_contact, post={**OFFICER_OF_MANY, "district_officer": 302}),
    Row("students:renew_county_code", at=officer_of_the_only_school, post={f"district_officer {ADMIN}": 302, "*": 403}),
    Row("students:end_county_post", at=protection_contact, post={"district_officer": 302, "*": 403}),
    Row("students:add_school", at=another_school, get=OFFICER, post={"district_officer": 302, "*": 403}),
    Row("students:change_closing_day", at=with_data(day="25"), get=OFFICER, post=OFFICER_SAVES),
]
