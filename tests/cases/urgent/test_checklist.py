"""The mandatory-report checklist: lines are added, nothing is required, the paper is printed, the records are held."""

import uuid
from datetime import datetime

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Notice, Role
from accounts.privacy import holds
from accounts.two_people.services import NotTheSecondPerson, confirm
from screening.cases import access
from screening.cases.models import UrgentAct, UrgentConcern
from screening.cases.referrals.paper import build_page
from screening.cases.referrals.printing import TALK_CARD
from screening.cases.urgent import checklist, papers
from screening.cases.urgent.checklist import ActRecord
from screening.cases.urgent.services import acting as urgent_acting
from screening.cases.urgent.services import ask_to_lift_hold, tell_of_urgent
from screening.documents import registry
from screening.documents.access import listed_documents
from screening.documents.services import NotAllowed
from students.models import FamilyContact
from tests.cases import factories as make
from tests.cases.pages import page, url
from tests.documents.pdf import print_html

REPORTED = ActRecord(whom="police", receiver="民警张某", receipt="17", note="已派车")


@pytest.fixture
def concern(cast):
    return make.make_urgent(cast, cast.li, student=cast.children["yu"])


def noted(browser, concern, **fields):
    data = {"act": "note", "nonce": uuid.uuid4(), "line": "told-whom", **fields}
    return browser.post(url("show_urgent", concern.public_id), data)


def act(concern, cast, record=REPORTED, nonce=None):
    return urgent_acting.record_act(concern, by=cast.wang, nonce=nonce or uuid.uuid4(), record=record)


# Lines ----------------------------------------------------------------------------------------------------------------


def test_a_report_keeps_time_receiver_receipt_and_words(cast, wang, concern):
    data = {"whom": "police", "done_at": "8:35", "receiver": "民警张某", "receipt": "17", "note": "已派车"}
    assert noted(wang, concern, **data).status_code == 302
    row = UrgentAct.objects.get()
    assert (row.whom, row.receiver, row.receipt, row.note) == ("police", "民警张某", "17", "已派车")
    assert timezone.localtime(row.done_at) == datetime(2026, 10, 19, 8, 35, tzinfo=timezone.localtime().tzinfo)
    text = page(wang.get(url("show_urgent", concern.public_id)))
    for said in ("公安机关", "08:35", "民警张某", "17", "已派车", "王静"):
        assert said in text


@pytest.mark.parametrize("when", ["刚才", "25:70", "2026-02-30 10:00", "11:40", "十点"])
def test_what_is_no_time_that_has_been_stops_nothing_and_is_kept_as_words(cast, wang, concern, when):
    assert noted(wang, concern, whom="police", done_at=when).status_code == 302
    row = UrgentAct.objects.get()
    assert row.done_at is None
    assert row.note == when


@pytest.mark.parametrize("line", [one for one, _words in checklist.lines()])
def test_every_line_takes_an_entry_with_nothing_but_a_word(cast, wang, concern, line):
    assert noted(wang, concern, line=line, note="是").status_code == 302
    assert UrgentAct.objects.get().line == line


def test_only_an_entirely_empty_entry_is_asked_about_and_two_lines_may_be_ticked(cast, wang, concern):
    assert noted(wang, concern).status_code == 422
    assert noted(wang, concern, line="safe-now").status_code == 302
    assert noted(wang, concern, line="written-report").status_code == 302


@pytest.mark.parametrize(
    ("said", "is_ticked"),
    [
        ({"line": "told-whom", "note": "妈妈来接"}, False),
        ({"line": "told-whom", "whom": "police"}, True),
        ({"line": "written-report"}, True),
        ({"line": "written-report", "note": "送到派出所", "done_at": "08:35"}, True),
        ({"line": "next", "note": "明天再看"}, True),
    ],
)
def test_a_line_is_ticked_when_its_entry_says_that_it_is_done(wang, concern, said, is_ticked):
    assert noted(wang, concern, **said).status_code == 302
    words = dict(checklist.lines())[said["line"]]
    text = page(wang.get(url("show_urgent", concern.public_id)))
    assert (f"✓ {words}" in text) is is_ticked and (f"□ {words}" in text) is not is_ticked


def test_a_guardian_who_was_told_is_no_report_to_an_authority(wang, concern):
    assert noted(wang, concern, whom="guardian", receiver="奶奶").status_code == 302
    words = dict(checklist.lines())
    text = page(wang.get(url("show_urgent", concern.public_id)))
    assert f"✓ {words['guardian-told']}" in text and f"□ {words['told-whom']}" in text


def test_a_report_that_was_printed_is_not_said_to_be_signed_and_delivered(cast, wang, concern):
    act(concern, cast, checklist.printed())
    words = dict(checklist.lines())["written-report"]
    text = page(wang.get(url("show_urgent", concern.public_id)))
    assert f"□ {words}" in text and "已打印" in text


def test_pressed_twice_is_one_line_and_other_words_under_an_old_page_are_one_more(cast, concern):
    nonce = uuid.uuid4()
    assert act(concern, cast, nonce=nonce) == act(concern, cast, nonce=nonce)
    other = act(concern, cast, ActRecord(whom="civil-affairs"), nonce)
    assert UrgentAct.objects.count() == 2
    assert other.whom == "civil-affairs"


def test_it_needs_no_consent_and_no_order(cast, concern):
    act(concern, cast)
    assert access.acts_of(cast.wang, concern).count() == 1
    assert concern.acknowledged_at is None


def test_the_lines_of_a_concern_are_read_by_nobody_it_is_kept_from(cast, concern, time_machine_at):
    act(concern, cast)
    urgent_acting.widen_withheld(concern, by=cast.wang, users=[cast.chen])
    time_machine_at("2026-10-19", "18:00")
    assert not access.acts_of(cast.chen, concern).exists()
    assert not access.acts_of(cast.zhou, concern).exists()


# Asked once more ------------------------------------------------------------------------------------------------------


def widen(browser, concern, **fields):
    return browser.post(url("show_urgent", concern.public_id), {"act": "withhold", "nonce": uuid.uuid4(), **fields})


def test_the_question_may_get_a_more_cautious_answer_and_then_keeps_more_people_out(cast, wang, concern):
    assert widen(wang, concern, about="unsure").status_code == 302
    concern.refresh_from_db()
    assert concern.about == "unsure"
    assert {Role.HEADTEACHER, Role.TEACHER} <= set(concern.withheld_from.values_list("role", flat=True))


def test_not_sure_keeps_its_people_out_also_where_somebody_is_named_beside_it(cast, wang, concern):
    assert widen(wang, concern, about="unsure", person=cast.zhou.pk).status_code == 302
    kept = set(concern.withheld_from.values_list("user", "role"))
    assert {(cast.zhou.pk, ""), (None, Role.HEADTEACHER), (None, Role.TEACHER)} <= kept


@pytest.mark.parametrize("about", ["no", "guardian"])
def test_it_never_gets_a_less_cautious_one(cast, wang, about):
    concern = make.make_urgent(cast, cast.li, "unsure")
    before = set(concern.withheld_from.values_list("user", "role"))
    assert widen(wang, concern, about=about).status_code == 422
    urgent_acting.widen_withheld(concern, by=cast.wang, about=about)
    concern.refresh_from_db()
    assert concern.about == "unsure"
    assert set(concern.withheld_from.values_list("user", "role")) == before


def test_whoever_had_it_and_is_kept_out_now_has_it_no_longer(cast, concern, time_machine_at):
    make.make_duty(cast.school, cast.zhou, cast.admin)
    urgent_acting.acknowledge_urgent(concern, by=cast.zhou)
    urgent_acting.ask_to_close_urgent(concern, by=cast.zhou)
    urgent_acting.widen_withheld(concern, by=cast.wang, users=[cast.zhou])
    concern.refresh_from_db()
    assert concern.acknowledged_by is None
    assert concern.close_asked_by is None
    time_machine_at("2026-10-19", "09:31")
    assert access.urgent_concerns_of(cast.chen).filter(pk=concern.pk).exists()


# Ending ---------------------------------------------------------------------------------------------------------------


def test_the_asker_the_author_and_a_withheld_colleague_never_confirm(cast, concern):
    urgent_acting.ask_to_close_urgent(concern, by=cast.wang)
    urgent_acting.widen_withheld(concern, by=cast.wang, users=[cast.chen])
    for person in (cast.wang, cast.li, cast.chen):
        with pytest.raises(urgent_acting.NeedsSecondPerson):
            urgent_acting.close_urgent(concern, by=person)


def test_where_nobody_of_the_school_can_another_counselor_or_the_county_confirms(cast, concern):
    urgent_acting.ask_to_close_urgent(concern, by=cast.chen)
    assert not access.urgent_concerns_of(cast.tian).filter(pk=concern.pk).exists()
    UrgentConcern.objects.update(close_asked_by=cast.wang)
    assert not access.urgent_concerns_of(cast.tian).filter(pk=concern.pk).exists()
    cast.chen.assignments.all().delete()
    assert access.urgent_concerns_of(cast.tian).filter(pk=concern.pk).exists()
    assert urgent_acting.close_urgent(concern, by=cast.protection).confirmed_by == cast.protection


# Paper ----------------------------------------------------------------------------------------------------------------


def printed(document):
    job = registry.renderer_of(document.kind).build(document)
    return job, render_to_string(job.html_template, {**job.context, "product_version": "0"})


def test_the_written_report_holds_the_facts_and_no_score_and_its_printing_stands_in_the_list(cast, wang, concern):
    act(concern, cast)
    for _press in range(2):
        assert wang.post(url("show_urgent", concern.public_id), {"act": "print"}).status_code == 302
    assert UrgentAct.objects.filter(line="written-report").count() == 1
    job, html = printed(papers.REPORT.request(concern, by=cast.wang, language="zh-hans"))
    for said in ("说不想回家", "民警张某", "王𬀩雨", "□ 公安机关"):
        assert said in html
    assert cast.children["yu"].name not in html[: html.index("</title>")] + job.file_name


def report_of(cast, concern, language="zh-hans"):
    return printed(papers.REPORT.request(concern, by=cast.wang, language=language))[1]


@pytest.mark.parametrize("about", ["no", "guardian"])
def test_the_written_report_says_who_the_child_is_and_who_reports(cast, about):
    yu = cast.children["yu"]
    FamilyContact.objects.create(
        student=yu, name="王建国", relation="父亲", phone="0000-555-0177", is_guardian=True,
        recorded_by=cast.wang, recorded_at=timezone.now(),
    )  # fmt: skip
    concern = make.make_urgent(cast, cast.li, student=yu, about=about)
    html = report_of(cast, concern)
    for label in ("性别、年龄", "家庭住址", "监护人", "报告人、电话", "学校、电话", "看到或听到的人"):
        assert f">{label}</th>" in html
    for said in ("三年级(1)班", "王建国 (父亲，监护人) 0000-555-0177", cast.li.name, cast.school.name):
        assert said in html, said


def test_a_grandmother_who_cares_is_family_on_every_paper_and_the_guardian_is_left_to_be_written_in(cast):
    yu = cast.children["yu"]
    FamilyContact.objects.create(
        student=yu, name="方家奶奶", relation="奶奶", phone="0000-555-6284",
        recorded_by=cast.wang, recorded_at=timezone.now(),
    )  # fmt: skip
    concern = make.make_urgent(cast, cast.li, student=yu)
    html, her = report_of(cast, concern), "方家奶奶 (奶奶，不是监护人) 0000-555-6284"
    assert f">家里人</th><td>{her}" in html and ">监护人</th><td>________" in html
    assert her in printed(papers.SAFETY_PLAN.request(concern, by=cast.wang, language="zh-hans"))[1]
    referral = make.make_referral(cast, make.make_case(cast, "yu"), make.make_receiver(cast))
    with translation.override("zh-hans"):
        facts = [fact for row in build_page(cast.wang, referral).child for fact in row]
    assert ("奶奶，不是监护人", "方家奶奶 0000-555-6284") in [(fact.label, fact.value) for fact in facts]


def test_what_was_seen_stands_once_with_what_was_added_to_it(cast, concern):
    act(concern, cast, ActRecord(line="what-seen", note="她说昨晚也哭了"))
    html = report_of(cast, concern)
    assert html.count("看到或听到什么") == 1
    row = html[html.index("看到或听到什么") :]
    row = row[: row.index("</tr>")]
    assert "说不想回家" in row and "她说昨晚也哭了" in row


def test_a_short_report_keeps_its_receipt_on_the_same_leaf(cast, concern, tmp_path):
    act(concern, cast, ActRecord(whom="police", receiver="值班民警", receipt="0417", note="说明了看到的情况"))
    with translation.override("zh-hans"):
        assert print_html(report_of(cast, concern), tmp_path / "report.pdf").pages == 1


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_report_of_a_usual_day_is_one_leaf_with_its_receipt(cast, tmp_path, language):
    """A guardian, a duty list, the police told, somebody on the way: a second leaf would be a receipt and nothing."""
    yu = cast.children["yu"]
    make.make_duty(cast.school, cast.staff, cast.li)
    FamilyContact.objects.create(
        student=yu, name="王建国", relation="父亲", phone="0000-555-0177", is_guardian=True,
        recorded_by=cast.wang, recorded_at=timezone.now(),
    )  # fmt: skip
    concern = make.make_urgent(cast, cast.li, student=yu)
    urgent_acting.acknowledge_urgent(concern, by=cast.wang)
    act(concern, cast, ActRecord(whom="police", receiver="值班民警", receipt="0417", note="说明了看到的情况"))
    act(concern, cast, ActRecord(line="next", note="门卫看监控，值班人沿河边的路找，14:50 再打一次电话"))
    act(concern, cast, ActRecord(line="safe-now", note="还没有找到，班主任在校门口等"))
    with translation.override(language):
        assert print_html(report_of(cast, concern, language), tmp_path / "report.pdf").pages == 1


def test_a_longer_report_takes_some_of_itself_along_with_the_receipt(cast, concern, tmp_path):
    for hour in range(8):
        act(concern, cast, ActRecord(line="next", note=f"{hour} 点再打一次电话，今晚由奶奶陪着，明早班主任在校门口接"))
    with translation.override("zh-hans"):
        paper = print_html(report_of(cast, concern), tmp_path / "report.pdf")
    *_before, last = paper.text.strip("\f").split("\f")
    assert paper.pages == 2 and "今晚由奶奶陪着" in last and "收到回执" in last


def test_whoever_reports_is_reached_under_the_number_of_the_duty_list(cast, concern):
    make.make_duty(cast.school, cast.li, cast.wang)
    urgent_acting.acknowledge_urgent(concern, by=cast.wang)
    assert f"{cast.wang.name} 0000-555 0117" in report_of(cast, concern)


def safety_plan_of(cast, concern, by):
    return printed(papers.SAFETY_PLAN.request(concern, by=by, language="zh-hans"))[1]


def test_the_safety_plan_names_the_counselor_with_the_number_the_duty_list_knows(cast, concern):
    assert f"{cast.wang.name} ____" in safety_plan_of(cast, concern, cast.wang)
    make.make_duty(cast.school, cast.li, cast.wang)
    other = make.make_urgent(cast, cast.li, student=cast.children["yu"])
    assert f"{cast.wang.name} 0000-555 0117" in safety_plan_of(cast, other, cast.wang)


def test_the_safety_plan_names_no_counselor_from_whom_it_is_kept(cast, concern):
    urgent_acting.acknowledge_urgent(concern, by=cast.wang)
    urgent_acting.widen_withheld(concern, by=cast.li, users=[cast.wang])
    make.make_duty(cast.school, cast.zhou, cast.admin)
    assert cast.wang.name not in safety_plan_of(cast, concern, cast.zhou)


def test_the_safety_plan_has_a_leaf_for_the_school_and_a_notice_for_the_guardian(cast, wang, concern, tmp_path):
    assert wang.post(url("show_urgent", concern.public_id), {"act": "safety-plan"}).status_code == 302
    job, html = printed(papers.SAFETY_PLAN.request(concern, by=cast.wang, language="zh-hans"))
    for said in ("农药", "谁守着", "去医院", "告知书（给监护人）", "三年级(1)班"):
        assert said in html
    assert cast.children["yu"].name not in html[: html.index("</title>")] + job.file_name
    with translation.override("zh-hans"):
        paper = print_html(html, tmp_path / "plan.pdf")
    assert paper.pages == 2 and paper.check() == 0
    leaves = paper.text.split("\f")
    assert "告知书" in leaves[1] and "谁守着、守到几点" not in leaves[1]


@pytest.mark.parametrize(("kind", "leaves"), [(papers.SAFETY_PLAN, 2), (papers.SLIP, 1), (TALK_CARD, 1)])
def test_an_english_paper_of_an_emergency_keeps_to_its_leaves(cast, concern, tmp_path, kind, leaves):
    about, by = {
        papers.SAFETY_PLAN: (concern, cast.wang),
        papers.SLIP: (cast.school, cast.staff),
        TALK_CARD: (cast.li, cast.li),
    }[kind]
    with translation.override("en"):
        _job, html = printed(kind.request(about, by=by, language="en"))
        assert print_html(html, tmp_path / "paper.pdf").pages == leaves


def test_where_it_concerns_the_family_nobody_of_it_is_telephoned_and_the_police_are_asked_first(cast):
    yu = cast.children["yu"]
    FamilyContact.objects.create(
        student=yu, name="王建国", relation="父亲", phone="0000-555-0177", recorded_by=cast.wang,
        recorded_at=timezone.now(),
    )  # fmt: skip
    about_family, other = (make.make_urgent(cast, cast.li, student=yu, about=about) for about in ("guardian", "no"))
    asked = [papers.SAFETY_PLAN.request(one, by=cast.wang, language="zh-hans") for one in (about_family, other)]
    pages = [printed(one)[1] for one in asked]
    assert ["0000-555-0177" in page for page in pages] == [False, True]
    assert ["先问公安" in page for page in pages] == [True, False]


def test_of_a_child_nobody_could_name_the_authority_finds_room_to_write(cast):
    concern = make.make_urgent(cast, cast.li, student=None)
    assert "____" in report_of(cast, concern)


def test_nobody_prints_it_who_does_not_act_on_it_and_nobody_keeps_it_who_is_kept_out(cast, concern):
    for person in (cast.li, cast.zhou, cast.chen, cast.tian, cast.district):
        with pytest.raises(NotAllowed):
            papers.REPORT.request(concern, by=person, language="zh-hans")
    document = papers.REPORT.request(concern, by=cast.wang, language="zh-hans")
    assert document in listed_documents(cast.wang, 50)
    urgent_acting.widen_withheld(concern, by=cast.li, users=[cast.wang])
    assert not registry.may_see(cast.wang, document)
    assert listed_documents(cast.wang, 50) == []


def test_with_being_kept_out_the_notice_goes_too(cast, concern):
    tell_of_urgent()
    assert Notice.objects.filter(to=cast.wang, about=str(concern.public_id)).exists()
    urgent_acting.widen_withheld(concern, by=cast.li, users=[cast.wang])
    assert not Notice.objects.filter(to=cast.wang).exists()
    tell_of_urgent()
    assert not Notice.objects.filter(to=cast.wang).exists()


def test_everybody_at_school_prints_the_slip_with_its_code_and_types_it_back(cast, as_):
    make.make_duty(cast.school, cast.zhou, cast.admin)
    browser = as_(cast.staff)
    assert url("print_slip", cast.school.public_id) in page(browser.get(url("list_urgent")))
    assert browser.post(url("print_slip", cast.school.public_id)).status_code == 302
    job, html = printed(papers.SLIP.request(cast.school, by=cast.staff, language="zh-hans"))
    assert html.count("<h1>") == 1
    assert "周敏" not in job.file_name
    code = job.context["part"].code
    found = browser.post(reverse("documents:open_paper"), {"code": code})
    assert found.url == url("raise_urgent")


# Kept -----------------------------------------------------------------------------------------------------------------


def test_everything_about_the_child_is_held_from_the_first_moment_until_somebody_lifts_it(cast, concern):
    yu, bo = cast.children["yu"].public_id, cast.children["bo"].public_id
    assert holds.is_held(yu)
    assert not holds.is_held(bo)
    with pytest.raises(urgent_acting.NotClosedYet):
        ask_to_lift_hold(concern, by=cast.wang)
    urgent_acting.ask_to_close_urgent(concern, by=cast.wang)
    urgent_acting.close_urgent(concern, by=cast.chen)
    assert holds.is_held(yu)
    with pytest.raises(urgent_acting.NeedsSecondPerson):
        ask_to_lift_hold(concern, by=cast.li)
    asked = ask_to_lift_hold(concern, by=cast.wang)
    assert holds.is_held(yu)
    with pytest.raises(NotTheSecondPerson):
        confirm(asked, by=cast.wang)
    confirm(asked, by=cast.chen)
    assert not holds.is_held(yu)


def test_one_more_open_concern_goes_on_holding(cast, concern):
    make.make_urgent(cast, cast.staff, student=cast.children["yu"])
    UrgentConcern.objects.filter(pk=concern.pk).update(hold_lifted_at=timezone.now(), hold_lifted_by=cast.wang)
    assert holds.is_held(cast.children["yu"].public_id)
