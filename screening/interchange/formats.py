"""The formats in which the library offers and takes in questionnaires because of this app."""

from screening.instruments import Instrument
from screening.instruments.file_formats import Exported
from screening.interchange import wording
from screening.interchange.fhir import to_fhir_questionnaire
from screening.interchange.xlsform import from_xlsform, to_xlsform
from screening.library.hooks import FileFormat, file_formats, workbook_readers


def register() -> None:
    file_formats["xlsform"] = FileFormat(to_xlsform, wording.XLSFORM, wording.XLSFORM_SAYS)
    file_formats["fhir-zh"] = FileFormat(_chinese, wording.FHIR_CHINESE, wording.FHIR)
    file_formats["fhir-en"] = FileFormat(_english, wording.FHIR_ENGLISH, wording.FHIR)
    workbook_readers.append(from_xlsform)


def _chinese(form: Instrument) -> Exported:
    return to_fhir_questionnaire(form, "zh")


def _english(form: Instrument) -> Exported:
    return to_fhir_questionnaire(form, "en")
