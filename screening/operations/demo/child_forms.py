"""What the counselor typed from paper, code by code, and how many envelopes went out and came back."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from screening.operations.demo.filled import FilledSheet
from screening.rounds.models import ChildForm, ChildFormCount, Informant


def keep_papers(filled: Iterable[FilledSheet]) -> None:
    """A form for every row with an answer; the others never came back."""
    sheets = [one for one in filled if one.sheet.informant == Informant.CHILD and one.handed_in]
    forms = [form for one in sheets for form in _forms(one)]
    ChildForm.objects.bulk_create(forms, batch_size=500)
    ChildFormCount.objects.bulk_create(_count(one) for one in sheets)


def _forms(filled: FilledSheet) -> list[ChildForm]:
    return [
        ChildForm(
            sheet=filled.sheet,
            student=row.student,
            outcome=ChildForm.Outcome.TYPED,
            by_hand=ChildForm.ByHand.NO,
            typed_at=cast(datetime, row.saved_at),
            typed_by=filled.hand,
        )
        for row in filled.rows
        if row.cells
    ]


def _count(filled: FilledSheet) -> ChildFormCount:
    return ChildFormCount(
        sheet=filled.sheet,
        handed_out=len(filled.rows),
        came_back=sum(bool(row.cells) for row in filled.rows),
        counted_at=cast(datetime, filled.handed_in),
        counted_by=filled.hand,
    )
