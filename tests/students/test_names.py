import pytest

from students.names import NotAName, clean_name, close_name, sort_key


def test_surnames_with_two_readings_sort_as_gb_18030_has_them_and_not_by_a_guess_at_their_sound() -> None:
    names = ["覃雨", "欧阳念慈", "曾子轩", "单雨桐", "仇一诺", "解欣怡"]
    assert sorted(names, key=sort_key) == ["仇一诺", "单雨桐", "解欣怡", "欧阳念慈", "曾子轩", "覃雨"]


def test_rare_characters_outside_the_basic_plane_have_a_key_too() -> None:
    assert sort_key("王𬀩雨") == "王𬀩雨".encode("gb18030").hex()
    assert len(sort_key("𬀩" * 50)) == 200  # as long as the column


@pytest.mark.parametrize("dot", list("•‧∙⋅・･．.●"))
def test_every_kind_of_middle_dot_becomes_one(dot: str) -> None:
    assert clean_name(f"古丽娜尔{dot}艾山") == "古丽娜尔·艾山"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("张 伟", "张伟"),  # typed with a blank to line up with three characters
        ("张\u3000伟", "张伟"),
        ("  王小雨\u200b ", "王小雨"),
        ("Anna  Maria", "Anna Maria"),
        ("古丽 · 艾山", "古丽·艾山"),
        ("Zoe\u0301", "Zoé"),  # NFC
        ("李䶮", "李䶮"),
        ("刘\ue863", "刘\ue863"),  # a rare character as an old system stored it
    ],
)
def test_a_name_is_kept_as_it_was_meant(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("", "empty"), (" · ", "empty"), ("王" * 51, "long"), ("=1+1", "sign"), ("王小雨2", "sign"), ("-王", "sign")],
)
def test_what_is_no_name_is_refused_with_the_reason(typed: str, reason: str) -> None:
    with pytest.raises(NotAName) as refusal:
        clean_name(typed)
    assert refusal.value.args == (reason,)


def test_fifty_characters_are_a_name() -> None:
    assert clean_name("王" * 50) == "王" * 50


def test_two_ways_of_writing_one_name_are_close() -> None:
    assert close_name("迪丽努尔·艾力") == close_name("迪丽努尔艾力")
    assert close_name("张伟") != close_name("张炜")
