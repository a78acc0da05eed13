"""Names of files, XML parts and URNs are made from ids alone, and may stand where they must."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.instruments.file_formats.names import LONGEST, XML_NAME, XmlNames, file_name, urn
from tests.instruments.file_formats.forms import TEACHER, changed


def called(form_id="teacher-connection", version="1.0"):
    return changed(TEACHER, lambda form: form.update(id=form_id, version=version))


@pytest.mark.parametrize(
    ("form", "ending", "part", "name"),
    [
        (called(), "json", "", "teacher-connection-1.0.json"),
        (called(), "csv", "answers", "teacher-connection-1.0-answers.csv"),
        (called("../../etc/passwd"), "json", "", "_.._etc_passwd-1.0.json"),
        (called("表"), "json", "", "_-1.0.json"),
        (called("..."), "json", "", "form-1.0.json"),
        (called("x" * 100), "json", "", f"{'x' * LONGEST}-1.0.json"),
    ],
)
def test_a_file_is_named_after_form_and_version_and_leads_nowhere(form, ending, part, name):
    assert file_name(form, ending, part) == name


@given(st.text(min_size=1, max_size=80).filter(str.strip))
def test_no_id_makes_a_name_that_a_disk_or_a_header_would_misread(form_id):
    name = file_name(called(form_id), "csv")
    assert re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*\.csv", name)


def test_a_urn_claims_no_web_address_and_holds_no_sign_of_its_own():
    assert urn(TEACHER) == "urn:xinqiao:questionnaire:teacher-connection"
    assert urn(called("a b/表")) == "urn:xinqiao:questionnaire:a%20b%2F%E8%A1%A8"


def test_a_name_that_xml_takes_stays_and_any_other_gets_one():
    names = XmlNames()
    assert names.name("c1", "item_1") == "c1"
    assert [names.name(odd, "item_2") for odd in ("1c", "a b", "__x", "表", "")] == [
        "item_2",
        "item_2_2",
        "item_2_3",
        "item_2_4",
        "item_2_5",
    ]


def test_a_name_is_given_once_whatever_its_case():
    names = XmlNames(("Child",))
    assert [names.name(wanted, "item") for wanted in ("child", "C1", "c1", "c1")] == ["child_2", "C1", "c1_2", "c1_3"]


def test_a_lone_underline_may_be_given_twice():
    names = XmlNames()
    assert [names.name("_", "item") for _time in range(2)] == ["_", "_2"]


@given(st.lists(st.text(max_size=8), max_size=8))
def test_whatever_the_ids_every_name_is_one_and_none_stands_twice(wanted):
    names = XmlNames(("meta",))
    given_names = [names.name(word, f"item_{place}") for place, word in enumerate(wanted)]
    assert all(XML_NAME.fullmatch(name) for name in given_names)
    assert len({name.casefold() for name in given_names} | {"meta"}) == len(wanted) + 1
