"""A photographed side is read as it was meant, or refused by name; nothing is guessed."""

import io
import json
import subprocess
import sys
from random import Random

import numpy as np
import pytest
from PIL import Image, ImageDraw
from PIL.Image import Image as Picture

from screening.paper_reading.boxes import ASKED, EMPTY, READ
from screening.paper_reading.layout import Layout, Mark
from screening.paper_reading.reading import PageRead, PageRefused, read_file
from tests.paper_reading.camera import photograph
from tests.paper_reading.pages import CODE, LAYOUT, beside, blank_page
from tests.paper_reading.writers import DPMM, Written, fill_in

pytestmark = pytest.mark.once


def jpeg(page: Picture, **options: object) -> bytes:
    file = io.BytesIO()
    page.save(file, "JPEG", quality=80, **options)
    return file.getvalue()


def written(seed: int, layout: Layout = LAYOUT, **how: str) -> Written:
    return fill_in(blank_page(layout=layout), layout, Random(seed), **how)


def only(content: bytes) -> PageRead | PageRefused:
    (page,) = read_file(content)
    return page


def refusals(content: bytes) -> list[str]:
    return [page.reason if isinstance(page, PageRefused) else "read" for page in read_file(content)]


def check(page: PageRead | PageRefused, by: Written) -> None:
    assert isinstance(page, PageRead)
    for cell in page.cells:
        meant = by.meant[cell.row, cell.question]
        if cell.state == READ:
            assert cell.box == meant
        elif cell.state == EMPTY:
            assert meant is None
    asked = sum(cell.state == ASKED for cell in page.cells)
    assert asked <= 0.05 * len(page.cells)
    assert len(page.crops) == asked


@pytest.mark.parametrize("severity", ["scanner", "good phone", "ordinary phone"])
def test_a_class_is_read_from(severity: str) -> None:
    by = written(3, habit="filled", pen="gel")
    page = only(photograph(by.picture, severity, Random(4)))
    check(page, by)
    assert isinstance(page, PageRead)
    assert (page.code, page.side, page.layout) == (CODE, 1, LAYOUT)


def test_a_few_children_on_a_short_side_are_read() -> None:
    layout = Layout(3, 8, 4)
    by = written(5, layout, habit="filled", pen="pencil")
    check(only(photograph(by.picture, "good phone", Random(6))), by)


@pytest.mark.parametrize("quarter", [90, 180, 270])
def test_a_page_lying_any_way_round_is_read(quarter: int) -> None:
    by = written(7, habit="filled", pen="ballpoint")
    check(only(jpeg(by.picture.rotate(quarter, expand=True))), by)


def test_nothing_is_read_from_an_empty_side() -> None:
    page = only(jpeg(blank_page()))
    assert isinstance(page, PageRead)
    assert {cell.state for cell in page.cells} == {EMPTY}


def test_two_filled_boxes_are_asked_and_shown() -> None:
    page = blank_page().copy()
    draw = ImageDraw.Draw(page)
    for box in (1, 2):
        x, y = LAYOUT.box_centre(4, 7, box)
        draw.rectangle([(at + move) * DPMM for at, move in ((x, -0.9), (y, -1.6), (x, 0.9), (y, 1.6))], fill=20)
    read = only(jpeg(page))
    assert isinstance(read, PageRead)
    (crop,) = read.crops
    assert (crop.row, crop.question) == (4, 7)
    assert Image.open(io.BytesIO(crop.picture)).format == "PNG"


def test_a_finger_over_two_marks_is_named() -> None:
    page = blank_page().copy()
    ImageDraw.Draw(page).rectangle([0, 0, 160 * DPMM, 20 * DPMM], fill=130)
    assert refusals(jpeg(page)) == ["hidden"]


def test_two_sides_in_one_picture_are_named() -> None:
    assert refusals(jpeg(beside(blank_page(), blank_page(side=2)))) == ["two-pages"]


def test_a_page_far_away_is_not_read() -> None:
    assert refusals(jpeg(blank_page().resize((1190, 842)))) in (["far"], ["no-marks"], ["hidden"])


def test_a_picture_of_something_else_is_named() -> None:
    rng = np.random.default_rng(1)
    dog = Image.fromarray(rng.integers(0, 255, (600, 800), np.uint8))
    assert refusals(jpeg(dog)) == ["no-marks"]


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"PK\x03\x04" + b"0" * 100, b"%PDF-1.7 nothing", b"\xff\xd8\xff\xe0"]
)
def test_what_is_no_picture_is_named(content: bytes) -> None:
    assert refusals(content) == ["not-a-picture"]


def test_a_bomb_is_not_opened() -> None:
    assert refusals(png_of(20_000, 20_000)) == ["too-large"]


def png_of(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("1", (width, height)).save(file, "PNG", optimize=False, compress_level=1)
    return file.getvalue()


def test_a_scan_of_several_pages_is_read_page_by_page() -> None:
    pages = [written(seed, habit="filled", pen="gel").picture for seed in (1, 2)]
    file = io.BytesIO()
    pages[0].save(file, "PDF", resolution=300, save_all=True, append_images=pages[1:])
    assert [type(page) for page in read_file(file.getvalue())] == [PageRead, PageRead]


def test_a_scan_of_forty_pages_is_named() -> None:
    small = Image.new("L", (100, 70), 255)
    file = io.BytesIO()
    small.save(file, "PDF", save_all=True, append_images=[small] * 39)
    assert refusals(file.getvalue()) == ["too-many-pages"]


def test_a_program_of_its_own_says_the_same_as_json() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "screening.paper_reading"], input=jpeg(blank_page()), capture_output=True, check=True
    )
    (page,) = json.loads(ran.stdout)
    assert page["code"] == CODE
    assert page["layout"] == [20, 20, 5]
    assert len(page["cells"]) == 400


@pytest.mark.parametrize("text", ["", "7K3QX9M0RTB13KK", "7K3QX9M0RTB19KK5", "7K3QX9M0RTB13LK5", "https://example.org"])
def test_what_is_not_our_mark_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Mark.parse(text)
