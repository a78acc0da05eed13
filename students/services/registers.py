"""A school's own register forms come in, are confirmed and retired; what leaves in one is recorded child by child."""

import base64
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from screening.idempotency.once import once
from students.models import RegisterForm, School
from students.own_forms.template import propose_columns, read_template


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
