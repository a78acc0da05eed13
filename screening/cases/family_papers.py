"""Papers that go to families, with the codes that lead back: visits, holidays, words in large type."""

from screening.cases.holidays import printing as holidays
from screening.cases.home_visits import printing as home_visits
from screening.cases.words import printing as words


def register() -> None:
    home_visits.register()
    holidays.register()
    words.register()
