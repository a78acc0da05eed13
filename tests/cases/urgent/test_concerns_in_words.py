"""“A child worries you?”: two taps for a teacher, one field for everybody else, and the truth about who reads it."""

import uuid

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Notice, User
from screening.cases.models import ConcernInWords
from screening.cases.urgent.concerns.services import write_concern
from tests.cases.pages import page, url

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
        wang.post(url("look_at_concern", concern.public_id))
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
    assert as_(cast.wang).post(url("look_at_concern", concern.public_id)).status_code == 404
