"""What stands against opening a round at a school, as values."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class GateProblem:
    """`code`: outside-term · outside-weeks · near-break (the window), duty-missing and evening-missing (`count`
    days, `first`), places (`count` too few), no-counselor, rules-retired, form-retired, norm-retired, permission-ends,
    no-form."""

    code: str
    count: int = 0
    first: date | None = None


@dataclass(frozen=True)
class Gate:
    """Green when nothing stands against it; `passes` also when the county gave a reason to open all the same."""

    problems: tuple[GateProblem, ...]
    overridden: bool = False

    @property
    def green(self) -> bool:
        return not self.problems

    @property
    def passes(self) -> bool:
        return self.green or self.overridden

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(problem.code for problem in self.problems)

    @property
    def fits(self) -> bool:
        """Within the places; all a school administrator is told about the load."""
        return not {"places", "no-counselor"} & set(self.codes)
