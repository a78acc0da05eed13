"""Words for families in large type: no child on them, and the plan in plain words for its child alone."""

import uuid
from datetime import date

from screening.cases.deciding.form_values import PlannedAction
from screening.cases.large_type_words.printing import WHAT, texts_of
from screening.cases.plans import services
from screening.documents.models import Document
from tests.cases import factories as make
from tests.cases.pages import page, url


def test_cards_and_consent_are_read_without_a_blank_in_a_sentence(cast, as_):
    make.make_duty(cast.school, cast.zhou, cast.admin)
    for what in WHAT:
        text = page(as_(cast.li).get(url("read_words"), {"of": what}))
        assert "{" not in text.split("<main")[1].split("</main")[0]
        assert "念给我听" in text
    assert any("0000-555 0110" in line for text in texts_of("cards", cast.li) for line in text.lines)


def test_what_the_speaker_minds_stands_outside_what_is_read_aloud(cast, as_):
    text = page(as_(cast.li).get(url("read_words")))
    aloud = text.split('lang="zh-CN"')[1].split("</div>")[0]
    assert "学校为什么找您" in aloud
    assert "不说分数" not in aloud
    assert "不说分数" in text


def test_printed_twice_it_is_one_file(cast, as_):
    li = as_(cast.li)
    for _press in range(2):
        assert li.post(url("read_words"), {"of": "cards"}).status_code == 302
    li.post(url("read_words"), {"of": "consent"})
    assert Document.objects.filter(kind="family-words").count() == 2


def test_a_plan_in_plain_words_says_no_reason(cast, wang, watched):
    assert "还没有写计划" in page(wang.get(url("read_plan", watched.public_id)))
    services.save_plan(
        watched,
        by=cast.wang,
        nonce=uuid.uuid4(),
        starts=make.TODAY,
        review_on=date(2026, 11, 20),
        child_goal="想和爸爸多说话",
        agreed_with="",
        actions=[PlannedAction("school-study-pair", make.TODAY, who="班主任")],
    )
    text = page(wang.get(url("read_plan", watched.public_id)))
    assert "想和爸爸多说话" in text
    assert "班主任" in text
    assert "2026 年 11 月 20 日" in text
    assert "明显多一些" not in text
