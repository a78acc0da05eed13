"""A list of attendance or results comes in: read, looked at, written or discarded. Nothing is written unseen.

Writing is one statement: a row for each child with something new. The same list twice writes nothing twice.
"""

import base64
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from screening.idempotency.once import once
from students.models import RecordUpload, RegisterForm, School, SchoolRecord
from students.own_forms.template import propose_columns, read_template
from students.records.layout import KINDS
from students.records.plan import WRITTEN, pack_reading, records_plan
from students.records.reading import read_records
from students.roster.tables import read_book
from students.services.roster import KEPT_FOR, AlreadyDecided

State = RecordUpload.State


@once("records.upload")
def upload_records(
    school: School, *, by: User, kind: str, period: str, content: bytes, nonce: UUID | None = None
) -> RecordUpload:
    """The rows of the file, under review. Raises UnreadableFile."""
    reading = read_records(read_book(content), KINDS[kind])
    known = {"school": school, "kind": kind, "period": period}
    told = {"uploaded_by": by, "uploaded_at": timezone.now()}
    upload = RecordUpload.objects.create(rows=pack_reading(reading), **known, **told)
    record(by=by, verb="records.upload", obj=upload, detail={"kind": kind, "rows": len(reading.records)})
    return upload


@transaction.atomic
def write_records(upload: RecordUpload, *, by: User, rows: Collection[int] | None = None) -> RecordUpload:
    """What is new or changed, or only these rows of the file; rows with something wrong stay to be downloaded.

    Repeating it writes nothing more. Raises AlreadyDecided when the list was discarded.
    """
    upload = RecordUpload.objects.select_for_update(of=("self",)).select_related("school").get(pk=upload.pk)
    if upload.state == State.DISCARDED:
        raise AlreadyDecided
    lines = records_plan(by, upload).of_kind(*WRITTEN)
    lines = [line for line in lines if rows is None or line.record.number in rows]
    now = timezone.now()
    told = {"kind": upload.kind, "period": upload.period, "recorded_by": by, "recorded_at": now}
    SchoolRecord.objects.bulk_create(
        SchoolRecord(student_id=line.known.student, values=line.after, **told) for line in lines
    )
    counts = Counter(upload.result) + Counter(line.kind for line in lines)
    upload.state, upload.result = State.WRITTEN, dict(counts)
    upload.approved_by, upload.approved_at = upload.approved_by or by, upload.approved_at or now
    upload.save(update_fields=["state", "result", "approved_by", "approved_at"])
    subjects = [UUID(line.known.public_id) for line in lines]
    record(by=by, verb="records.write", obj=upload, subjects=subjects, detail=dict(upload.result))
    return upload


@transaction.atomic
def discard_records(upload: RecordUpload, *, by: User) -> RecordUpload:
    """The rows are forgotten: of a list that was never written, or the rest of one that was."""
    upload = RecordUpload.objects.select_for_update().get(pk=upload.pk)
    if not upload.rows:
        return upload
    upload.rows = ""
    if upload.state == State.REVIEW:
        upload.state = State.DISCARDED
    upload.save(update_fields=["state", "rows"])
    record(by=by, verb="records.forget", obj=upload)
    return upload


@transaction.atomic
def forget_old_records(*, keep: timedelta = KEPT_FOR) -> int:
    """Uploaded rows are emptied after seven days, written or not; how many were."""
    old = RecordUpload.objects.filter(uploaded_at__lt=timezone.now() - keep)
    rows = RecordUpload.objects.filter(pk__in=[upload.pk for upload in old if upload.rows])
    rows.filter(state=State.REVIEW).update(state=State.DISCARDED)
    return rows.update(rows="")


@once("register-form.upload")
def upload_register_form(
    school: School, *, by: User, kind: str, content: bytes, nonce: UUID | None = None
) -> RegisterForm:
    """The washed form with a proposal for its columns; not used before it is confirmed. Raises UnreadableFile."""
    washed, layout = read_template(content, RegisterForm.Kind(kind))
    row = RegisterForm.objects.create(
        school=school,
        kind=kind,
        workbook=base64.b64encode(washed).decode(),
        layout=layout._asdict(),
        columns={str(column): fact for column, fact in propose_columns(layout, kind).items()},
        uploaded_by=by,
        uploaded_at=timezone.now(),
    )
    record(by=by, verb="register-form.upload", obj=row, detail={"kind": kind, "columns": len(row.columns)})
    return row


@transaction.atomic
def confirm_register_form(form: RegisterForm, *, by: User, columns: Mapping[int, str]) -> RegisterForm:
    """From now on registers of the school are filled in this form."""
    form = RegisterForm.objects.select_for_update().get(pk=form.pk)
    form.columns = {str(column): fact for column, fact in columns.items() if fact}
    form.confirmed_by, form.confirmed_at = by, timezone.now()
    form.save(update_fields=["columns", "confirmed_by", "confirmed_at"])
    record(by=by, verb="register-form.confirm", obj=form, detail={"kind": form.kind, "columns": form.columns})
    return form


@transaction.atomic
def retire_register_form(form: RegisterForm, *, by: User) -> RegisterForm:
    """Not used any more; the one before it, or the form that ships, is in force again."""
    form = RegisterForm.objects.select_for_update().get(pk=form.pk)
    if form.retired_at is None:
        form.retired_by, form.retired_at = by, timezone.now()
        form.save(update_fields=["retired_by", "retired_at"])
        record(by=by, verb="register-form.retire", obj=form, detail={"kind": form.kind})
    return form


@transaction.atomic
def take_register(school: School, *, by: User, children: Iterable[UUID], detail: Mapping[str, Any]) -> None:
    """A filled register leaves the system: every child in it has been looked at."""
    record(by=by, verb="register.download", obj=school, subjects=children, purpose="register", detail=detail)
