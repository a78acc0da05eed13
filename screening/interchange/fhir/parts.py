"""Small parts of FHIR R5 resources: sentences with their translation, answers with their weight, names.

Sources, recalled from the R5 specification and checked against fhir.resources: Questionnaire and
QuestionnaireResponse (hl7.org/fhir/R5), extension `itemWeight` (on an answer option, R5's successor of `ordinalValue`),
extension `translation`. No web address is invented: own names are URNs.
"""

from typing import Any, Literal

from screening.instruments.file_formats.names import urn
from screening.instruments.model import Instrument, NotObserved, Option, Scale
from screening.instruments.words import Text

Language = Literal["zh-Hans", "en"]
ITEM_WEIGHT = "http://hl7.org/fhir/StructureDefinition/itemWeight"
TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"
CHILD_SYSTEM = "urn:xinqiao:child"
HASH_SYSTEM = "urn:xinqiao:content-hash"
SCORES = "scores"


def language_of(language: str) -> Language:
    """`zh-Hans` or `en`; `ValueError` for any other language, as there are no words in it."""
    code = language.lower()
    if code.startswith("en"):
        return "en"
    if code.startswith("zh"):
        return "zh-Hans"
    raise ValueError(f"there is no wording in “{language}”; ask for zh-Hans or en")


def sentence(field: str, text: Text, language: Language) -> dict[str, Any]:
    """A field with its words, and the other language as a translation beside it."""
    other: Language = "en" if language == "zh-Hans" else "zh-Hans"
    words = [{"url": "lang", "valueCode": other}, {"url": "content", "valueString": text.to(other)}]
    extension = {"url": TRANSLATION, "extension": words}
    return {field: text.to(language), f"_{field}": {"extension": [extension]}}


def system_of(instrument: Instrument, item_id: str = "") -> str:
    """The name of a list of answers: that of all lines, or a line's own."""
    own = bool(item_id) and bool(instrument.item(item_id).answers)
    return f"{urn(instrument)}:answers:{item_id}" if own else f"{urn(instrument)}:answers"


def canonical(instrument: Instrument) -> str:
    """`url|version`: which form and version answers belong to."""
    return f"{urn(instrument)}|{instrument.version}"


def coding(instrument: Instrument, answer: Option | NotObserved, language: Language, item_id: str) -> dict[str, Any]:
    """An answer to a line as a Coding."""
    return {
        "system": system_of(instrument, item_id),
        "code": str(answer.code),
        **sentence("display", answer.label, language),
    }


def weight(instrument: Instrument, scale: Scale, item_id: str, code: int) -> int:
    """What a code counts in a scale: its points, turned, counted or multiplied as the scale says."""
    return instrument.points(scale.id, item_id).by_code[code]


def score_id(scale: Scale) -> str:
    """The linkId under which a scale's score stands."""
    return f"score-{scale.id}"
