"""Forms and answers in and out of other programs. Pure: bytes in, values out. Loss is reported line by line.

Own definition   to_json(instrument) -> bytes, from_json(data) -> Imported
Answers          answers_to_csv(instrument, rows) -> bytes, answers_from_csv(instrument, data) -> AnswerFile,
                 answers_to_xlsx, answers_from_xlsx
"""

from screening.instruments.file_formats.answers import (
    answers_from_csv,
    answers_from_xlsx,
    answers_to_csv,
    answers_to_xlsx,
)
from screening.instruments.file_formats.native import from_json, json_file, to_json
from screening.instruments.file_formats.results import (
    AnswerFile,
    AnswerFileError,
    CannotWrite,
    ChildAnswers,
    Exported,
    Imported,
    Remark,
)

__all__ = [
    "AnswerFile",
    "AnswerFileError",
    "CannotWrite",
    "ChildAnswers",
    "Exported",
    "Imported",
    "Remark",
    "answers_from_csv",
    "answers_from_xlsx",
    "answers_to_csv",
    "answers_to_xlsx",
    "from_json",
    "json_file",
    "to_json",
]
