"""Small builders the scoring tests share."""

import numpy as np
from hypothesis import strategies as st

from screening import instruments, scoring

CONNECTION = instruments.get("teacher-connection")
ENGAGEMENT = instruments.get("teacher-engagement")
LONELINESS = instruments.get("child-loneliness")
CHILD_ENGAGEMENT = instruments.get("child-engagement")
FORMS = instruments.all()


def cells(form, typed):
    entry = instruments.parse_entry(form, typed)
    assert entry.ok, entry.errors
    return entry.cells


def norm_of(form, totals=None, name="2026 第一学期 3–4 年级", date="2026-11-20"):
    """A norm of 400 children, 20 raters, 4 schools; totals 0 … 400 spread over the range unless given."""
    low, high = form.total.range
    values = totals or [low + (high - low) * number / 399 for number in range(400)]
    rated = [scoring.Rated(float(value), f"r{n % 20}", f"s{n % 4}") for n, value in enumerate(values)]
    norm = scoring.build_norm(form, rated, name=name, date=date, grade_band="3-4")
    assert isinstance(norm, scoring.Norm)
    return norm


def form_input(form, typed, **extra):
    norm = extra.get("norm")
    result = scoring.score(form, cells(form, typed), norm=norm)
    return scoring.FormInput(form, result, **{"date": "2026-10-20", "rater": "li", **extra})


def earlier(form, prorated, date="2026-03-20", rater="li", version="1.0"):
    """The form total of the same child in an earlier round."""
    return scoring.Measured(form.id, version, form.informant, form.total.id, "high", rater, date, prorated)


@st.composite
def answers(draw, form=None):
    """A form with any valid sheet of answers, missing ones among them."""
    chosen = form or draw(st.sampled_from(FORMS))
    allowed = [None, "-", *(option.code for option in chosen.options)]
    return chosen, {item.id: draw(st.sampled_from(allowed)) for item in chosen.items}


def five_point_form(items=40):
    """A made-up form with answers 1–5, its first ten items turned, and a part that runs high for well."""
    mapping = CHILD_ENGAGEMENT.to_mapping()
    response, total, part = mapping["response"], mapping["scales"][0], mapping["scales"][1]
    response["max"] = 5
    response["anchors"].append(response["anchors"][-1] | {"code": 5})
    ids = [f"z{number}" for number in range(1, items + 1)]
    total |= {"items": ids, "reversed": ids[:10], "range": [items, 5 * items], "min_answered": items * 4 // 5}
    part |= {"items": ids[:10], "range": [10, 50], "min_answered": 8}
    mapping |= {"id": "five-points", "scales": [total, part], "entry": {"digits": items, "shown_in_groups_of": 5}}
    model = mapping["items"][0]
    mapping["items"] = [
        model
        | {
            "id": item,
            "number": number,
            "direction": "strength" if number <= 10 else "concern",
            "reverse": number <= 10,
            "scales": [total["id"], part["id"]] if number <= 10 else [total["id"]],
        }
        for number, item in enumerate(ids, start=1)
    ]
    return instruments.parse(mapping)


def mean_and_sd(values):
    """With n − 1."""
    return float(np.mean(values)), float(np.std(values, ddof=1))
