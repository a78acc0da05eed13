"""Every questionnaire has its table of scores worked by hand, and scoring reaches each cell.

Adding a questionnaire is one file in `definitions/` and one table in `examples/`; nothing in this folder changes.
"""

import json
import shutil

import pytest

from screening import instruments
from screening.instruments.shipped import DEFINITIONS, load_folder
from tests.instruments.licensed import STORED
from tests.instruments.tables import EXAMPLES, PUBLISHED, disagreements, read_table, without_table

TABLES = [read_table(path) for path in sorted(EXAMPLES.glob("*.csv"))]


def name(table):
    return table.name


@pytest.mark.parametrize("table", TABLES, ids=name)
def test_scores_of_our_forms_are_those_worked_by_hand(table):
    assert disagreements(instruments.get(table.pin[0]), table) == []


def test_a_published_scale_that_a_district_has_stored_is_scored_as_it_was_worked_by_hand():
    table = read_table(PUBLISHED / f"{STORED.id}.{STORED.coding.used}.csv")
    assert STORED.status == "licensed" and disagreements(STORED, table) == []


@pytest.mark.parametrize("table", TABLES, ids=name)
def test_the_table_was_worked_for_this_content_of_the_form(table):
    form = instruments.get(table.pin[0])
    assert table.pin == (form.id, form.version, form.content_hash[:12])


def test_no_form_is_without_a_table():
    assert without_table(instruments.all()) == []


SHORT_TABLE = """# child-short 1.0 {hash}
row,answered,sum,prorated,upper,band,why
111,3,3,3,0,none,
311,3,5,5,1,elevated,1 of 3 = 1/3
331,3,7,7,2,high,2 of 3 > 1/2
31,2,4,6,1,high,4 / 2 · 3; 1 of 2 = 1/2
21,2,3,5,0,none,3 / 2 · 3 = 4.5 and halves go up
1,1,,,0,,2 are needed
"""


def short_form():
    """Three items of the loneliness form under another id, rounded half up."""
    mapping = instruments.get("child-loneliness").to_mapping()
    ids = ["s1", "s2", "s3"]
    items = [mapping["items"][number] | {"id": item} for number, item in zip((0, 1, 3), ids, strict=True)]
    for number, item in enumerate(items, start=1):
        item |= {"number": number, "direction": "concern", "reverse": False}
    total = mapping["scales"][0] | {"items": ids, "reversed": [], "range": [3, 12], "min_answered": 2}
    mapping |= {"id": "child-short", "items": items, "scales": [total]}
    mapping["entry"]["digits"] = 3
    mapping["rounding"]["mode"] = "half-up"
    return mapping


@pytest.fixture
def added(tmp_path):
    """Our definitions with one file more, and our tables with one table more."""
    shutil.copytree(DEFINITIONS, tmp_path / "definitions")
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    path = tmp_path / "definitions" / "child-short.json"
    path.write_text(json.dumps(short_form(), ensure_ascii=False), encoding="utf-8")
    return tmp_path


def test_a_questionnaire_is_added_by_one_file_and_its_table(added):
    forms = load_folder(added / "definitions")
    assert without_table(forms, added / "examples") == ["child-short"]
    form = next(form for form in forms if form.id == "child-short")
    table = SHORT_TABLE.format(hash=form.content_hash[:12])
    (added / "examples" / "child-short.csv").write_text(table, encoding="utf-8")
    assert without_table(forms, added / "examples") == []
    for path in sorted((added / "examples").glob("*.csv")):
        worked = read_table(path)
        assert disagreements(next(form for form in forms if form.id == worked.pin[0]), worked) == []
    assert instruments.check(form.to_mapping()) == []


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ("311,3,5,5,1,elevated", "311,3,5,5,1,high", "311: band is elevated, the table says high"),
        ("31,2,4,6,", "31,2,4,4,", "31: prorated is 6.0, the table says 4.0"),
        ("1,1,,,0,,", "1,1,1,3,0,none,", "1: sum is None, the table says 1"),
        ("21,2,3,5,0", "21,2,3,9/2,0", "21: prorated is 5.0, the table says 4.5"),
        ("111,3", "119,3", "119: cannot be typed (out-of-range)"),
        ("1,1,,,0,,2 are needed\n", "", "do not show every band"),
    ],
)
def test_a_wrong_table_is_noticed(tmp_path, right, wrong, words):
    assert right in SHORT_TABLE
    path = tmp_path / "child-short.csv"
    path.write_text(SHORT_TABLE.replace(right, wrong), encoding="utf-8")
    said = disagreements(instruments.parse(short_form()), read_table(path))
    assert any(words in line for line in said), said


def test_a_table_without_a_column_for_a_part_is_noticed():
    form = instruments.get("child-engagement")
    table = read_table(EXAMPLES / "child-engagement.csv")
    table.columns.remove("emotional-engagement")
    assert disagreements(form, table) == ["no column for emotional-engagement"]
