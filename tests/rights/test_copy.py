"""The copy a family is given holds every declared field of its child, or says why it does not."""

import csv
import io
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.models import AuditEvent
from accounts.privacy.declarations import Sensitivity, all_declarations
from screening.rights.services import child_of, exporting
from screening.rights.services.collecting import models_of_a_child
from screening.rights.words import words
from screening.rounds.child_codes import child_code
from tests.cases import factories as make
from tests.documents.pdf import Paper
from tests.rights.filled import Filled

TABLES = [model._meta.label_lower for model in models_of_a_child()]


@pytest.mark.once
def test_no_field_about_a_child_is_out_of_the_reach_of_the_copy() -> None:
    beyond = [
        f"{table}.{name}"
        for table, fields in all_declarations().items()
        for name, declared in fields.items()
        if table not in TABLES and declared.exported and table != "rights.rightsrequest"
    ]
    assert beyond == []


@pytest.mark.once
def test_every_field_that_is_left_out_says_why() -> None:
    silent = [
        f"{table}.{name}"
        for table in TABLES
        for name, declared in all_declarations()[table].items()
        if not declared.exported and declared.left_out is None
    ]
    assert silent == []


@pytest.mark.once
def test_only_what_is_personal_is_in_the_copy() -> None:
    for table in TABLES:
        for name, declared in all_declarations()[table].items():
            assert not declared.exported or declared.kind in (Sensitivity.PERSONAL, Sensitivity.SENSITIVE), name


@pytest.mark.once
def test_a_family_can_read_what_each_field_is_called() -> None:
    names = {name for model in models_of_a_child() for name in exporting.exported_fields(model)}
    assert names == set(words()["fields"])
    assert set(TABLES) == set(words()["tables"])


@pytest.fixture
def opened(cast, tmp_path, monkeypatch):
    """A child of whom everything is filled in, and its copy: file name → lines."""
    monkeypatch.setattr(exporting, "_printed", lambda child, tables: b"%PDF")
    filled = Filled(cast.children["yu"])
    with translation.override("zh-hans"):
        path = exporting.export_child(filled.child, by=None, to=tmp_path)
    with zipfile.ZipFile(path) as archive:
        read = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist() if name.endswith("csv")}
    return filled, {name: list(csv.reader(io.StringIO(text))) for name, text in read.items()}


@pytest.mark.once
@pytest.mark.django_db
def test_every_declared_field_is_in_the_copy_or_in_the_list_of_what_is_not(opened) -> None:
    filled, files = opened
    copied = {}
    for *_rest, content, table, name in files["fields.csv"][1:]:
        copied.setdefault((table, name), []).append(content)
    refused = {(table, name) for *_rest, table, name in files["left-out.csv"][1:]}
    for table in TABLES:
        for name in all_declarations()[table]:
            assert ((table, name) in copied) != ((table, name) in refused), (table, name)
    for place, told in filled.told.items():
        shown = " ".join(copied.get(place, []))
        assert (told in shown) == (place in copied), (place, told, shown)


@pytest.mark.once
@pytest.mark.django_db
def test_who_else_is_named_and_what_keeps_the_child_safe_is_not_in_the_copy(opened) -> None:
    filled, files = opened
    text = str(files["fields.csv"])
    for place in [
        ("students.familycontact", "phone"),
        ("cases.guardiancontact", "who"),
        ("cases.review", "safety"),
        ("cases.review", "safety_notes"),
        ("cases.urgentconcern", "what"),
        ("cases.emergencylook", "reason"),
    ]:
        assert filled.told[place] not in text, place
    assert "紧急关注" not in text


@pytest.mark.django_db
def test_an_urgent_decision_and_the_wish_of_a_child_to_talk_are_not_in_the_copy(cast) -> None:
    flag = make.make_flag(cast.children["yu"], cast.wang, code="child-asks", params={})
    tables = {table.label: table for table in exporting.collect_export(flag.student)}
    assert "rounds.flag" in tables
    assert "rounds.flagreason" not in tables


@pytest.mark.django_db
def test_a_child_is_found_by_its_address_and_by_its_code_in_the_answer_files(cast) -> None:
    yu = cast.children["yu"]
    assert child_of(str(yu.public_id)) == child_of(child_code(yu.public_id)) == yu


@pytest.mark.django_db
def test_no_name_stands_in_the_name_of_the_file_and_the_log_knows_of_it(cast, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(exporting, "_printed", lambda child, tables: b"%PDF")
    call_command("export_child", str(cast.children["yu"].public_id), to=tmp_path, verbosity=0)
    (path,) = tmp_path.glob("*.zip")
    assert path.name == "child-copy-20261019-090000.zip"
    assert path.stat().st_mode & 0o077 == 0
    assert AuditEvent.objects.get(verb="child.export").subjects == [str(cast.children["yu"].public_id)]
    with pytest.raises(CommandError, match="No child"):
        call_command("export_child", "k0000000000000000", to=tmp_path)


@pytest.mark.django_db
def test_the_printed_copy_reads_like_a_letter(cast, tmp_path) -> None:
    path = exporting.export_child(cast.children["yu"], by=None, to=tmp_path)
    with zipfile.ZipFile(path) as archive:
        target = tmp_path / "child.pdf"
        target.write_bytes(archive.read("child.pdf"))
    text = Paper(target, 1, ()).joined
    assert cast.children["yu"].name in text
    assert "在校经历" in text
