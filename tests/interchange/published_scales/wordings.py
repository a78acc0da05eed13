"""Invented wording for published scales, so that their keys can be tried without a word of theirs."""

import uuid

from screening.instruments import Text
from screening.interchange.published_scales.keys import get_key, key_only
from screening.interchange.published_scales.unlocking import LicensedWording, unlock
from screening.library.models import WordingPermission
from tests.library.factories import PERMITTED


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
    key = get_key(key_id)
    return unlock(key, wording(key, coding, **changed))


def unlocked_forms():
    """Every published scale under each of its codings."""
    return [unlocked(key.id, direction.id) for key in key_only() for direction in key.directions]


def wording_data(key, **changes):
    """The form filled with words that are nobody's scale."""
    items = "\n".join(f"{number}. 示例句子 {number}" for number in range(1, key.item_count + 1))
    anchors = "\n".join(f"回答 {code}" for code in key.codes)
    given = {
        "nonce": str(uuid.uuid4()),
        "title_zh": "示例量表",
        "question_zh": "最近怎么样？",
        "time_frame_zh": "过去四周",
        "instructions_zh": "请逐条作答。",
        "anchors_zh": anchors,
        "items_zh": items,
        "coding": key.directions[0].id,
        "version": "1.0",
        "confirmed": [fact.id for fact in key.unverified],
        "holder": "某出版社",
        "licence": "2026-17 号授权书",
        "permitted_by": "某出版社版权部",
        "permitted_on": "2026-09-01",
        "valid_until": "2027-08-31",
        "scope": "本县小学筛查",
        "reference": "教育局档案室 17 号",
    }
    return {**given, **changes}


def permission(**changes):
    """A permission as it is written down, not yet a row."""
    return WordingPermission(**{**PERMITTED, **changes})
