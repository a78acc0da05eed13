from datetime import date

import pytest

from screening.library import texts


def test_a_path_goes_through_keys_ids_and_positions():
    assert texts.text("ui.buttons.check", "zh-hans") == "检查一遍"
    assert texts.text("ui.buttons.check", "en") == "Check the answers"
    assert texts.text("reasons.standing.few-flags", "en").startswith("Few flags are not a good result")
    assert texts.text("chain.talk_card.ask.0", "en") == "“When are you happiest at school these days?”"


def test_the_active_language_is_used_when_none_is_named(settings):
    from django.utils import translation

    with translation.override("en"):
        assert texts.text("ui.buttons.sign-out") == "Sign out"
    with translation.override("zh-hans"):
        assert texts.text("ui.buttons.sign-out") == "退出"


def test_placeholders_are_filled_and_dates_written_out():
    on = date(2026, 10, 19)
    assert texts.text("ui.tiers.desk-by", "zh-hans", date=on) == "2026 年 10 月 19 日前先看材料"
    assert texts.text("ui.tiers.desk-by", "en", date=on) == "Desk look by 19 October 2026"


@pytest.mark.parametrize("params", [{}, {"date": 1, "name": 2}])
def test_a_sentence_with_a_hole_or_a_stray_value_is_refused(params):
    with pytest.raises(texts.WrongPlaceholders, match="tiers.desk-by"):
        texts.text("ui.tiers.desk-by", **params)


@pytest.mark.parametrize("path", ["ui.buttons.nothing", "chain.nowhere", "chain.talk_card.before", "ui.buttons"])
def test_an_unknown_path_is_named(path):
    with pytest.raises(texts.UnknownText, match=path.rpartition(".")[2]):
        texts.text(path)


def test_choices_lines_and_branches_come_in_their_order():
    assert [code for code, _ in texts.choices("texts.decisions")] == list(texts.ids("texts.decisions"))
    assert texts.choices("chain.talk_card.after.options", "en")[0][0] == "nothing-further"
    assert len(texts.lines("chain.talk_card.ask")) == 6
    card = texts.localize("chain.talk_card", "en")
    assert isinstance(card["title"], str) and all(isinstance(line, str) for line in card["before"])
    with pytest.raises(texts.UnknownText):
        texts.lines("chain.talk_card.title")


def test_every_text_of_every_file_has_both_languages_and_the_same_placeholders():
    found = 0

    def walk(value, path):
        nonlocal found
        if isinstance(value, dict):
            if "zh" in value or "en" in value:
                assert set(value) == {"zh", "en"} and value["zh"] and value["en"], path
                zh, en = (set(texts._PLACEHOLDER.findall(value[language])) for language in ("zh", "en"))
                assert zh == en, path
                found += 1
                return
            for key, part in value.items():
                walk(part, f"{path}.{key}")
        elif isinstance(value, list):
            for position, part in enumerate(value):
                walk(part, f"{path}.{position}")

    for name in texts.FILES:
        walk(texts.node(name), name)
    assert found > 900
