"""What the statistics of a round give to others: their files."""

from screening.research.psychometrics import paper


def register() -> None:
    for kind in (paper.PDF, paper.SHEET):
        kind.register()
