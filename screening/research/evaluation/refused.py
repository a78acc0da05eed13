"""What a pilot, a term sheet or a comment may not be; `code` is put into words beside the form's field."""

from typing import Any


class PilotRefused(Exception):
    """`field` is where the words stand; `params` what they are filled with."""

    def __init__(self, field: str, code: str, **params: object) -> None:
        super().__init__(f"{field}: {code}")
        self.field, self.code = field, code
        self.params: dict[str, Any] = params


def require(fulfilled: object, field: str, code: str, **params: object) -> None:
    if not fulfilled:
        raise PilotRefused(field, code, **params)
