"""Who reads the words, in which language, with whose telephone, and what a plan says aloud and what it keeps."""

import uuid
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from screening.cases.deciding.form_values import PlannedAction
from screening.cases.large_type_words.printing import BLANK, WHAT, WORDS, SpokenCard, plan_texts, texts_of
from screening.cases.plans import services
from screening.documents import registry
from screening.documents.models import Document
from tests.cases import factories as make
from tests.cases.pages import page, url


def paper(document):
    job = registry.renderer_of(document.kind).build(document)
    return render_to_string(job.html_template, {**job.context, "product_version": "0"})


def words(cards):
    return " ".join(f"{card.title} {' '.join(card.lines)} {card.ask}" for card in cards)


@pytest.mark.parametrize("what", WHAT)
def test_the_paper_is_in_the_language_asked_for_and_no_child_and_no_hint_for_the_speaker_is_on_it(cast, what):
    make.make_case(cast, "yu")
    hints = [card.aside for card in texts_of(what, cast.li) if card.aside]
    printed = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            printed[language] = paper(WORDS.request(what, by=cast.li, language=language))
            assert words(texts_of(what, cast.li))[:4] in printed[language]
    assert printed["en"] != printed["zh-hans"]
    for text in printed.values():
        assert not any(child.name in text for child in cast.children.values())
        assert not any(hint in text for hint in hints)


def test_without_a_duty_roster_the_school_s_telephone_is_read_and_without_any_a_line_to_fill_in(cast):
    assert BLANK in words(texts_of("cards", cast.li))
    cast.school.phone = "0000-555 0122"
    cast.school.save()
    assert "0000-555 0122" in words(texts_of("cards", cast.li))
    assert "0000-555 0122" in words(texts_of("consent", cast.li))
    assert "0000-555 0122" not in words(texts_of("cards", cast.outside_teacher))
    make.make_duty(cast.school, cast.zhou, cast.admin)
    assert "0000-555 0122" not in words(texts_of("cards", cast.li))


def test_a_telephone_that_changed_is_a_new_paper_and_so_is_a_changed_question(cast, monkeypatch):
    first = WORDS.request("cards", by=cast.li)
    assert WORDS.request("cards", by=cast.li) == first
    cast.school.phone = "0000-555 0122"
    cast.school.save()
    second = WORDS.request("cards", by=cast.li)
    assert second != first
    cards = texts_of("cards", cast.li)
    changed = (SpokenCard(cards[0].title, cards[0].lines, ask="NEW-QUESTION"), *cards[1:])
    monkeypatch.setattr("screening.cases.large_type_words.printing.texts_of", lambda what, user: changed)
    third = WORDS.request("cards", by=cast.li)
    assert third != second
    assert "NEW-QUESTION" in paper(third)


def test_who_speaks_with_families_opens_them_and_nobody_else(cast, as_):
    document = WORDS.request("cards", by=cast.li)
    for who, opens in (("li", True), ("wang", True), ("admin", True), ("staff", False), ("protection", False)):
        person = cast.people[who]
        assert as_(person).get(url("read_words")).status_code == (200 if opens else 403)
        assert registry.may_see(person, document) is opens


def test_a_plan_is_read_by_the_counselor_of_its_school_and_what_has_ended_is_not_read_out(cast, as_, watched):
    services.save_plan(
        watched,
        by=cast.wang,
        nonce=uuid.uuid4(),
        starts=make.TODAY,
        review_on=date(2026, 11, 20),
        child_goal="",
        agreed_with="",
        actions=[
            PlannedAction("school-study-pair", make.TODAY, who="PARTNER-SENTINEL"),
            PlannedAction("family-call-schedule", make.TODAY, who="CALLER-SENTINEL"),
        ],
    )
    assert {name for name in ("PARTNER", "CALLER") if name in words(plan_texts(watched))} == {"PARTNER", "CALLER"}
    pair = watched.plan.actions.get(action="school-study-pair")
    services.end_plan_action(pair, by=cast.wang, nonce=uuid.uuid4(), reason="done")
    text = page(as_(cast.wang).get(url("read_plan", watched.public_id)))
    assert "CALLER-SENTINEL" in text
    assert "PARTNER-SENTINEL" not in text
    watched.plan.actions.filter(action="family-call-schedule").update(ends=make.TODAY)
    assert "CALLER-SENTINEL" in words(plan_texts(watched))
    for who, status in (("tian", 404), ("li", 403), ("chen", 403), ("admin", 403)):
        assert as_(cast.people[who]).get(url("read_plan", watched.public_id)).status_code == status


def test_an_unknown_choice_shows_the_cards(cast, as_):
    li = as_(cast.li)
    shown = page(li.get(url("read_words"), {"of": "scores"}))
    assert texts_of("cards", cast.li)[0].title in shown
    assert texts_of("consent", cast.li)[0].title not in shown


def test_what_is_past_its_last_day_is_not_read_out_although_nobody_has_ended_it(cast, watched, time_machine_at):
    call = PlannedAction("family-call-schedule", make.TODAY, who="CALLER-SENTINEL", ends=date(2026, 10, 30))
    days = {"starts": make.TODAY, "review_on": date(2026, 11, 20), "child_goal": "", "agreed_with": ""}
    services.save_plan(watched, by=cast.wang, nonce=uuid.uuid4(), actions=[call], **days)
    time_machine_at("2026-10-30")
    assert "CALLER-SENTINEL" in words(plan_texts(watched))
    time_machine_at("2026-10-31")
    assert "CALLER-SENTINEL" not in words(plan_texts(watched))


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
