"""“A child worries you?”: two taps for a teacher, one field for everybody else, and the truth about who reads it."""

import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Notice, User
from screening.cases.models import Case, ConcernInWords, KeptOpen, PutRight
from screening.cases.urgent.concerns.services import write_concern
from screening.cases.urgent.services.acting import correct_child
from screening.cases.urgent.services.acting import name_child as name_urgent_child
from tests.cases import factories as make
from tests.cases.pages import page, url
from tests.pages.structure import faults

SAID = "三(1)班，红外套，午饭总是一个人"


def written(cast, by="staff"):
    return write_concern(cast.school, by=cast.people[by], nonce=uuid.uuid4(), words=SAID)


def sent(cast, **fields):
    return {"nonce": uuid.uuid4(), "school": cast.school.pk, "words": SAID, **fields}


def test_from_the_first_screen_a_teacher_needs_two_taps(cast, as_):
    li, names = as_(cast.li), url("choose_child")
    assert f'href="{names}"' in page(li.get(reverse("home:show_home")))
    text = page(li.get(names))
    own = [cast.children[name] for name in ("yu", "bo", "nur")]
    assert all(f'href="{url("raise_concern", child.public_id)}"' in text for child in own)
    assert cast.children["hao"].name not in text
    assert AuditEvent.objects.filter(verb="student.list", purpose="concern").count() == 1
    assert f'href="{url("write_concern")}"' in text


def test_other_staff_write_one_field_and_the_counselor_reads_it(cast, as_):
    staff, wang = as_(cast.staff), as_(cast.wang)
    assert f'href="{url("write_concern")}"' in page(staff.get(reverse("home:show_home")))
    assert "看得到的：心理老师王静。" in page(staff.get(url("write_concern")))
    data = sent(cast)
    for _press in range(2):
        assert staff.post(url("write_concern"), data).status_code == 302
    concern = ConcernInWords.objects.get()
    assert Notice.objects.filter(to=cast.wang, kind="concern-in-words").count() == 1
    assert "有 1 位同事写来放心不下的事" in page(wang.get(reverse("home:show_home")))
    assert SAID in page(wang.get(url("list_concerns")))
    assert SAID not in page(as_(cast.tian).get(url("list_concerns")))
    for _press in range(2):
        wang.post(url("list_concerns"), {"looked": concern.public_id})
    assert SAID not in page(wang.get(url("list_concerns")))
    assert "王静 10 月 19 日 09:00 看过了" in page(staff.get(url("write_concern")))
    assert Notice.objects.filter(to=cast.staff, kind="concern-looked-at").count() == 1
    assert SAID not in page(as_(cast.zhou).get(url("write_concern")))


def test_an_empty_field_is_asked_for(cast, as_):
    page(as_(cast.staff).post(url("write_concern"), sent(cast, words=" ")), 422)
    assert not ConcernInWords.objects.exists()


@pytest.mark.parametrize("missing", [{"is_active": False}, {"last_login": None}])
def test_where_no_counselor_would_see_it_the_page_says_so_before_a_word_is_written(cast, as_, missing):
    User.objects.filter(pk=cast.wang.pk).update(**missing)
    staff = as_(cast.staff)
    text = page(staff.get(url("write_concern")))
    assert text.index("现在没有心理老师看得到") < text.index("<textarea")
    assert "王静" not in text
    staff.post(url("write_concern"), sent(cast))
    assert "还没有人看" in page(staff.get(url("write_concern")))


def test_somebody_of_two_schools_reads_who_would_see_it_at_each(cast, as_):
    text = page(as_(cast.wang).get(url("write_concern")))
    assert text.count("现在没有心理老师看得到") == 2  # one's own words are read by somebody else or by nobody
    assert cast.second_school.name in text


def test_ones_own_words_wait_for_another_counselor(cast, as_):
    concern = written(cast, "wang")
    assert as_(cast.wang).post(url("list_concerns"), {"looked": concern.public_id}).status_code == 404


def visible(response):
    return re.sub(r"value=.[0-9a-zA-Z-]{32,}.", "", page(response))


def named(browser, name, concern, child, school_class):
    address = f"{url(name, concern.public_id)}?class={school_class.public_id}"
    return browser.post(address, {"nonce": uuid.uuid4(), "child": child.public_id})


def test_a_child_who_is_named_later_joins_the_open_case_or_opens_one(cast, as_):
    yu, bo, wang = cast.children["yu"], cast.children["bo"], as_(cast.wang)
    open_case = make.make_case(cast, "yu")
    for child in (yu, bo):
        concern = written(cast)
        assert url("name_child", concern.public_id) in page(wang.get(url("list_concerns")))
        led = named(wang, "name_child", concern, child, cast.class_3_1)
        assert led.url == url("show_case", Case.objects.get(student=child).public_id)
        assert "已经归到这名孩子名下" in page(wang.get(led.url))
        assert SAID not in page(wang.get(url("list_concerns")))
    assert Case.objects.get(student=yu) == open_case
    for child in (yu, bo):
        text = page(wang.get(url("show_case", Case.objects.get(student=child).public_id)))
        assert "学校同事" in text and SAID in text and "提出：这名孩子让人放心不下" not in text
    looks = AuditEvent.objects.filter(verb="concern.name-child").order_by("pk").values_list("subjects", flat=True)
    assert list(looks) == [[str(child.public_id)] for child in (yu, bo)]
    own = page(as_(cast.staff).get(url("write_concern")))
    assert "王静 10 月 19 日 09:00 看过了" in own and yu.name not in own and bo.name not in own


def test_it_is_named_once_however_often_the_button_is_pressed(cast, as_):
    concern, wang = written(cast), as_(cast.wang)
    address = f"{url('name_child', concern.public_id)}?class={cast.class_3_1.public_id}"
    for _press in range(2):
        wang.post(address, {"nonce": "7" * 32, "child": cast.children["yu"].public_id})
    assert cast.children["yu"].teacher_concerns.count() == 1


def test_a_child_of_another_class_or_school_is_no_choice(cast, as_):
    concern, wang = written(cast), as_(cast.wang)
    for name in ("hao", "outside"):
        assert named(wang, "name_child", concern, cast.children[name], cast.class_3_1).status_code == 422
    elsewhere = cast.children["outside"].enrolments.get().school_class
    assert cast.children["outside"].name not in page(
        wang.get(f"{url('name_child', concern.public_id)}?class={elsewhere.public_id}")
    )


def test_until_a_child_is_named_every_page_says_that_it_stands_at_nobody(cast, wang, as_):
    concern = make.make_urgent(cast, cast.li)
    places = (url("list_urgent"), reverse("home:show_home"))
    assert "仍可能被结案" in page(wang.get(url("show_urgent", concern.public_id)))
    card = "三(1)班 王𬀩雨 · 还没有指明是哪名孩子"  # the first signs of what was written
    assert all(card in page(wang.get(place)) for place in places)
    named(wang, "name_urgent_child", concern, cast.children["yu"], cast.class_3_1)
    assert "仍可能被结案" not in page(wang.get(url("show_urgent", concern.public_id)))
    assert not any("还没有指明" in page(wang.get(place)) for place in places)


def test_an_urgent_concern_in_words_stands_at_the_child_once_it_is_named(cast, as_):
    """Also where the counselor's case of the child is open; and the headteacher, who acts, is not shown the roster."""
    case, wang = make.make_case(cast, "yu"), as_(cast.wang)
    concern = make.make_urgent(cast, cast.staff)
    assert "紧急关注：" not in page(wang.get(url("show_case", case.public_id)))
    assert url("name_urgent_child", concern.public_id) in page(wang.get(url("show_urgent", concern.public_id)))
    named(wang, "name_urgent_child", concern, cast.children["yu"], cast.class_3_1)
    text = page(wang.get(url("show_urgent", concern.public_id)))
    assert cast.children["yu"].name in text and url("name_urgent_child", concern.public_id) not in text
    assert url("show_urgent", concern.public_id) in page(wang.get(url("show_case", case.public_id)))
    assert AuditEvent.objects.filter(verb="urgent.name-child").count() == 1
    named(wang, "name_urgent_child", concern, cast.children["bo"], cast.class_3_1)
    concern.refresh_from_db()
    assert concern.student == cast.children["yu"]


def test_the_first_act_of_whoever_takes_it_is_to_name_the_child(cast, as_):
    concern, wang = make.make_urgent(cast, cast.staff), as_(cast.wang)
    taken = wang.post(url("show_urgent", concern.public_id), {"act": "acknowledge"})
    assert taken.url == url("name_urgent_child", concern.public_id)
    assert "王𬀩雨" in page(wang.get(taken.url))  # what was written about the child
    known = make.make_urgent(cast, cast.staff, student=cast.children["yu"])
    taken = wang.post(url("show_urgent", known.public_id), {"act": "acknowledge"})
    assert taken.url == url("show_urgent", known.public_id)


@pytest.mark.parametrize("person", ["protection", "staff", "chen", "zhou"])
def test_who_reads_no_names_there_writes_the_whole_name_and_is_shown_none(cast, as_, duty, time_machine_at, person):
    """The county's contact, an author of the kitchen, the headteacher, the duty person of another class."""
    concern, yu = make.make_urgent(cast, cast.staff), cast.children["yu"]
    time_machine_at("2026-10-19", "12:00")
    browser = as_(cast.people[person])
    address = url("name_urgent_child", concern.public_id)
    assert address in page(browser.get(url("show_urgent", concern.public_id)))
    here = f"{address}?class={cast.class_3_1.public_id}"
    assert not [
        child for child in cast.children.values() if child.name in page(browser.get(here)).replace(concern.who, "")
    ]
    wrong = page(browser.post(here, {"nonce": uuid.uuid4(), "name": "王雨"}), 422)
    assert "这个班里没有叫这个名字的孩子" in wrong
    assert browser.post(here, {"nonce": uuid.uuid4(), "name": " 王𬀩 雨"}).status_code == 302
    concern.refresh_from_db()
    assert concern.student == yu
    assert AuditEvent.objects.filter(verb="student.show", subjects=[str(yu.public_id)], purpose="urgent").exists()
    page(browser.get(url("show_urgent", concern.public_id)))


def test_a_child_named_wrongly_is_put_right_and_both_cases_tell_it(cast, as_):
    wang, (yu, bo) = as_(cast.wang), (cast.children["yu"], cast.children["bo"])
    wrong, right = make.make_case(cast, "yu"), make.make_case(cast, "bo")
    concern = make.make_urgent(cast, cast.staff)
    named(wang, "name_urgent_child", concern, yu, cast.class_3_1)
    assert url("correct_urgent_child", concern.public_id) in page(wang.get(url("show_urgent", concern.public_id)))
    for _press in range(2):
        led = named(wang, "correct_urgent_child", concern, bo, cast.class_3_1)
    text = page(wang.get(led.url))
    assert f"原来误记在{yu.name}名下" in text and bo.name in text
    assert url("show_urgent", concern.public_id) not in page(wang.get(url("show_case", wrong.public_id)))
    assert url("show_urgent", concern.public_id) in page(wang.get(url("show_case", right.public_id)))
    for case, other, said in ((wrong, bo, "误记在这里"), (right, yu, "改记在这里")):
        for address in (
            url("show_case", case.public_id),
            reverse("students:show_student", args=[case.student.public_id]),
        ):
            told = page(wang.get(address))
            assert said in told and "王静" in told and other.name not in told
    subjects = AuditEvent.objects.get(verb="urgent.correct-child").subjects
    assert set(subjects) == {str(yu.public_id), str(bo.public_id)}
    row = PutRight.objects.get()
    assert (row.wrong, row.right, row.recorded_by) == (yu, bo, cast.wang)


def test_what_is_put_right_is_told_to_nobody_from_whom_it_is_kept(cast, as_):
    wang, case = as_(cast.wang), make.make_case(cast, "yu")
    concern = make.make_urgent(cast, cast.staff, "staff", "王静")
    name_urgent_child(concern, by=cast.chen, student=cast.children["yu"])
    before = visible(wang.get(url("show_case", case.public_id)))
    correct_child(concern, by=cast.chen, student=cast.children["bo"])
    assert visible(wang.get(url("show_case", case.public_id))) == before
    assert named(wang, "correct_urgent_child", concern, cast.children["yu"], cast.class_3_1).status_code == 404


def test_the_ended_case_of_the_wrong_child_keeps_the_concern_open_no_longer(cast):
    case = make.make_case(cast, "yu")
    concern = make.make_urgent(cast, cast.staff, student=cast.children["yu"])
    kept = KeptOpen.objects.create(concern=concern, case=case, since=timezone.now(), ended_by=cast.wang)
    correct_child(concern, by=cast.chen, student=cast.children["bo"])
    kept.refresh_from_db()
    assert kept.answered_by == cast.chen and kept.said


def test_whoever_it_is_kept_from_names_nobody_and_learns_nothing(cast, as_):
    case, wang = make.make_case(cast, "yu"), as_(cast.wang)
    concern = make.make_urgent(cast, cast.staff, "staff", "王静")
    before = visible(wang.get(url("show_case", case.public_id)))
    assert named(wang, "name_urgent_child", concern, cast.children["yu"], cast.class_3_1).status_code == 404
    name_urgent_child(concern, by=cast.chen, student=cast.children["yu"])
    assert visible(wang.get(url("show_case", case.public_id))) == before


def address(child):
    return reverse("cases:raise_concern", args=[child.public_id])


@pytest.mark.parametrize(
    ("person", "said"), [("li", "收到了。心理老师看过以后会告诉您。"), ("wang", "孩子在您的名单上。")]
)
def test_one_press_without_words_is_enough(cast, as_, person, said):
    browser, yu = as_(cast.people[person]), cast.children["yu"]
    text = browser.get(address(yu)).content.decode()
    assert faults(text, [yu.name]) == []
    assert f"{reverse('cases:raise_urgent')}?child={yu.public_id}" in text
    response = browser.post(address(yu), {"nonce": uuid.uuid4()}, follow=True)
    assert said in response.content.decode()
    assert Case.objects.get(student=yu).tier == "A"


def test_too_many_words_are_kept_and_the_page_says_so(cast, as_):
    said = "午饭总是一个人。" * 400
    response = as_(cast.li).post(address(cast.children["yu"]), {"nonce": uuid.uuid4(), "note": said})
    assert response.status_code == 422
    text = response.content.decode()
    assert faults(text) == []
    assert said in text
    assert not Case.objects.exists()


@pytest.mark.parametrize(("person", "status"), [("zhou", 404), ("tian", 404), ("staff", 403), ("chen", 403)])
def test_only_those_who_care_for_the_child_have_the_button(cast, as_, person, status):
    child = address(cast.children["yu"])
    assert as_(cast.people[person]).get(child).status_code == status
    assert as_(cast.people[person]).post(child, {"nonce": uuid.uuid4()}).status_code == status
    assert not Case.objects.exists()
