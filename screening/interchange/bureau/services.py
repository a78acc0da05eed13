"""A bureau's form comes in with its mapping, is filled month by month, and is retired."""

import base64
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.privacy.fields import readable
from screening.idempotency.once import once
from screening.interchange.bureau.mapping import NotABureauMapping, read_mapping, spots_of
from screening.interchange.bureau.workbook import filled, keys_needed, open_workbook, problems_of
from screening.interchange.models import BureauForm
from screening.reports.models import CountyMonth
from screening.reports.tables import Cell
from students.models import County


@once("bureau-form.upload")
def upload_bureau_form(
    county: County,
    *,
    by: User,
    workbook: bytes,
    mapping: bytes = b"",
    heights: Mapping[str, int],
    nonce: UUID | None = None,
) -> BureauForm:
    """`heights`: places at each height today. Without a mapping the cells are chosen afterwards. Raises
    UnreadableRoster for the workbook, NotABureauMapping for the mapping."""
    book, places = open_workbook(workbook), read_mapping(mapping) if mapping else {}
    spots = spots_of(places)
    problems = problems_of(book, spots, keys_needed(spots, heights))
    if problems:
        raise NotABureauMapping(problems)
    kept = base64.b64encode(workbook).decode()
    told = {"county": county, "workbook": kept, "mapping": places, "uploaded_by": by, "uploaded_at": timezone.now()}
    row = BureauForm.objects.create(**told)
    record(by=by, verb="bureau-form.upload", obj=row, detail={"figures": len(places)})
    return row


@transaction.atomic
def place_figure(form: BureauForm, *, by: User, key: str, place: str, heights: Mapping[str, int]) -> BureauForm:
    """The figure goes into this cell, and from where it stood before; whatever stood in the cell goes. Without a `key`
    the cell is empty again. Raises NotABureauMapping."""
    form = BureauForm.objects.select_for_update().get(pk=form.pk)
    mapping = {one: where for one, where in form.mapping.items() if one != key and where != place}
    if key:
        mapping[key] = place
    spots = spots_of(mapping)
    book = open_workbook(base64.b64decode(readable(form.workbook)))
    problems = problems_of(book, spots, keys_needed(spots, heights))
    if problems:
        raise NotABureauMapping(problems)
    form.mapping = mapping
    form.save(update_fields=["mapping"])
    record(by=by, verb="bureau-form.place", obj=form, detail={"figure": key, "place": place})
    return form


@transaction.atomic
def fill_bureau_form(form: BureauForm, *, by: User, month: CountyMonth, columns: Mapping[str, list[Cell]]) -> bytes:
    """The workbook with the figures of a month; that it left the system is recorded. Raises
    NotABureauMapping."""
    content = filled(base64.b64decode(readable(form.workbook)), spots_of(form.mapping), columns)
    detail = {"month": month.month.isoformat(), "revision": month.revision}
    record(by=by, verb="bureau-form.fill", obj=form, purpose="statistics", detail=detail)
    return content


@transaction.atomic
def retire_bureau_form(form: BureauForm, *, by: User) -> BureauForm:
    """Not used any more; pressed twice it stays as it is."""
    form = BureauForm.objects.select_for_update().get(pk=form.pk)
    if form.retired_at is None:
        form.retired_by, form.retired_at = by, timezone.now()
        form.save(update_fields=["retired_by", "retired_at"])
        record(by=by, verb="bureau-form.retire", obj=form)
    return form
