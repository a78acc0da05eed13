"""The codes on papers of a round: what each stands for. Ids only; who may follow one is for its `find` to say."""

from uuid import UUID

from screening.documents.paper_codes import paper_code

CLASS_SHEET = "class-sheet"  # (sheet)
RECEIPT = "sheet-receipt"  # (sheet)
CHILD_FORM = "child-form"  # (round, student): one code for both forms of a child in a round


def class_sheet_code(sheet_public_id: UUID) -> str:
    return paper_code(CLASS_SHEET, sheet_public_id)


def receipt_code(sheet_public_id: UUID) -> str:
    return paper_code(RECEIPT, sheet_public_id)


def child_form_code(round_public_id: UUID, student_public_id: UUID) -> str:
    return paper_code(CHILD_FORM, round_public_id, student_public_id)
