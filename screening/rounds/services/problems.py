"""What can go wrong with a round or a sheet; each view turns them into a message."""

from datetime import date

from screening.rounds.models import ClassConversation
from screening.rounds.opening import GateProblem


class RoundWindowProblem(Exception):
    """The window lies outside the rule and no reason was given. `codes`: outside-weeks | near-break | outside-term."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        self.codes = codes
        super().__init__(", ".join(codes))


class RoundExists(Exception):
    """There is already a round in this term."""


class RoundNotOpen(Exception):
    """The round was closed, or the school has not opened it yet."""


class RoundClosed(Exception):
    """The round closed on `closed_on`; what was typed is kept as a draft and not counted."""

    def __init__(self, closed_on: date) -> None:
        self.closed_on = closed_on
        super().__init__(closed_on.isoformat())


class NothingToHandIn(Exception):
    """Nobody of the class can be rated yet, or nothing is typed and no reason given for anybody."""


class RoundBegun(Exception):
    """A school has opened the round: its rules stay as they are."""


class GateClosed(Exception):
    """Something still stands against opening at this school. `problems`: tuple of GateProblem."""

    def __init__(self, problems: tuple[GateProblem, ...]) -> None:
        self.problems = problems
        super().__init__(", ".join(problem.code for problem in problems))


class OverrideNeedsDistrict(Exception):
    """Only a district officer may open a round past its gate."""


class SheetSubmitted(Exception):
    """The sheet was handed in: reopen it before changing a row."""


class SheetNotSubmitted(Exception):
    """Only a sheet that was handed in can be reopened."""


class ReopenNeedsAdministrator(Exception):
    """After the round has closed only the school administrator reopens a sheet."""


class ReasonNeeded(Exception):
    """A sentence of reason must stand beside this act."""


class NonceReused(Exception):
    """The same nonce came with another sheet or another person."""


class FormsChanged(Exception):
    """The row was typed for other versions of the forms: nobody can say which digit belongs to which line."""


class NotOnSheet(Exception):
    """The child has no row here: no valid consent for this scope, or not in the class."""


class HeldAlready(Exception):
    """The class was talked over before; `conversation` is what stands."""

    def __init__(self, conversation: ClassConversation) -> None:
        self.conversation = conversation
        super().__init__(str(conversation.public_id))


class NotAskedAnyMore(Exception):
    """The sheet was handed in again and the class needs no talk."""


class WrongDayForTalk(Exception):
    """A talk is held after it was asked for and not in the future."""
