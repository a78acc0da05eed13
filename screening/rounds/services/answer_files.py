"""take_answers(answers, *, by, purpose, kind) -> Exported     CannotWrite

The answers leave the system here, and nowhere else by the round: who took what of how many children, and what for, is
recorded before the file is handed over.
"""

from django.db import transaction

from accounts import audit
from accounts.models import User
from screening.instruments.file_formats import Exported
from screening.rounds.presenters.answer_files import made_file
from screening.rounds.selectors.answer_files import AnswerSet


@transaction.atomic
def take_answers(answers: AnswerSet, *, by: User, purpose: str, kind: str) -> Exported:
    made = made_file(answers, kind=kind, purpose=purpose)
    audit.record(
        by=by,
        verb="answers.download",
        obj=answers.round,
        subjects=answers.children,
        purpose=purpose,
        detail={
            "form": answers.form.id,
            "version": answers.form.version,
            "schools": [str(school.public_id) for school in answers.schools],
            "children": len(answers.rows),
            "left_out": dict(answers.left_out),
            "results": answers.with_results,
            "kind": kind,
            "bytes": len(made.content),
        },
    )
    return made
