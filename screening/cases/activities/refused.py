"""What an activity may not be; `code` is put into words beside the form's field."""

from screening.cases.deciding.rules import NotYet


class ActivityRefused(NotYet):
    """As every refusal of the cases, with what its words are filled with."""

    def __init__(self, field: str, code: str, **params: object) -> None:
        super().__init__(field, code)
        self.params = params


def require(fulfilled: object, field: str, code: str, **params: object) -> None:
    if not fulfilled:
        raise ActivityRefused(field, code, **params)
