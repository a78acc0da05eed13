"""Small builders the scoring tests share."""

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
