"""Invented wording for published scales, so that their keys can be tried without a word of theirs."""

from screening import instruments
from screening.instruments import LicensedWording, Text


def wording(key, coding=None, **changed):
    """A complete wording: “item 1” for the first item, every recalled fact confirmed, the first coding unless named."""
    fields = {
        "version": "1.0",
        "coding": coding or key.directions[0].id,
        "holder": "Holder of the wording",
        "licence": "Letter of 1 September 2026",
        "question": Text("问题", "question"),
        "time_frame": Text("过去四周", "past four weeks"),
        "instructions": Text("说明", "instructions"),
        "anchors": tuple(Text(f"选项 {code}", f"answer {code}") for code in key.codes),
        "items": tuple(Text(f"条目 {number}", f"item {number}") for number in range(1, key.item_count + 1)),
        "confirmed": tuple(fact.id for fact in key.unverified),
    }
    return LicensedWording(**(fields | changed))


def unlocked(key_id, coding=None, **changed):
    key = instruments.get_key(key_id)
    return instruments.unlock(key, wording(key, coding, **changed))


def unlocked_forms():
    """Every published scale under each of its codings."""
    return [unlocked(key.id, direction.id) for key in instruments.key_only() for direction in key.directions]
