"""The bureau's own form: none yet, one in use, one that comes in, one whose cells are chosen."""

import io
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook

from screening.interchange.bureau.services import upload_bureau_form
from screening.interchange.models import BureauForm
from tests.conftest import Cast
from tests.journeys.district_pages import counted, nothing


def bureau_form(cast: Cast) -> Mapping[str, Any]:
    counted(cast)
    out = io.BytesIO()
    Workbook().save(out)
    told = {"workbook": out.getvalue(), "mapping": b"key,place\ncounty.open,B2\n"}
    upload_bureau_form(cast.county, by=cast.district, heights={"county": 1, "township": 1, "school": 1}, **told)
    return {}


def form_to_place(cast: Cast) -> Mapping[str, Any]:
    bureau_form(cast)
    return {"public_id": BureauForm.objects.get().public_id}


BUREAU_PAGES = (
    ("reports:show_bureau_form", "district", nothing, ""),
    ("reports:show_bureau_form", "district", bureau_form, ""),
    ("reports:upload_bureau_form", "district", nothing, "main form .btn"),
    ("reports:place_figure", "district", form_to_place, ""),
)
