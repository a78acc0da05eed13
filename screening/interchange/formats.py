"""The formats in which the library offers and takes in questionnaires because of this app."""

from screening.instruments import Instrument
from screening.instruments.file_formats import Exported
from screening.interchange import wording
from screening.interchange.fhir import to_fhir_questionnaire
from screening.interchange.xlsform import from_xlsform, template_workbook, to_xlsform
from screening.library.hooks import FileFormat, file_formats, template_workbooks, workbook_readers


def register() -> None:
    file_formats["xlsform"] = FileFormat(to_xlsform, wording.XLSFORM, wording.XLSFORM_SAYS)
    file_formats["fhir-zh"] = FileFormat(_chinese, wording.FHIR_CHINESE, wording.FHIR)
    file_formats["fhir-en"] = FileFormat(_english, wording.FHIR_ENGLISH, wording.FHIR)
    workbook_readers.append(from_xlsform)
    template_workbooks["child"] = (_template_for_children, wording.TEMPLATE_CHILD)
    template_workbooks["teacher"] = (_template_for_teachers, wording.TEMPLATE_TEACHER)


def _chinese(form: Instrument) -> Exported:
    return to_fhir_questionnaire(form, "zh")


def _english(form: Instrument) -> Exported:
    return to_fhir_questionnaire(form, "en")


def _template_for_children() -> Exported:
    return template_workbook("child")


def _template_for_teachers() -> Exported:
    return template_workbook("teacher")
