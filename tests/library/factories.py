"""What the library's pages need: a norm of the cast's county, a definition of one's own, a licensed scale."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from screening import instruments
from screening.instruments import file_formats as interchange
from screening.library import services
from screening.library.models import InstrumentVersion, NormSet, WordingPermission
from screening.scoring import Norm, Rated, build_norm
from tests.instruments.licensed import STORED

PERMITTED = {
    "holder": "某出版社",
    "permitted_by": "版权部",
    "permitted_on": date(2026, 9, 1),
    "valid_until": None,
    "scope": "本县小学筛查",
}
ROW = {"teacher-connection": [2, 2, 2, 0, 0, 0, 0, 0]}


def make_norm(cast, form: str = "teacher-connection", rated: Sequence[Rated] = (), **fields: Any) -> NormSet:
    version = services.freeze_instrument(form)
    rated = rated or [Rated(child % 24, f"rater {child % 12}", f"school {child % 3}") for child in range(300)]
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


def licensed(cast, **permission: Any) -> InstrumentVersion:
    """A published scale as it lies in the database once its wording was entered, and who permitted it."""
    origin = InstrumentVersion.Origin.LICENSED
    version = services.add_version(by=cast.district, instrument=STORED, origin=origin, verb="instrument.unlock")
    recorded = {"recorded_by": cast.district, "recorded_at": timezone.now()}
    WordingPermission.objects.create(instrument_version=version, **{**PERMITTED, **recorded, **permission})
    return version
