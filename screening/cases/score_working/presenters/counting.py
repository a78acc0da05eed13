"""How an answer of one line comes to the points that count, in figures."""

from screening.instruments import Instrument
from screening.scoring.hand_calculation import WorkedItem


def how_it_counts(form: Instrument, item: WorkedItem) -> str:
    """From the code to the points of the total, in figures: “4 → 3; 3 + 0 − 3; × 2”; empty where they are the same."""
    if not isinstance(item.answer, int):
        return ""
    worth = {option.code: option.worth for option in form.options_of(item.id)}
    points = worth[item.answer]
    times = form.item(item.id).weight * form.total.multiply
    said = [f"{item.answer} → {points}"] if points != item.answer else []
    if item.reversed:
        said.append(f"{max(worth.values())} + {min(worth.values())} − {points}")
    if form.total.count_from is not None:
        said.append(f"≥ {form.total.count_from}: {item.keyed}")
    elif times != 1:
        said.append(f"× {times}")
    return "; ".join(said)
