"""Roster files as schools send them."""

import io
import random
import zipfile
from collections.abc import Iterable

from openpyxl import Workbook

HEADING = "班级,座号,姓名,性别,出生年月,是否留守儿童,父亲外出,父亲外出时间,母亲外出,农村户口,主要照料人,联系频率,住校"
AS_IT_IS = """三年级(1)班,1,王𬀩雨,女,2017-05,,,,,,,,
三年级(1)班,2,李䶮,男,2017-05,,,,,,,,
三年级(1)班,3,古丽娜尔·艾山,女,2017-05,,,,,,,,
三年级(2)班,1,张浩然,男,2017-05,,,,,,,,"""


def csv_of(*rows: str, heading: str = HEADING, encoding: str = "utf-8") -> bytes:
    return "\n".join([heading, *rows, ""]).encode(encoding)


def xlsx_of(*rows: list[object], merge: Iterable[str] = ()) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for place in merge:
        book.active.merge_cells(place)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def large(count: int) -> bytes:
    """A whole county town's school: 15 columns, classes of 45."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("花名册")
    sheet.append([*HEADING.split(","), "学籍号", "民族"])
    for n in range(count):
        place, seat = divmod(n, 45)
        name = f"王{chr(0x4E00 + place)}{chr(0x4E10 + seat)}"
        grade, born = place % 6 + 1, f"{2019 - place % 6}-{n % 12 + 1:02}"
        row = [f"{grade}-{place // 6 + 1}", seat + 1, name, "女", born, n % 3, "", ""]
        sheet.append([*row, "", "是", "爷爷奶奶", "每周", "否", f"L{n:017d}X", "汉族"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(name: str, content: bytes) -> bytes:
    """A good workbook with one more part in it."""
    out = io.BytesIO(xlsx_of(["班级", "姓名", "性别", "出生年月"], ["三年级(1)班", "王小雨", "女", "2017-05"]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as book:
        book.writestr(name, content)
    return out.getvalue()


def padded(sheet: bytes) -> bytes:
    """A workbook with this as its sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx_of(["x"]))) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            is_sheet = part.filename == "xl/worksheets/sheet1.xml"
            new.writestr(part.filename, sheet if is_sheet else old.read(part))
    return out.getvalue()


def bomb() -> bytes:
    """A workbook of some kilobytes that says it holds 100 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000_000)
    return out.getvalue()


def with_entities() -> bytes:
    """A workbook whose sheet declares entities that name each other a billion times."""
    source = xlsx_of(["班级", "姓名", "性别", "出生年月"], ["三年级(1)班", "王小雨", "女", "2017-05"])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + content
            new.writestr(part, content)
    return out.getvalue()


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The file with a few bytes changed, lost, put in or repeated."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(changed))
        way = chance.random()
        if way < 0.5:
            changed[place] = chance.randrange(256)
        elif way < 0.7:
            del changed[place : place + chance.randint(1, 20)]
        elif way < 0.9:
            changed[place:place] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 9)))
        else:
            changed[place:place] = chance.choice([b",", b"\n", b'"', b"\0", "＝".encode(), b"1e999"]) * 50
    return bytes(changed)


def mutated_inside(content: bytes, chance: random.Random) -> bytes:
    """A workbook in good wrapping with a few signs of one part changed."""
    source = zipfile.ZipFile(io.BytesIO(content))
    wanted = [name for name in source.namelist() if name.endswith(".xml") and "docProps" not in name]
    unlucky = chance.choice(wanted)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in source.namelist():
            part = source.read(name)
            new.writestr(name, _other_signs(part, chance) if name == unlucky else part)
    return out.getvalue()


def _other_signs(part: bytes, chance: random.Random) -> bytes:
    """Mostly signs that keep the XML whole, so that what it says is what is broken."""
    changed = bytearray(part)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(changed))
        if chance.random() < 0.2:
            changed[place : place + 5] = chance.choice([b"<", b"&x;", b'"', b"]]>", b"\xff"])
        elif chr(changed[place]).isalnum():
            changed[place : place + 1] = chance.choice([b"9", b"0", b"A", b"-1", b"99999999999", b"1e999", b"NaN"])
    return bytes(changed)
