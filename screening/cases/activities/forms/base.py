"""What the forms of the room share."""

from collections.abc import Callable
from typing import TypeVar

from screening.cases.activities import wording
from screening.cases.activities.refused import Refused
from screening.cases.forms.base import ServiceForm

Saved = TypeVar("Saved")


class RoomForm(ServiceForm):
    """What the room refuses stands beside its field."""

    def attempt(self, act: Callable[[], Saved]) -> Saved | None:
        if not self.is_valid():
            return None
        try:
            return act()
        except Refused as refused:
            field = refused.field if refused.field in self.fields else None
            self.add_error(field, wording.refusal(refused))
            return None
