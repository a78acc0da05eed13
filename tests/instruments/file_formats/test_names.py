"""Names of files are made from ids alone, and may stand where they must."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.instruments.file_formats.names import LONGEST, file_name
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
