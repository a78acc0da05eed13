"""Before a case ends: what is still open, in words, and what the later scores say, with the regression sentence."""

from dataclasses import dataclass

from accounts.models import User
from screening.cases.deciding.presenter import open_things
from screening.cases.evidence.of_child import forms_of
from screening.cases.models import Case
from screening.cases.referrals.hospital import must_be_asked
from screening.library import wording


@dataclass(frozen=True)
class Since:
    """One form: its results over the rounds and the sentences on the change between the last two."""

    title: str
    results: tuple[tuple[str, str, str], ...]  # when, level, total; newest first
    says: tuple[str, ...]


class ClosingPage:
    def __init__(self, user: User, case: Case) -> None:
        hidden = case.is_hidden
        self.things = open_things(case)
        self.since = () if hidden else tuple(_since(user, case))
        self.regression = wording.standing("regression")
        # after a hospital nobody has said whether the child is back in class
        self.ask_back = must_be_asked(case)


def _since(user: User, case: Case) -> list[Since]:
    return [
        Since(
            form.title,
            tuple((row.when, row.level.word, row.total) for row in form.rows),
            tuple(words for words in form.change_words if words != wording.standing("regression")),
        )
        for form in forms_of(user, case)
    ]
