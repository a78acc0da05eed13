"""The registration sheet's care lines: their order and the digit of every answer, on paper as on the screen. Pure.

Left out of what goes home: whether anybody doubts that the carer can manage, what the child said about the calls, and
the register's own value. They are carried on unasked when a family says that nothing has changed.
"""

from students.models import CareArrangement

Away, YesNo = CareArrangement.Away, CareArrangement.YesNo
BOARDS = ("yes", "no")
# Line → its answers in order; the first is 1.
ANSWERS: dict[str, tuple[str, ...]] = {
    "father_away": tuple(Away.values),
    "mother_away": tuple(Away.values),
    "primary_caregiver": tuple(CareArrangement.Caregiver.values),
    "contact": tuple(CareArrangement.Contact.values),
    "boarding": BOARDS,
    "rural_hukou": tuple(YesNo.values),
    "first_separation": tuple(CareArrangement.Separation.values),
}
SINCE = {"father_away": "father_away_since", "mother_away": "mother_away_since"}
LINES = tuple(name for line in ANSWERS for name in (line, SINCE.get(line)) if name)
CARRIED_ON = ("capacity_concern", "child_on_calls", "register_value")


def answer_of(care: CareArrangement, line: str) -> str:
    """The code of what is recorded, as the sheet has it."""
    value = getattr(care, line)
    return BOARDS[not value] if line == "boarding" else str(value)
