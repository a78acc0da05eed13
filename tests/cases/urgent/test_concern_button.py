"""“I would like someone to look”: for class teacher and counselor, about children in their care; words are optional."""

import uuid

import pytest
from django.urls import reverse

from screening.cases.models import Case
from tests.pages.structure import faults


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
