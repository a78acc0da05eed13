"""What stands on the paper for the next school."""

from dataclasses import dataclass

from screening.documents.blocks import Section


@dataclass(frozen=True)
class TakeAlongPage:
    language: str
    case_number: str
    school: str
    phone: str
    child: str
    goes_to: str
    agreed: str
    sealed: str
    sections: tuple[Section, ...]
    not_a_diagnosis: str
    code: str
    printed_by: str
    printed_at: str
