"""The rows of a class's consent sheet are recorded: each whole row that says something new is one more sheet.

A row is written only over the sheet it was typed over. Its version is twice the number of sheets the child has; one
more says that the person has seen what is in force and wants the own row all the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import transaction

from accounts.models import User
from screening.form_kit.rows import RowInput
from students import access
from students.class_consents.rows import (
    TYPED,
    Asked,
    NoSheet,
    Outcome,
    Refused,
    Usual,
    overridden,
    read_row,
    reads_the_same,
    texts_of,
    tidy,
)
from students.consents import ConsentSheet
from students.models import Consent, Enrolment, Student
from students.services.family import ConsentImpossible, record_consent


@transaction.atomic
def record_rows(seats: Iterable[Enrolment], *, by: User, rows: Sequence[RowInput], usual: Usual) -> Outcome:
    """`seats`: of the class, as a door returned them. What can be recorded is; the rest is named or asked about."""
    typing = _Typing(list(seats), by, usual)
    for row in rows:
        typing.take(row)
    return typing.outcome


class _Typing:
    def __init__(self, seats: list[Enrolment], by: User, usual: Usual) -> None:
        self.by, self.usual, self.outcome = by, usual, Outcome()
        self.students = {seat.student.public_id: seat.student for seat in seats}
        held = Student.objects.filter(pk__in=[seat.student_id for seat in seats]).order_by("pk").select_for_update()
        self.sheets = histories([student.pk for student in held])

    def take(self, given: RowInput) -> None:
        student = self.students.get(given.student)
        if student is None:
            self._refuse(given, "nobody")
            return
        sheets = self.sheets[student.pk]
        now = sheets[-1] if sheets else None
        texts = {**texts_of(now), **given.digits}
        if given.untouched(TYPED) or reads_the_same(texts, texts_of(now)):
            self.outcome.same.append(given.student)
        elif now is not None and not any(tidy(texts[name]) for name in TYPED[:1]):
            self._refuse(given, "emptied")
        else:
            self._read(given, student, texts, now, 2 * len(sheets))

    def _read(
        self, given: RowInput, student: Student, texts: dict[str, str], now: Consent | None, version: int
    ) -> None:
        try:
            sheet = read_row({**texts, "dated": given.digits.get("dated", "")}, self.usual)
        except NoSheet as refusal:
            self._refuse(given, refusal.code, refusal.value)
            return
        over = tuple(overridden(now, sheet))
        if now is not None and given.version not in ((version + 1,) if over else (version, version + 1)):
            self.outcome.asked.append(Asked(given.student, dict(given.digits), now, version + 1, over))
            return
        self._record(given, student, sheet)

    def _record(self, given: RowInput, student: Student, sheet: ConsentSheet) -> None:
        try:
            row = record_consent(student, by=self.by, sheet=sheet)
        except ConsentImpossible as refusal:
            self._refuse(given, next(iter(refusal.problems.values())))
            return
        self.sheets[student.pk].append(row)
        self.outcome.recorded.append(given.student)

    def _refuse(self, given: RowInput, code: str, value: str = "") -> None:
        self.outcome.refused.append(Refused(given.student, code, value))


def histories(student_ids: Iterable[int]) -> dict[int, list[Consent]]:
    """Child → its sheets, the one in force last."""
    found: dict[int, list[Consent]] = defaultdict(list)
    for row in access.consent_rows(student_ids).select_related("recorded_by").defer("guardian_name", "witness"):
        found[row.student_id].append(row)
    return found
