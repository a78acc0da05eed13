"""The product's own definition file: nothing is lost."""

import json

import pytest

from screening import instruments
from screening.instruments.file_formats import from_json, json_file, to_json
from tests.instruments.file_formats.forms import FORMS, TEACHER, by_id, changed
from tests.instruments.licensed import licensed_forms


@pytest.mark.parametrize("form", [*FORMS, *licensed_forms()], ids=by_id)
def test_a_definition_comes_back_equal_with_the_same_hash(form):
    found = from_json(to_json(form))
    assert found.instrument == form and found.instrument.content_hash == form.content_hash
    assert found.problems == ()


def test_the_file_can_be_put_beside_the_shipped_ones(tmp_path):
    exported = json_file(TEACHER)
    path = tmp_path / exported.file_name
    path.write_bytes(exported.content)
    assert path.name == "teacher-connection-1.0.json"
    assert instruments.load(path) == TEACHER


def test_chinese_stays_readable_in_the_file():
    assert TEACHER.title.zh in to_json(TEACHER).decode()


def test_a_definition_with_a_slip_gives_a_problem_and_no_instrument():
    mapping = TEACHER.to_mapping()
    mapping["scales"][0]["min_answered"] = 99
    found = from_json(json.dumps(mapping).encode())
    assert found.instrument is None and "min_answered" in found.problems[0].what.en


def test_a_file_name_holds_nothing_a_path_could_use():
    odd = changed(TEACHER, lambda form: form.update(id="../../etc/pass wd", version="1/0"))
    assert "/" not in json_file(odd).file_name and not json_file(odd).file_name.startswith(".")
