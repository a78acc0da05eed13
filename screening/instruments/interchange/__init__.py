"""Forms and answers in and out of other programs. Pure: bytes in, values out. Loss is reported line by line.

Own definition   to_json(instrument) -> bytes, from_json(data) -> Imported
Answers          answers_to_csv(instrument, rows) -> bytes, answers_from_csv(instrument, data) -> AnswerFile,
                 answers_to_xlsx, answers_from_xlsx
XLSForm          to_xlsform(instrument) -> Exported, from_xlsform(data) -> Imported
FHIR R5          to_fhir_questionnaire(instrument, language) -> Exported,
                 to_fhir_response(instrument, answers, *, subject, authored, result=None) -> Exported,
                 to_fhir_bundle(…): form and answers in one file
                 read_fhir_response(instrument, data) -> ForeignResponse
A total that came with a file is a claim: `screening.scoring.recompute` works it out again and compares.
"""

from screening.instruments.interchange.answers import (
    answers_from_csv,
    answers_from_xlsx,
    answers_to_csv,
    answers_to_xlsx,
)
from screening.instruments.interchange.fhir_bundle import to_fhir_bundle
from screening.instruments.interchange.fhir_questionnaire import to_fhir_questionnaire
from screening.instruments.interchange.fhir_reading import ForeignResponse, read_fhir_response
from screening.instruments.interchange.fhir_response import to_fhir_response
from screening.instruments.interchange.native import from_json, json_file, to_json
from screening.instruments.interchange.results import (
    AnswerFile,
    AnswerFileError,
    CannotWrite,
    ChildAnswers,
    Exported,
    Imported,
    ImportProblem,
    Loss,
)
from screening.instruments.interchange.xlsform_reading import from_xlsform
from screening.instruments.interchange.xlsform_writing import to_xlsform

__all__ = [
    "AnswerFile",
    "AnswerFileError",
    "CannotWrite",
    "ChildAnswers",
    "Exported",
    "ForeignResponse",
    "ImportProblem",
    "Imported",
    "Loss",
    "answers_from_csv",
    "answers_from_xlsx",
    "answers_to_csv",
    "answers_to_xlsx",
    "from_json",
    "from_xlsform",
    "json_file",
    "read_fhir_response",
    "to_fhir_bundle",
    "to_fhir_questionnaire",
    "to_fhir_response",
    "to_json",
    "to_xlsform",
]
