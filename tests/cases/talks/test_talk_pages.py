"""The card for ten minutes of talk: alike for every reason, an answer that can be changed, a card that names nobody."""

import re
import uuid
from datetime import date

import pytest
from django.urls import reverse

from screening.cases.models import Case, TalkTask
from screening.cases.referrals.printing import TALK_CARD
from screening.cases.review import services as reviewing
from screening.documents import registry
from screening.documents.models import Document
from screening.rounds.models import ScreeningRound, Tier
from tests.cases import factories as make
from tests.pages.structure import faults


def address(task):
    return reverse("cases:show_talk", args=[task.public_id])


def page(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    text = response.content.decode()
    assert faults(text) == []
    return text


def answered(answer="", instead_of="", **fields):
    return {"nonce": uuid.uuid4(), "answer": answer, "instead_of": instead_of, **fields}


@pytest.fixture
def case(cast):
    return make.make_case(cast, "bo", tier=Tier.B, code="elevated")


@pytest.fixture
def task(case):
    return case.talk_task


@pytest.fixture
def random_task(cast, task):
    return TalkTask.objects.create(
        student=cast.children["nur"],
        school_class=cast.class_3_1,
        round=task.round,
        kind=TalkTask.Kind.RANDOM,
        due_on=task.due_on,
    )


@pytest.fixture
def li(cast, as_):
    return as_(cast.li)


def without_the_child(text, task):
    for own in (task.student.name, str(task.student.public_id), str(task.public_id)):
        text = text.replace(own, "-")
    return re.sub(r'(name="(?:csrfmiddlewaretoken|nonce)" value=")[^"]+', r"\1", text)


@pytest.mark.parametrize("answer", ["", "watch"])
def test_a_random_talk_and_one_with_a_reason_are_the_same_page(task, random_task, li, answer):
    texts = []
    for one in (task, random_task):
        if answer:
            assert li.post(address(one), answered(answer)).status_code == 302
        texts.append(without_the_child(page(li.get(address(one))), one))
    assert texts[0] == texts[1]


def test_the_answers_stand_above_the_card_too_until_one_is_given(task, li):
    text = page(li.get(address(task)))
    assert text.index('<button class="btn plain" name="answer"') < text.index('id="card"')
    assert text.count('<button class="btn plain" name="answer"') == 3
    li.post(address(task), {"nonce": uuid.uuid4(), "answer": "watch"})
    assert '<button class="btn plain" name="answer"' not in page(li.get(address(task)))


def test_an_answer_can_be_changed_while_the_round_is_open(task, case, li):
    li.post(address(task), answered("nothing-further", note="聊了足球"))
    text = page(li.get(address(task)))
    assert 'value="聊了足球"' in text
    assert "目前不需要" in text[text.index('id="an"') : text.index("<fieldset")]
    assert li.post(address(task), answered("please-see", "nothing-further")).status_code == 302
    task.refresh_from_db()
    case.refresh_from_db()
    assert (task.answer, case.tier) == ("please-see", Tier.A)
    li.post(address(task), answered("watch", "please-see"))
    case.refresh_from_db()
    assert case.tier == Tier.A  # what went to the counselor stays there


def test_an_answer_somebody_gave_meanwhile_is_not_overwritten(task, li):
    li.post(address(task), answered("watch"))
    refused = page(li.post(address(task), answered("nothing-further", note="另一页")), 422)
    assert "另一页" in refused
    task.refresh_from_db()
    assert task.answer == "watch"


def test_asking_for_the_counselor_after_the_case_was_closed_opens_a_new_one(cast, case, task, li):
    li.post(address(task), answered("nothing-further"))
    reviewing.record_review(
        case, by=cast.wang, nonce=uuid.uuid4(), review=make.seen_review(), decision=make.NO_CONCERN, guardian=make.TOLD
    )
    li.post(address(task), answered("please-see", "nothing-further"))
    opened = Case.objects.filter(student=task.student).exclude(pk=case.pk).get()
    assert [reason.code for reason in opened.flag.reasons.all()] == ["teacher-concern"]


def test_no_talk_yet_keeps_the_form_open_at_its_reason(task, li):
    li.post(address(task), answered("absent"))
    text = page(li.get(address(task)))
    assert "<details open>" in text
    assert li.post(address(task), answered("watch")).status_code == 302


@pytest.mark.parametrize("chosen", ["", "nonsense"])
def test_without_an_answer_the_form_says_so_and_keeps_the_line(task, li, chosen):
    text = page(li.post(address(task), answered(chosen, note="聊了足球")), 422)
    assert 'href="#id_answer_0"' in text
    assert "聊了足球" in text


def test_a_lapsed_talk_and_one_of_a_closed_round_have_no_form(task, li, time_machine_at, as_, cast):
    li.post(address(task), answered("watch"))
    ScreeningRound.objects.update(state=ScreeningRound.State.CLOSED)
    assert 'id="id_answer_0"' not in page(li.get(address(task)))
    page(li.post(address(task), answered("nothing-further", "watch")), 422)
    TalkTask.objects.update(state=TalkTask.State.LAPSED, answer="", answered_at=None, answered_by=None)
    assert "心理老师" in page(li.get(address(task)))
    page(li.post(address(task), answered("watch")), 422)


def test_the_printed_card_names_no_child_and_is_for_class_teachers(cast, task, li, as_):
    response = li.post(reverse("cases:print_talk_card"))
    document = Document.objects.get()
    assert response.url == reverse("documents:show_document", args=[document.public_id])
    job = registry.renderer_of(TALK_CARD.name).build(document)
    card = job.context["page"]
    assert date(2026, 10, 19).strftime("%Y%m%d") in job.file_name
    assert "课间一般和谁在一起" in " ".join(card["ask"])
    assert "除非你或别人可能受伤害" in card["say_first"]
    shown = page(li.get(address(task)))
    assert shown.index("除非你或别人可能受伤害") < shown.index("课间一般和谁在一起")
    for child in cast.children.values():
        assert child.name not in f"{job.file_name} {card}"
    assert as_(cast.staff).post(reverse("cases:print_talk_card")).status_code == 403


def test_the_urgent_button_of_the_card_brings_the_child_along(cast, task, li):
    text = page(li.get(address(task)))
    target = re.search(r'href="([^"]+\?child=[^"]+)"', text)
    assert cast.children["bo"].name in page(li.get(target.group(1)))
