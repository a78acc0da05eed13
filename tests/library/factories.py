"""What the library's pages need: a norm of the cast's county, a definition of one's own, a wording of nobody's."""

import json
import uuid
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from screening import instruments
from screening.instruments import file_formats as interchange
from screening.library import services
from screening.library.models import InstrumentVersion, NormSet
from screening.scoring import Norm, Rated, build_norm

ROW = {"teacher-connection": [2, 2, 2, 0, 0, 0, 0, 0]}


def make_norm(cast, form: str = "teacher-connection", **fields: Any) -> NormSet:
    version = services.freeze_instrument(form)
    rated = [Rated(child % 24, f"rater {child % 12}", f"school {child % 3}") for child in range(300)]
    norm = build_norm(instruments.get(form), rated, name="2026 河西县", date="2026-10-30", grade_band="3-6")
    assert isinstance(norm, Norm)
    county = {"county_id": cast.county.public_id, "grade_min": 3, "grade_max": 6, "frozen_on": date(2026, 10, 30)}
    return services.freeze_norm(version, norm=norm, **{**county, **fields})


def own_definition(**changes: Any) -> dict[str, Any]:
    """A questionnaire of a district's own: the shipped one under other names."""
    text = json.dumps(instruments.get("teacher-connection").to_mapping(), ensure_ascii=False)
    for number in range(1, 9):
        text = text.replace(f'"c{number}"', f'"own{number}"')
    return {**json.loads(text), "id": "own-form", **changes}


def json_file(definition: dict[str, Any]) -> SimpleUploadedFile:
    return SimpleUploadedFile("form.json", json.dumps(definition, ensure_ascii=False).encode())


def answer_file(form: instruments.Instrument, *rows: list[int | str | None]) -> SimpleUploadedFile:
    children = [
        interchange.ChildAnswers(
            str(number), {item.id: code for item, code in zip(form.items, row, strict=True) if code is not None}
        )
        for number, row in enumerate(rows, 1)
    ]
    return SimpleUploadedFile("answers.csv", interchange.answers_to_csv(form, children))


def wording_data(key: instruments.KeyOnly, **changes: Any) -> dict[str, Any]:
    """A filled form with words that are nobody's scale."""
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


def unlocked(cast, key_id: str = "uls-6", **permission: Any) -> InstrumentVersion:
    key = instruments.get_key(key_id)
    text = instruments.Text
    wording = instruments.LicensedWording(
        version="1.0",
        coding=key.directions[0].id,
        holder="某出版社",
        licence="2026-17 号授权书",
        question=text("最近怎么样？", ""),
        time_frame=text("过去四周", ""),
        instructions=text("请逐条作答。", ""),
        anchors=tuple(text(f"回答 {code}", "") for code in key.codes),
        items=tuple(text(f"示例句子 {number}", "") for number in range(1, key.item_count + 1)),
        confirmed=tuple(fact.id for fact in key.unverified),
    )
    record = {
        "holder": "某出版社",
        "permitted_by": "版权部",
        "permitted_on": date(2026, 9, 1),
        "valid_until": None,
        "scope": "本县小学筛查",
    }
    permitted = services.Permitted(**{**record, **permission})
    return services.enter_wording(by=cast.district, key=key, wording=wording, permission=permitted, nonce=uuid.uuid4())
