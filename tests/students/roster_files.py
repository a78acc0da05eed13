"""Roster files as schools send them."""

import io
import random
import zipfile

from openpyxl import Workbook

HEADING = "班级,座号,姓名,性别,出生年月,是否留守儿童,父亲外出,父亲外出时间,母亲外出,农村户口,主要照料人,联系频率,住校"
AS_IT_IS = """三年级(1)班,1,王𬀩雨,女,2017-05,,,,,,,,
三年级(1)班,2,李䶮,男,2017-05,,,,,,,,
三年级(1)班,3,古丽娜尔·艾山,女,2017-05,,,,,,,,
三年级(2)班,1,张浩然,男,2017-05,,,,,,,,"""


def csv_of(*rows: str, heading: str = HEADING, encoding: str = "utf-8") -> bytes:
    return "\n".join([heading, *rows, ""]).encode(encoding)


def xlsx_of(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
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
