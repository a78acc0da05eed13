"""Seven instruments are never here: no text, no key, no scorer, and no definition that names one is read."""

import ast
import json
from pathlib import Path

import pytest

from screening import instruments
from screening.instruments import DefinitionError, Text, check, parse
from screening.instruments.refused import ACRONYMS, PHRASES, refused_name

ROOT = Path(__file__).resolve().parents[2]
NEVER = ["SDQ", "BESS", "DESSA", "Boxall", "SAEBRS", "SEI", "UWES"]
PRODUCT = ("accounts", "config", "screening", "students")
REFUSING = ROOT / "screening/instruments/refused.py"


def words_of(node):
    """Every string and every field name in a JSON value."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield name
            yield from words_of(value)
    elif isinstance(node, list):
        for value in node:
            yield from words_of(value)
    elif isinstance(node, str):
        yield node


@pytest.mark.parametrize("path", sorted((ROOT / "screening").rglob("*.json")), ids=lambda path: path.name)
def test_no_definition_key_or_content_file_holds_one(path):
    for word in words_of(json.loads(path.read_text("utf-8"))):
        assert not refused_name(word, Text(word, word)), word


def names_in(source):
    """Every name and every string of a Python file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        yield from (
            value
            for field in ("id", "name", "attr", "arg", "module")
            if isinstance(value := getattr(node, field, None), str)
        )


def named_in(source):
    if not any(word.lower() in source.lower() for word in (*ACRONYMS, *PHRASES)):
        return False
    return any(refused_name(name.replace("_", "-"), Text("", name)) for name in names_in(source))


def test_no_code_names_one_but_the_list_of_the_refused():
    assert named_in("def score_sdq(row): pass") and named_in("KEYS = {'SEI': [1, 2]}")
    files = [path for package in PRODUCT for path in (ROOT / package).rglob("*.py")]
    assert [path for path in files if named_in(path.read_text("utf-8"))] == [REFUSING]


@pytest.mark.parametrize("never", NEVER)
def test_none_can_be_got_by_its_name(never):
    with pytest.raises(KeyError):
        instruments.get(never.lower())
    assert not any(never.lower() in known.id for known in instruments.all())


TITLES = [("my-form", {"zh": "问卷", "en": f"The {never} for teachers"}) for never in NEVER] + [
    ("sdq", {"zh": "问卷", "en": "Questionnaire"}),
    ("teacher-SAEBRS-2", {"zh": "问卷", "en": "Questionnaire"}),
    ("boxall-profile", {"zh": "问卷", "en": "Questionnaire"}),
    ("my-form", {"zh": "长处与困难问卷", "en": "Questionnaire"}),
    ("my-form", {"zh": "学生版SDQ问卷", "en": "Questionnaire"}),
    ("my-form", {"zh": "问卷", "en": "Strengths and Difficulties Questionnaire"}),
    ("my-form", {"zh": "问卷", "en": "Student Engagement Instrument"}),
    ("my-form", {"zh": "问卷", "en": "Utrecht Work Engagement Scale, student form"}),
]


@pytest.mark.parametrize(("form_id", "title"), TITLES)
def test_a_definition_that_names_one_is_refused(form_id, title):
    mapping = instruments.get("teacher-connection").to_mapping() | {"id": form_id, "title": title}
    with pytest.raises(DefinitionError, match="may not be used here"):
        parse(mapping)
    assert [(problem.field, "不能放进本系统" in problem.sentence.zh) for problem in check(mapping)] == [("title", True)]


@pytest.mark.parametrize(
    ("form_id", "title"),
    [
        ("seize-the-day", "Seizing the day"),
        ("obsession", "Bessie and the class"),
        ("teacher-reflections", "Seismology club"),
        ("engagement", "Engagement in learning"),
    ],
)
def test_a_name_that_only_looks_alike_is_no_reason(form_id, title):
    assert refused_name(form_id, Text("课堂", title)) == ""
