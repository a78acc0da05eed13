"""Urgent concern as a person at school meets it: numbers first, delivered or not sent, kept from those concerned."""

import uuid

import pytest
from django.db import OperationalError
from django.urls import NoReverseMatch, reverse

from accounts.models import AuditEvent, Role, User
from screening.cases.models import UrgentConcern
from screening.cases.urgent.services import acting as urgent_acting
from screening.cases.urgent.services import raising as urgent
from screening.cases.urgent.views import ACTS
from students.models import County
from tests.authorization.table import all_views
from tests.cases import factories as make
from tests.pages.structure import faults

SENTINEL = "URGENT-SENTINEL"


def url(name, *args):
    return reverse(f"cases:{name}", args=args)


def page(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    text = response.content.decode()
    assert faults(text) == []
    return text


def words(cast, **fields):
    said = {"what": f"{SENTINEL} 哭着不肯回家", "about": "no"}
    return {"nonce": uuid.uuid4(), "school": cast.school.pk, **said, **fields}


# Numbers before any field ---------------------------------------------------------------------------------------------


def test_every_number_can_be_pressed_and_the_countys_own_are_told_from_their_names(cast, as_, duty):
    County.objects.update(emergency_numbers="0000-555 0110（县热线，白天）；0000-555 0111")
    text = page(as_(cast.staff).get(url("raise_urgent")))
    for number in ("00005550110", "00005550117", "120", "110", "12356", "00005550111"):
        assert f'href="tel:{number}"' in text
    assert "县热线，白天" in text


def test_without_a_duty_list_the_page_says_so_and_still_has_numbers(cast, as_):
    text = page(as_(cast.staff).get(url("raise_urgent")))
    assert "今天没有排值班人" in text
    assert 'href="tel:110"' in text


def test_somebody_of_several_schools_gets_the_numbers_of_each_and_chooses_the_school(cast, as_, duty):
    make.make_duty(cast.second_school, cast.staff, cast.chen)
    wang = as_(cast.wang)
    text = page(wang.get(url("raise_urgent")))
    assert all(person.name in text for person in (cast.zhou, cast.admin, cast.staff, cast.chen))
    refused = page(wang.post(url("raise_urgent"), words(cast, school="")), 422)
    assert SENTINEL in refused
    sent = wang.post(url("raise_urgent"), words(cast, school=cast.second_school.pk))
    assert sent.status_code == 302
    assert UrgentConcern.objects.get().school == cast.second_school


def test_a_school_of_somebody_else_cannot_be_chosen(cast, as_):
    page(as_(cast.staff).post(url("raise_urgent"), words(cast, school=cast.outside_school.pk)), 422)
    assert not UrgentConcern.objects.exists()


@pytest.mark.parametrize("name", ["child", "case"])
def test_a_page_about_a_child_brings_the_child_and_its_school_along(cast, as_, name):
    child = cast.children["second"]
    known = {"child": child.public_id, "case": make.make_case(cast, "second").public_id}[name]
    address = f"{url('raise_urgent')}?{name}={known}"
    wang = as_(cast.wang)
    assert child.name in page(wang.get(address))
    assert wang.post(address, words(cast, school=cast.second_school.pk, what="")).status_code == 302
    concern = UrgentConcern.objects.get()
    assert (concern.student, concern.school) == (child, cast.second_school)
    assert child.name not in page(as_(cast.li).get(address))


def test_a_page_about_a_child_gives_the_numbers_of_the_childs_school_alone(cast, as_, duty):
    make.make_duty(cast.second_school, cast.staff, cast.chen)
    text = page(as_(cast.wang).get(f"{url('raise_urgent')}?child={cast.children['second'].public_id}"))
    assert 'type="hidden" name="who"' in text  # nobody is asked who it is
    assert f"值班人 {cast.staff.name}" in text and f"值班人 {cast.zhou.name}" not in text


@pytest.mark.parametrize("value", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_an_unknown_child_never_stands_in_the_way(cast, as_, value):
    asked = page(as_(cast.li).get(f"{url('raise_urgent')}?child={value}"))
    assert 'name="what"' in asked
    assert not [child for child in cast.children.values() if child.name in asked]


# Delivered, or not sent -----------------------------------------------------------------------------------------------


def test_the_answer_names_who_has_it_now(cast, as_, duty):
    staff = as_(cast.staff)
    sent = staff.post(url("raise_urgent"), words(cast, about="no"))
    text = page(staff.get(sent.url))
    delivered = text[text.index('id="sent"') : text.index("</section>")]
    assert "王静" in delivered
    assert "周敏" in delivered
    assert "data-delivered" in text


@pytest.mark.parametrize("missing", [{"is_active": False}, {"last_login": None}])
def test_nobody_is_said_to_have_it_who_does_not(cast, as_, missing):
    User.objects.filter(pk=cast.wang.pk).update(**missing)
    staff = as_(cast.staff)
    text = page(staff.get(staff.post(url("raise_urgent"), words(cast, about="no")).url))
    assert "已送到" not in text
    assert "已经记下，但还没有别人在屏幕上看到。请现在打电话。" in text
    assert "王静" not in text
    assert 'href="tel:110"' in text


@pytest.mark.parametrize("about", ["staff", "unsure"])
def test_nobody_is_sent_to_the_duty_person_with_what_may_concern_somebody_here(cast, as_, duty, about):
    staff = as_(cast.staff)
    sent = words(cast, about=about, about_whom="周敏")
    text = page(staff.get(staff.post(url("raise_urgent"), sent).url))
    assert duty.duty_phone not in text
    assert cast.zhou.name not in text
    assert cast.county.protection_contact_phone in text


def test_with_the_family_concerned_the_answer_warns_against_calling_home(cast, as_):
    staff = as_(cast.staff)
    text = page(staff.get(staff.post(url("raise_urgent"), words(cast, about="guardian")).url))
    assert "先不联系家里" in text


def test_words_added_before_a_second_press_are_added_and_nothing_is_lost_or_doubled(cast, as_):
    staff = as_(cast.staff)
    first = words(cast, about="no", who="三(1)班")
    staff.post(url("raise_urgent"), first)
    for _press in range(2):
        staff.post(url("raise_urgent"), {**first, "what": "现在在门卫室", "about": "unsure"})
    concern = UrgentConcern.objects.get()
    assert concern.who == "三(1)班"
    assert concern.what == f"{SENTINEL} 哭着不肯回家\n现在在门卫室"
    assert concern.about == "unsure"
    assert set(concern.withheld_from.values_list("role", flat=True)) >= {Role.HEADTEACHER, Role.STAFF}
    assert concern.withheld_from.count() == len(set(concern.withheld_from.values_list("user", "role")))
    staff.post(url("raise_urgent"), {**first, "about": "no"})
    concern.refresh_from_db()
    assert concern.about == "unsure"
    assert concern.withheld_from.exists()


def test_a_database_that_does_not_answer_means_not_sent_with_numbers_and_the_same_nonce(cast, as_, duty, monkeypatch):
    def stuck(*args, **kwargs):
        raise OperationalError("canceling statement due to lock timeout")

    monkeypatch.setattr("screening.cases.urgent.services.raising.keep_from", stuck)
    data = words(cast)
    text = page(as_(cast.staff).post(url("raise_urgent"), data), 503)
    alarm = text[text.index('id="not-sent"') : text.index('id="first-screen"')]
    assert "hidden" not in alarm[: alarm.index(">")]
    assert duty.duty_phone in alarm
    assert SENTINEL in text
    assert str(data["nonce"]) in text
    assert not UrgentConcern.objects.exists()


# Acting on it ---------------------------------------------------------------------------------------------------------


def test_lines_of_two_people_stand_side_by_side(cast, as_, time_machine_at):
    concern = make.make_urgent(cast, cast.li)
    time_machine_at("2026-10-19", "09:40")
    for name, said in (("wang", "已报派出所"), ("wang", "已报派出所"), ("chen", "已派车")):
        line = {"act": "note", "nonce": uuid.uuid4(), "line": "next", "note": said}
        assert as_(cast.people[name]).post(url("show_urgent", concern.public_id), line).status_code == 302
    text = page(as_(cast.wang).get(url("show_urgent", concern.public_id)))
    assert text.count("10-19 09:40 王静: 已报派出所") == 1
    assert "10-19 09:40 陈志远: 已派车" in text
    page(as_(cast.wang).post(url("show_urgent", concern.public_id), {"act": "note", "nonce": uuid.uuid4()}), 422)


def test_one_person_can_be_kept_out_afterwards(cast, as_, duty):
    concern = make.make_urgent(cast, cast.li)
    wang, zhou = as_(cast.wang), as_(cast.zhou)
    assert zhou.get(url("show_urgent", concern.public_id)).status_code == 200
    address = url("show_urgent", concern.public_id)
    page(wang.post(address, {"act": "withhold", "nonce": uuid.uuid4()}), 422)
    page(wang.post(address, {"act": "withhold", "nonce": uuid.uuid4(), "person": cast.tian.pk}), 422)
    wang.post(address, {"act": "withhold", "nonce": uuid.uuid4(), "person": cast.zhou.pk})
    assert zhou.get(address).status_code == 404
    assert cast.zhou.name not in page(wang.get(url("show_urgent", concern.public_id))).replace("李芳", "")


def test_the_deputy_of_the_day_cannot_confirm_the_end(cast, as_, duty):
    concern = make.make_urgent(cast, cast.li)
    urgent_acting.ask_to_close_urgent(concern, by=cast.wang)
    zhou = as_(cast.zhou)
    address, button = url("show_urgent", concern.public_id), 'name="act" value="close"'
    assert button not in page(zhou.get(address))
    assert zhou.post(address, {"act": "close"}).status_code == 409
    assert button in page(as_(cast.chen).get(address))


def test_one_look_is_one_event(cast, as_):
    concern = make.make_urgent(cast, cast.li, student=cast.children["yu"])
    as_(cast.wang).get(url("show_urgent", concern.public_id))
    event = AuditEvent.objects.get(verb="urgent.show")
    assert event.subjects == [str(cast.children["yu"].public_id)]


def test_the_page_says_who_can_see_it_and_from_when_more_people_can(cast, as_, duty, time_machine_at):
    plain = make.make_urgent(cast, cast.li)
    unsure = make.make_urgent(cast, cast.li, "unsure")
    text = page(as_(cast.wang).get(url("show_urgent", plain.public_id)))
    assert "现在能看到的：周敏、您。" in text
    assert "09:30 起，何丽、陈志远也能看到。" in text
    assert "11:00 起，郑主任也能看到。" in text
    assert "现在能看到的：您、郑主任。" in page(as_(cast.wang).get(url("show_urgent", unsure.public_id)))
    time_machine_at("2026-10-19", "09:45")
    wang = as_(cast.wang)
    assert "现在能看到的：何丽、周敏、您、陈志远。" in page(wang.get(url("show_urgent", plain.public_id)))
    assert "现在能看到的：您、郑主任。" in page(wang.get(url("show_urgent", unsure.public_id)))


def test_what_somebody_took_whose_account_is_closed_goes_on_to_the_next(cast, as_, duty, time_machine_at):
    concern = urgent_acting.acknowledge_urgent(make.make_urgent(cast, cast.li), by=cast.zhou)
    cast.zhou.is_active = False
    cast.zhou.save()
    time_machine_at("2026-10-19", "09:30")
    chen = as_(cast.chen)
    text = page(chen.get(url("show_urgent", concern.public_id)))
    assert "周敏收到过，但现在打不开这件事了。现在能看到的：何丽、王静、您。" in text
    chen.post(url("show_urgent", concern.public_id), {"act": "acknowledge"})
    concern.refresh_from_db()
    assert concern.acknowledged_by == cast.chen


# Whoever is on duty ---------------------------------------------------------------------------------------------------


def test_nobody_is_sent_to_call_herself(cast, as_, duty):
    text = page(as_(cast.zhou).get(url("raise_urgent")))
    assert "二，今天您值班。需要帮手，打给候补值班人：何丽 0000-555 0117。" in text
    assert duty.duty_phone not in text
    text = page(as_(cast.admin).get(url("raise_urgent")))
    assert "二，告诉值班人：周敏 0000-555 0110。</li>" in text
    assert duty.deputy_phone not in text


def test_where_no_number_is_written_down_no_line_is_printed_for_it(cast, as_):
    County.objects.update(emergency_numbers="", protection_contact_name="", protection_contact_phone="")
    staff = as_(cast.staff)
    sent = staff.post(url("raise_urgent"), words(cast, about="unsure"))
    for address in (url("raise_urgent"), sent.url):
        text = page(staff.get(address))
        assert "—" not in text
        assert "本县电话" not in text
        assert "直接打 110。" in text


def test_its_author_is_offered_to_open_it_and_not_to_take_it(cast, as_):
    make.make_urgent(cast, cast.li)
    assert "查看，我来接" not in page(as_(cast.li).get(reverse("home:show_home")))
    assert "查看，我来接" in page(as_(cast.wang).get(reverse("home:show_home")))


# Kept from those concerned --------------------------------------------------------------------------------------------

KEPT_FROM = [
    ("chen", "staff", "陈志远校长"),
    ("zhou", "staff", "班主任"),
    ("wang", "staff", "王静"),
    ("wang", "unsure", "心理老师"),
    ("zhou", "no", "周敏"),
]


def pages_without_parts():
    """The address of every page that needs no id."""
    for name in all_views():
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue


@pytest.mark.parametrize(("person", "about", "whom"), KEPT_FROM)
def test_a_sentinel_never_reaches_those_concerned_on_any_page_they_can_open(
    cast, as_, duty, time_machine_at, person, about, whom
):
    yu = cast.children["yu"]
    case = make.make_case(cast, "yu")
    concern = make.make_urgent(cast, cast.staff, about, whom, yu)
    own = [url("show_case", case.public_id), reverse("students:show_student", args=[yu.public_id])]
    time_machine_at("2026-10-19", "15:00")  # by now it is on every screen it is not kept from
    browser = as_(cast.people[person])
    for address in [*pages_without_parts(), *own]:
        text = _text(browser, address)
        assert SENTINEL not in text, address
        assert str(concern.public_id) not in text, address
    browser = as_(cast.people[person])
    for name in ("show_urgent", "sent_urgent"):
        assert browser.get(url(name, concern.public_id)).status_code == 404
    for act in ACTS:
        assert browser.post(url("show_urgent", concern.public_id), {"act": act}).status_code == 404
    assert SENTINEL in page(as_(cast.protection).get(url("show_urgent", concern.public_id)))


@pytest.mark.parametrize("about", ["no", "unsure"])
def test_after_sending_the_steps_are_numbered_one_two_three(cast, as_, duty, about):
    concern = make.make_urgent(cast, cast.li, about)
    shown = page(as_(cast.li).get(url("sent_urgent", concern.public_id)))
    assert -1 < shown.find("一，陪着孩子") < shown.find("二，") < shown.find("三，有生命危险")


def test_the_same_pages_do_show_it_to_those_who_must_act(cast, as_, duty):
    concern = make.make_urgent(cast, cast.staff, "staff", "陈志远校长", cast.children["yu"])
    browser = as_(cast.wang)
    shown = [address for address in pages_without_parts() if str(concern.public_id) in _text(browser, address)]
    assert {reverse("home:show_home"), url("list_urgent")} <= set(shown)


def _text(browser, address):
    return browser.get(address).content.decode(errors="replace")


def test_a_colleague_named_in_what_was_seen_is_kept_out_while_nobody_is_sure(cast):
    record = {"who": "三(1)班", "what": "孩子说王静老师打了他", "about": "unsure"}
    concern = urgent.raise_urgent(cast.school, by=cast.li, nonce=uuid.uuid4(), record=make.UrgentRecord(**record))
    assert cast.wang.pk in concern.withheld_from.values_list("user", flat=True)
    plain = make.UrgentRecord(**{**record, "about": "no"})
    shown = urgent.raise_urgent(cast.school, by=cast.li, nonce=uuid.uuid4(), record=plain)
    assert not shown.withheld_from.exists()


def test_the_list_begins_with_what_waits_longest(cast, as_, time_machine_at):
    taken = urgent_acting.acknowledge_urgent(make.make_urgent(cast, cast.li), by=cast.wang)
    oldest = make.make_urgent(cast, cast.li)
    time_machine_at("2026-10-19", "09:20")
    newest = make.make_urgent(cast, cast.li)
    text = page(as_(cast.wang).get(url("list_urgent")))
    places = [text.index(str(concern.public_id)) for concern in (oldest, newest, taken)]
    assert places == sorted(places)
    assert SENTINEL not in text
