"""FHIR R5. Pure: bytes in, values out; loss is reported line by line.

to_fhir_questionnaire(instrument, language) -> Exported
to_fhir_response(instrument, answers, *, subject, authored, result=None) -> Exported
to_fhir_bundle(…): form and answers in one file
read_fhir_response(instrument, data) -> ForeignResponse
A total that came with a file is a claim: `screening.scoring.recompute` works it out again and compares.
"""

from screening.interchange.fhir.bundle import to_fhir_bundle
from screening.interchange.fhir.questionnaire import to_fhir_questionnaire
from screening.interchange.fhir.reading import ForeignResponse, read_fhir_response
from screening.interchange.fhir.response import to_fhir_response

__all__ = ["ForeignResponse", "read_fhir_response", "to_fhir_bundle", "to_fhir_questionnaire", "to_fhir_response"]
