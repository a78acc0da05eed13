"""What a person has to say about the words of a file, each once for all rows. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from students.roster.headings import RawRow
from students.roster.layout import CLASS, COLUMNS, GRADE, plain_word
from students.roster.rows import ASK, NEW_CLASS, CellProblem, Words, class_text


@dataclass(frozen=True)
class Question:
    """One word of one column. `answer`: what was said before. `place`: grade and number of a class to be begun."""

    column: str
    word: str
    rows: int
    answer: str = ""
    place: str = ""

    @property
    def key(self) -> str:
        return plain_word(self.word)


def questions(raw: Iterable[RawRow], found: Iterable[CellProblem], words: Words) -> list[Question]:
    """Open ones first, as the file has them; then those that were answered, so that an answer can be changed."""
    asked = [problem for problem in found if problem.code in (ASK, NEW_CLASS)]
    open_words = {(problem.column, plain_word(problem.value)) for problem in asked}
    told: dict[tuple[str, str], Question] = {}
    for problem in asked:
        place = str(problem.other) if problem.code == NEW_CLASS else ""
        _count(told, Question(problem.column, problem.value, 1, place=place))
    for row in raw:
        for column, text in _words(row.cells):
            said = words.get(column, {}).get(plain_word(text), "")
            if said and (column, plain_word(text)) not in open_words:
                _count(told, Question(column, text, 1, said))
    return list(told.values())


def _count(told: dict[tuple[str, str], Question], one: Question) -> None:
    before = told.get((one.column, one.key))
    rows = before.rows + 1 if before else 1
    told[one.column, one.key] = Question(one.column, before.word if before else one.word, rows, one.answer, one.place)


def _words(cells: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The cells whose words may have been asked about."""
    if cells.get(CLASS):
        yield CLASS, class_text(cells.get(GRADE, ""), cells[CLASS])
    for column in COLUMNS:
        text = cells.get(column.key, "")
        if column.words and text and not column.means(text)[0]:
            yield column.key, text
