"""One child's answers with the form they belong to, in one FHIR R5 file: a Bundle of Questionnaire and response.

Whoever receives it needs nothing else: the wording, the weights and the content hash travel with the answers.
"""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime

from screening.instruments.file_formats.names import file_name
from screening.instruments.file_formats.results import FHIR, Exported, Remark
from screening.instruments.model import Instrument
from screening.interchange.fhir.parts import canonical
from screening.interchange.fhir.questionnaire import to_fhir_questionnaire
from screening.interchange.fhir.response import Scored, to_fhir_response


def to_fhir_bundle(
    instrument: Instrument,
    answers: Mapping[str, int | str | None],
    *,
    subject: str,
    authored: datetime,
    result: Scored | None = None,
) -> Exported:
    """The form (Chinese, with English beside it) and the answers to it, as `to_fhir_response` takes them.

    `losses` are those of both parts. Raises `CannotWrite` where one of the parts does.
    """
    form = to_fhir_questionnaire(instrument, "zh-Hans")
    response = to_fhir_response(instrument, answers, subject=subject, authored=authored, result=result)
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": authored.isoformat(timespec="seconds"),
        "entry": [
            _entry(canonical(instrument), form),
            _entry(f"{canonical(instrument)}|{subject}|{authored.isoformat()}", response),
        ],
    }
    content = json.dumps(bundle, ensure_ascii=False, allow_nan=False, indent=1).encode()
    return Exported(content, FHIR, file_name(instrument, "json", "fhir-bundle"), _losses(form, response))


def _entry(name: str, part: Exported) -> dict[str, object]:
    """A name that is the same whenever the same thing is exported, and leads nowhere."""
    return {"fullUrl": uuid.uuid5(uuid.NAMESPACE_URL, name).urn, "resource": json.loads(part.content)}


def _losses(form: Exported, response: Exported) -> tuple[Remark, ...]:
    """The content hash, which a response alone lacks, stands in the Questionnaire beside it."""
    return (*form.losses, *(loss for loss in response.losses if loss.place != "questionnaire"))
