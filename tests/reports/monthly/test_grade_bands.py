"""Where a grade is a single class, a report counts grades in bands, and what it once printed of a grade stays safe."""

from types import SimpleNamespace

import pytest
from django.utils.translation import override

from screening.reports.disclosure_control.count_cells import CountCells
from screening.reports.disclosure_control.model import Published, publish
from screening.reports.monthly.figures import people
from screening.reports.monthly.figures.people import bands_of, count_grades
from tests.reports.monthly.example_figures import shown
from tests.reports.monthly.test_month_parts import rows, with_people


def school(**children):
    """Grades as g1=30: child → grade."""
    each = [(grade.removeprefix("g"), n) for grade, n in children.items()]
    return {1000 * int(grade) + child: grade for grade, n in each for child in range(n)}


@pytest.mark.parametrize(
    ("grades", "lines"),
    [
        (school(g1=44, g2=44, g4=44), {"1": "1-3", "2": "1-3", "4": "4-6"}),
        (school(g1=45, g2=45, g4=45), {"1": "1", "2": "2", "4": "4"}),
        (school(g1=80, g2=20, g4=20), {"1": "1-3", "2": "1-3", "4": "4-6"}),
        (school(g6=30, g7=30, g9=30), {"6": "4-6", "7": "7-9", "9": "7-9"}),
        (school(g7=30, g8=30, g9=30), {"7": "7", "8": "8", "9": "9"}),  # one band would be the whole school
        ({}, {}),
    ],
    ids="small one-class-each small-on-average nine-year one-band nobody".split(),
)
def test_small_grades_are_counted_in_bands(grades, lines):
    assert bands_of(grades) == lines


def counted(grades, flagged):
    """`flagged`: grade → children for the counselor."""
    each = {grade: [child for child, its in grades.items() if its == grade] for grade in grades.values()}
    cases = [
        SimpleNamespace(student=child, tier_a=True, seen=False)
        for grade, n in flagged.items()
        for child in each[grade][:n]
    ]
    cells = CountCells({"enrolled": len(grades), "state.rated": 0, "talk": 0, "chain.seen": 0})
    cells.counts["chain.flagged"] = len(cases)
    count_grades(cells, grades, dict.fromkeys(grades, "to-rate"), cases)
    return cells.table()


SCHOOL = school(g1=40, g2=40, g3=40, g4=40, g5=40)
FLAGGED = {"1": 5, "2": 1, "3": 1, "4": 10, "5": 10}


def test_a_school_of_small_grades_has_a_line_a_band_and_none_a_grade():
    cells = publish([counted(SCHOOL, FLAGGED)], "school", "2026-10").cells
    assert {key.split(".")[1] for key in cells if key.startswith("grade.")} == {"1-3", "4-6"}
    assert (cells["grade.1-3.flagged"], cells["grade.4-6.enrolled"]) == (Published(7), Published(80))


@pytest.mark.parametrize(("is_tied", "may_be_printed"), [(True, False), (False, True)])
def test_a_band_does_not_give_away_what_an_earlier_report_hid_of_a_grade(monkeypatch, is_tied, may_be_printed):
    """Of grade 1 five were printed, of grades 2 and 3 “<5”: a band of seven would make each of them one."""
    with monkeypatch.context() as older:
        older.setattr(people, "bands_of", lambda grades: {one: one for one in grades.values()})
        first = publish([counted(SCHOOL, FLAGGED)], "school", "2026-10")
    assert first.cells["grade.1.flagged"].value == 5 and first.cells["grade.2.flagged"].value is None
    if not is_tied:
        monkeypatch.setattr(people, "_silent_grades", lambda *told: None)
    then = publish([counted(SCHOOL, FLAGGED)], "school", "2026-11", earlier=[first])
    assert (then.cells["grade.1-3.flagged"].value == 7) is may_be_printed


def test_bands_stand_in_their_order_and_are_named():
    cells = {f"grade.{band}.{name}": shown(20) for band in ("7-9", "1-3", "4-6") for name in people.TOTALS}
    with override("en"):
        named = [name for name in rows(with_people(**cells), "grade") if name.startswith("Grades")]
    assert named == ["Grades 1–3", "Grades 4–6", "Grades 7–9"]
