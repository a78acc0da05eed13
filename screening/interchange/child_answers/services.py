"""take_response(assessment, *, by, made, purpose) -> Exported

One child's answers leave the system: recorded before the file is handed over.
"""

from django.db import transaction

from accounts import audit
from accounts.models import User
from screening.instruments.file_formats import Exported
from screening.rounds.models import Assessment


@transaction.atomic
def take_response(assessment: Assessment, *, by: User, made: Exported, purpose: str) -> Exported:
    version = assessment.instrument_version
    audit.record(
        by=by,
        verb="answers.download",
        obj=assessment,
        subjects=[assessment.student.public_id],
        purpose=purpose,
        detail={
            "form": version.instrument,
            "version": version.version,
            "children": 1,
            "kind": "fhir",
            "bytes": len(made.content),
        },
    )
    return made
