"""What must hold where lines have answers, codes or points of their own: who can fill such a form in, and what is
still a sum that a person can do again."""

from screening.instruments.model import Instrument, Scale
from screening.instruments.reader import Reader


def check_answering(reader: Reader, instrument: Instrument) -> None:
    """A class sheet takes one digit a line and shows one list of answers; only a form that is filled in line by line
    may have more."""
    if instrument.informant != "teacher" or reader.faulty("informant"):
        return
    sheet_en, sheet_zh = "a class sheet takes one digit a line out of", "班级观察表每题只填一个数字，全表用"
    for part, item in zip(reader.parts("items", "item"), instrument.items, strict=True):
        if item.answers:
            part.refuse(
                "anchors",
                f"{sheet_en} the same answers for all lines: answers of its own only on a form for children",
                f"{sheet_zh}同一组选项：自带选项的题只能用在学生自评表里",
            )
    codes = [option.code for option in instrument.options]
    if codes and codes != list(range(codes[0], codes[0] + len(codes))) or instrument.max_code > 9:
        reader.part("response").refuse(
            "anchors",
            f"{sheet_en} codes without a gap: gaps and codes above 9 only on a form for children",
            f"{sheet_zh}连续的编码：跳号和 9 以上的编码只能用在学生自评表里",
        )


def span_of(scale: Scale, instrument: Instrument) -> tuple[int, int]:
    """The lowest and the highest complete sum of a scale's items that the form has."""
    known = [item for item in scale.items if item in instrument.items_by_id and instrument.options_of(item)]
    points = [instrument.points(scale.id, item) for item in known]
    missing = len(scale.items) - len(known)
    return (
        sum(one.lowest for one in points) + missing * instrument.min_code,
        sum(one.highest for one in points) + missing * instrument.max_code,
    )


def check_points(reader: Reader, scale: Scale, instrument: Instrument) -> None:
    """Lines that run differently are not put up for each other; a count can be reached; one way of multiplying."""
    known = [item for item in scale.items if item in instrument.items_by_id and instrument.options_of(item)]
    spans = {(points.lowest, points.highest) for item in known if (points := instrument.points(scale.id, item))}
    if len(spans) > 1 and scale.min_answered < len(scale.items) and not reader.faulty("min_answered", "items"):
        reader.refuse(
            "min_answered",
            f"must be {len(scale.items)}: lines of this scale count differently, so a missing one cannot be put up "
            "from the others",
            f"必须是 {len(scale.items)}：这个分数里各题的分值范围不同，缺的题不能按别的题折算",
        )
    if scale.count_from is not None:
        _check_count(reader, scale, instrument, known)


def _check_count(reader: Reader, scale: Scale, instrument: Instrument, known: list[str]) -> None:
    never = [item for item in known if len(set(instrument.points(scale.id, item).by_code.values())) < 2]
    if never and not reader.faulty("count_from"):
        names = ", ".join(never)
        reader.refuse(
            "count_from",
            f"is {scale.count_from}: with that, {names} would count always or never",
            f"写的是 {scale.count_from}：这样 {names} 总是算或从不算",
        )
    if scale.multiply != 1 or any(instrument.items_by_id[item].weight != 1 for item in known):
        reader.refuse(
            "count_from",
            "counts lines, each as one: no weight and no multiple beside it",
            "按题数计，每题算一题：不能同时写 weight 或 multiply",
        )
