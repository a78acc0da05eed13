"""Class lists as no two schools write them, with how many lines each has that somebody will look for afterwards."""

import io
import random

from openpyxl import Workbook

HEADING = ["座号", "姓名", "性别", "出生年月", "是否留守儿童"]
SIGNS = "晨曦雨桐一诺欣怡浩然梓涵子轩"
WORDS = ["0", "1", "2", "", "是", "留守", "单留守（父）", "双留守", "双亲外出", "x", "1-单亲留守儿童"]
CLASSES = ["三年级(1)班", "三（2）班", "四年级十一班", "12班", "2026届1班", "三年极1班", "初二(1)班", ""]
NO_CHILDREN = [["合计", "10人"], ["", "注：以上学生均已核对"], ["小计", "", "男5女5"], ["31"], ["填表人：何丽"]]


def random_book(chance: random.Random) -> tuple[bytes, int]:
    """A workbook, and how many of its entries are neither titles nor headings."""
    book, entries = Workbook(), 0
    book.remove(book.active)
    for number in range(chance.randint(1, 4)):
        sheet = book.create_sheet(chance.choice(["Sheet", "三年级1班", "四年级2班", "1班", "说明"]) + " " * number)
        if chance.random() < 0.15:
            sheet.append(["请看下一张表"])
            entries += 1
            continue
        for _table in range(chance.randint(1, 2)):
            entries += _add_table(sheet, chance)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), entries


def _add_table(sheet, chance: random.Random) -> int:
    has_class, halves = chance.random() < 0.7, chance.choice([1, 1, 2])
    if chance.random() < 0.5:
        sheet.append([chance.choice(["花名册", "柳湾小学三年级2班学生名单"])])
        above = 1 if sheet.max_row > 1 else 0  # a title below another table is named as a note
    else:
        above = 0
    own = (["班级"] if has_class else []) + HEADING
    sheet.append(own * halves)
    entries = above
    for _line in range(chance.randint(0, 9)):
        cells, count = _line_of(chance, has_class, halves)
        sheet.append(cells)
        entries += count
    return entries


def _line_of(chance: random.Random, has_class: bool, halves: int) -> tuple[list[object], int]:
    if chance.random() < 0.15:
        return list(chance.choice(NO_CHILDREN)), 1
    cells: list[object] = []
    count = 0
    for _half in range(halves):
        told = _child(chance) if chance.random() < 0.9 else [""] * len(HEADING)
        school_class = [chance.choice(CLASSES) if any(told) else ""] if has_class else []
        cells += school_class + told
        count += any(told)
    return cells, count


def _child(chance: random.Random) -> list[object]:
    name = "王" + "".join(chance.sample(SIGNS, 2))
    born = chance.choice(["2017-05", "2016.10", "2016.1", "2012-03", "2017-13", "1987-01", "20170803", ""])
    return [chance.choice([chance.randint(1, 60), ""]), name, chance.choice("男女男女x"), born, chance.choice(WORDS)]
