"""Files of answers: one is taken out, and a class file is taken in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from accounts import audit
from accounts.models import User
from screening.form_kit.rows import digest
from screening.instruments.file_formats import Exported
from screening.rounds.models import SaveReceipt, Sheet
from screening.rounds.presenters.files import made_file
from screening.rounds.selectors.files import AnswerSet
from screening.rounds.services.problems import SheetSubmitted
from screening.rounds.services.saving import Answer, Saving, lock_sheet, receipt


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


SOURCE = "spreadsheet"
Cells = Mapping[UUID, Mapping[str, tuple[Answer, Answer]]]


@dataclass(frozen=True)
class CellsTaken:
    """How many cells were wanted, and which were left because they had changed again or their child had gone."""

    wanted: int
    left: Mapping[UUID, Sequence[str]]

    @property
    def unwritten(self) -> int:
        return sum(map(len, self.left.values()))

    @property
    def written(self) -> int:
        return self.wanted - self.unwritten


@transaction.atomic
def hand_out_file(sheet: Sheet, *, by: User, content: bytes, children: Sequence[UUID]) -> bytes:
    audit.record(
        by=by,
        verb="sheet.download",
        obj=sheet,
        subjects=children,
        purpose="spreadsheet",
        detail={"children": len(children), "bytes": len(content)},
    )
    return content


@transaction.atomic
def take_cells(sheet: Sheet, *, by: User, nonce: UUID, cells: Cells) -> CellsTaken:
    """Sent twice, it writes once: the same nonce with the same cells gets the same answer."""
    sheet = lock_sheet(sheet)
    wanted = sum(map(len, cells.values()))
    asked = digest(f"{child} {sorted(row.items())}" for child, row in cells.items())
    answered = receipt(sheet, nonce, by)
    if answered is not None and answered.get("asked") == asked:
        return CellsTaken(wanted, {UUID(child): items for child, items in answered["left"].items()})
    if sheet.state == Sheet.State.SUBMITTED:
        raise SheetSubmitted
    saving = Saving.of(sheet, by=by, source=SOURCE)
    left = {child: items for child, row in cells.items() if (items := saving.take_cells(child, row))}
    saving.finish()
    answer = {"asked": asked, "left": {str(child): items for child, items in left.items()}}
    SaveReceipt.objects.update_or_create(nonce=nonce, defaults={"sheet": sheet, "saved_by": by, "answer": answer})
    return CellsTaken(wanted, left)
