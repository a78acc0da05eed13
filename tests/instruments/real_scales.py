"""The structure of published scales in the newest schema, with words that say nothing: how many lines, which answers,
what they count. Not a word of the scales themselves stands here."""

from screening import instruments
from screening.instruments import parse


def words(zh, en):
    return {"zh": zh, "en": en}


def answers(*codes, points=None):
    """Answers in the order they are printed; `points`: code → what it counts, where that differs."""
    return [
        {"code": code, "label": words(f"这样的情形约有{code}次", f"about {code} times or so")}
        | ({"points": points[code]} if points and code in points else {})
        for code in codes
    ]


def item(number, scales, reverse=False, **more):
    return {
        "id": f"r{number}",
        "number": number,
        "text": words(f"第{number}句话，说一件最近的事", f"Sentence {number} about something of late"),
        "short": words(f"句{number}", f"S{number}"),
        "facet": words("方面", "facet"),
        "direction": "strength" if reverse else "concern",
        "reverse": reverse,
        "block": "all",
        "scales": list(scales),
        "why": words("结构示例", "a structure only"),
    } | more


def scale(name, items, span, role="subscale", **more):
    return {
        "id": name,
        "title": words("分数", "Score"),
        "role": role,
        "items": items,
        "reversed": [],
        "score": "prorated_sum",
        "range": list(span),
        "min_answered": -(-4 * len(items) // 5),
        "concern": "high",
        "flags": role == "total",
        "says": words("越高越多", "higher is more"),
    } | more


def definition(name, shared, items, scales, **more):
    house = instruments.get("child-loneliness").to_mapping()
    house.pop("simulated_check")
    response = {"question": words("多常这样？", "How often?"), "not_observed": house["response"]["not_observed"]}
    return {
        **house,
        "schema": "xinqiao-instrument/2",
        "id": name,
        "title": words(f"结构示例 {name}", f"Structure of {name}"),
        "short_title": words("示例", "Example"),
        "response": response | ({"anchors": shared} if shared else {}),
        "blocks": [{"id": "all", "title": words("全部", "All")}],
        "items": items,
        "scales": scales,
        "entry": {"digits": len(items), "shown_in_groups_of": 4},
    } | more


def ids(count):
    return [f"r{number}" for number in range(1, count + 1)]


def cesd_r():
    """Twenty lines, five answers, the fifth counts as the fourth."""
    lines = [item(number, ["sum"]) for number in range(1, 21)]
    return definition("cesd-r", answers(0, 1, 2, 3, 4, points={4: 3}), lines, [scale("sum", ids(20), (0, 60), "total")])


def ghq_12():
    """Twelve lines, each half of them with answers of its own; 0-0-1-1, and the sum of 0 to 3 beside it."""
    own = answers(0, 1, 2, 3)
    lines = [item(number, ["sum", "count"], **({"anchors": own} if number % 2 else {})) for number in range(1, 13)]
    scales = [
        scale("sum", ids(12), (0, 36), "total"),
        scale("count", ids(12), (0, 12), score="count", count_from=2),
    ]
    return definition("ghq-12", answers(0, 1, 2, 3), lines, scales)


def epds():
    """Ten lines, each with its own four answers; seven are printed from 3 down to 0."""
    printed = {1: (0, 1, 2, 3), 2: (0, 1, 2, 3), 4: (0, 1, 2, 3)}
    lines = [item(n, ["sum"], anchors=answers(*printed.get(n, (3, 2, 1, 0)))) for n in range(1, 11)]
    return definition("epds", None, lines, [scale("sum", ids(10), (0, 30), "total", min_answered=10)])


def audit():
    """Eight lines with codes 0 to 4, two with 0, 2 and 4."""
    lines = [item(n, ["sum"], anchors=answers(*((0, 1, 2, 3, 4) if n < 9 else (0, 2, 4)))) for n in range(1, 11)]
    return definition("audit", None, lines, [scale("sum", ids(10), (0, 40), "total")])


def dass_21():
    """Twenty-one lines, three parts of seven, every sum taken twice."""
    parts = {name: [f"r{n}" for n in range(first, 22, 3)] for name, first in (("d", 1), ("a", 2), ("s", 3))}
    owner = {line: name for name, lines in parts.items() for line in lines}
    lines = [item(n, ["sum", owner[f"r{n}"]]) for n in range(1, 22)]
    scales = [scale("sum", ids(21), (0, 126), "total", multiply=2)]
    scales += [scale(name, lines_, (0, 42), multiply=2, min_answered=7) for name, lines_ in parts.items()]
    return definition("dass-21", answers(0, 1, 2, 3), lines, scales)


def zero_to_ten():
    """Four lines from 0 to 10, a high sum is well."""
    lines = [item(n, ["sum"]) | {"direction": "strength"} for n in range(1, 5)]
    scales = [scale("sum", ids(4), (0, 40), "total", concern="low", min_answered=4)]
    return definition("zero-to-ten", answers(*range(11)), lines, scales)


def weighted():
    """Four lines of 0 to 2; the last two count three times, the fourth is turned; the lines count differently."""
    lines = [item(1, ["sum"]), item(2, ["sum"]), item(3, ["sum"], weight=3), item(4, ["sum"], True, weight=3)]
    scales = [scale("sum", ids(4), (0, 16), "total", reversed=["r4"], min_answered=4)]
    return definition("weighted", answers(0, 1, 2), lines, scales)


def phq_9():
    """Nine lines of 0 to 3, their sum and the count of lines at 2 or more, with published bands of the count."""
    bands = {
        "id": "five-lines",
        "source": "structure",
        "status": "recalled",
        "population": words("示例", "example"),
        "bands": [
            {"id": "fewer", "label": words("不到五题", "fewer than five"), "at_least": 0},
            {"id": "five", "label": words("五题以上", "five or more"), "at_least": 5},
        ],
    }
    lines = [item(number, ["sum", "lines"]) for number in range(1, 10)]
    counted = scale("lines", ids(9), (0, 9), score="count", count_from=2, published_bands=[bands], min_answered=9)
    return definition("phq-9", answers(0, 1, 2, 3), lines, [scale("sum", ids(9), (0, 27), "total"), counted])


DEFINITIONS = {
    made["id"]: made for made in (cesd_r(), ghq_12(), epds(), audit(), dass_21(), zero_to_ten(), weighted(), phq_9())
}
FORMS = {name: parse(mapping) for name, mapping in DEFINITIONS.items()}
