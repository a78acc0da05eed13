"""Files are called by what they are and for which class, in the reader's words; nobody's name gets into them."""

import pytest
from django.utils import translation

from screening.documents.file_names import class_code, named, workbook_name


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        (f"registration-2026-{class_code(3, 1)}.pdf", "登记表_2026-三年级1班.pdf"),
        (f"class-sheet-{class_code(6, 12)}-2-K7QF-2M.pdf", "登记表_六年级12班-2-K7QF-2M.pdf"),
        ("report-2026-11-r2.xlsx", "登记表_2026-11-r2.xlsx"),
        ("leaflet.pdf", "登记表_leaflet.pdf"),
    ],
)
def test_a_paper_is_called_by_its_kind_its_class_and_its_code(stored, told):
    assert named("登记表", stored) == told


def test_in_english_the_same_file_has_an_english_name():
    with translation.override("en"):
        assert (
            named("Class sheet", f"class-sheet-{class_code(3, 1)}-K7QF.pdf") == "Class-sheet_Grade-3-class-1-K7QF.pdf"
        )


def test_nothing_stands_in_a_name_that_a_computer_refuses():
    assert workbook_name("出勤：1/2 “月”", "待填写") == "出勤-1-2-月-待填写.xlsx"
