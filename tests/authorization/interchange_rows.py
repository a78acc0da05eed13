"""The bureau's own form is the district officer's; published scales are unlocked by whoever keeps the library."""

import io

from openpyxl import Workbook

from accounts.models import User
from screening.interchange.bureau.services import upload_bureau_form
from screening.interchange.models import BureauForm
from screening.interchange.published_scales.keys import get_key
from students.models import County
from tests.authorization.district_rows import OFFICER, OFFICER_NOT, OFFICER_SENT, _month, counted
from tests.authorization.library_rows import INVALID, MISSING, READS
from tests.authorization.matrix import Row, Target
from tests.conftest import Cast
from tests.factories import make_county
from tests.interchange.published_scales.wordings import wording_data


def _form(county: County, by: User) -> BureauForm:
    out = io.BytesIO()
    Workbook().save(out)
    heights = {"county": 1, "township": 1, "school": 1}
    return upload_bureau_form(
        county, by=by, workbook=out.getvalue(), mapping=b"key,place\ncounty.open,B2\n", heights=heights
    )


def bureau_form(cast: Cast) -> Target:
    return Target(kwargs={"public_id": _form(cast.county, cast.district).public_id})


def with_a_form(cast: Cast) -> Target:
    bureau_form(cast)
    return counted(cast)


def bureau_form_elsewhere(cast: Cast) -> Target:
    return Target(kwargs={"public_id": _form(make_county("别处县"), cast.district).public_id})


def filled_form(cast: Cast) -> Target:
    return Target(kwargs={**bureau_form(cast).kwargs, "month": _month(cast.county).public_id})


def filled_elsewhere(cast: Cast) -> Target:
    return Target(kwargs={**bureau_form(cast).kwargs, "month": _month(make_county("别处县")).public_id})


def a_key(cast: Cast) -> Target:
    return Target(kwargs={"key_id": "uls-6"})


def no_key(cast: Cast) -> Target:
    return Target(kwargs={"key_id": "sdq"})


def a_wording_looked_at(cast: Cast) -> Target:
    """The filled form; without “seen” it is only shown."""
    key = get_key("uls-6")
    return Target(kwargs={"key_id": key.id}, data=wording_data(key))


ROWS = [
    Row("reports:show_bureau_form", at=with_a_form, get=OFFICER),
    Row("reports:show_bureau_form", get=OFFICER),
    Row("reports:download_keys", get=OFFICER),
    Row("reports:upload_bureau_form", get=OFFICER, post={"district_officer": 422, "*": 403}),
    Row("reports:fill_bureau_form", at=filled_form, post=OFFICER),
    Row("reports:fill_bureau_form", at=filled_elsewhere, post=OFFICER_NOT),
    Row("reports:place_figure", at=bureau_form, get=OFFICER, post={"district_officer": 422, "*": 403}),
    Row("reports:place_figure", at=bureau_form_elsewhere, get=OFFICER_NOT, post=OFFICER_NOT),
    Row("reports:retire_bureau_form", at=bureau_form, post=OFFICER_SENT),
    Row("reports:retire_bureau_form", at=bureau_form_elsewhere, post=OFFICER_NOT),
    Row("library:show_key", at=a_key, get=READS),
    Row("library:show_key", at=no_key, get=MISSING),
    Row("library:enter_wording", at=a_wording_looked_at, get=READS, post=READS),
    Row("library:enter_wording", at=a_key, get=READS, post=INVALID),
]
