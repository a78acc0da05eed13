"""The letter that asks a receiver for the receipt: which paper, by its number and days; nothing about a child."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LetterPage:
    """One sheet; every text in the document's language."""

    language: str  # "zh-Hans" or "en"
    case_number: str
    school: str
    receiver: str
    contact: str
    issued: str
    due: str
    written: str
    receipt_code: str
    verification_code: str
    public_address: str  # empty where the county has none
    printed_by: str
    printed_at: str
