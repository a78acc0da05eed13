"""What follows from the declaration of a kind: who may have it, whom it names, which state is one file."""

from dataclasses import dataclass
from uuid import UUID, uuid5

import pytest
from django.utils import translation

from accounts.models import AuditEvent, User
from screening.documents import registry, services
from screening.documents.kinds import ComposedKind, DocumentKind
from screening.documents.models import Document
from screening.documents.registry import PrintJob
from screening.documents.services import NotAllowed, hash_inputs
from screening.jobs.errors import CannotBeDone
from students.access import classes_of
from students.models import SchoolClass
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


@dataclass
class Door:
    """The classes of a person, as long as nobody shuts it; how often it was asked."""

    is_open: bool = True
    asked: int = 0

    def __call__(self, user: User):
        self.asked += 1
        return classes_of(user) if self.is_open else SchoolClass.objects.none()


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def kind(cast: Cast, door: Door, monkeypatch: pytest.MonkeyPatch) -> DocumentKind[SchoolClass]:
    monkeypatch.setattr(registry, "_renderers", dict(registry._renderers))
    made = DocumentKind[SchoolClass](
        name="class-letter",
        label="Letter to a class",
        door=door,
        template="documents/class_page.html",
        page=lambda document, row: {"of": row.number, "for": document.requested_by.name},
        file_name=lambda document, row: f"letter-{row.number}.pdf",
        audience=lambda row: f"class-{row.number}",
        input_hash=lambda user, row: hash_inputs(row.number),
        reference=lambda row: f"3-{row.number}",
        children=lambda user, row: [cast.children["yu"].public_id],
        keep_days=3,
    )
    made.register()
    return made


def test_it_is_asked_for_in_the_active_language_and_the_same_state_is_one_file(
    cast: Cast, kind: DocumentKind[SchoolClass]
) -> None:
    with translation.override("en"):
        first, again = (kind.request(cast.class_3_1, by=cast.li) for _press in range(2))
    assert first == again and (first.language, first.subject) == ("en", cast.class_3_1.public_id)
    assert first.audience.startswith(f"class-{cast.class_3_1.number}:")
    assert first.job.payload["reference"] == f"3-{cast.class_3_1.number}"
    assert kind.request(cast.class_3_1, by=cast.li, language="zh-hans") != first


def test_who_does_not_reach_the_row_gets_no_document(cast: Cast, kind: DocumentKind[SchoolClass]) -> None:
    with pytest.raises(NotAllowed):
        kind.request(cast.class_3_1, by=cast.district)


def test_whom_it_names_stands_in_the_audit_log(cast: Cast, kind: DocumentKind[SchoolClass]) -> None:
    kind.request(cast.class_3_1, by=cast.li)
    event = AuditEvent.objects.filter(verb="document.request").latest("pk")
    assert str(cast.children["yu"].public_id) in map(str, event.subjects)


def test_it_is_built_from_what_the_person_reaches_now(cast: Cast, kind: DocumentKind[SchoolClass], door: Door) -> None:
    document = kind.request(cast.class_3_1, by=cast.li)
    number = cast.class_3_1.number
    page = {"page": {"of": number, "for": cast.li.name}}
    assert registry.renderer_of("class-letter").build(document) == PrintJob(
        "documents/class_page.html", page, f"letter-{number}.pdf"
    )
    assert registry.may_see(cast.li, document)
    door.is_open = False
    assert not registry.may_see(cast.li, document)
    assert registry.renderer_of("class-letter").children(document) == []
    with pytest.raises(CannotBeDone, match="subject-gone"):
        registry.renderer_of("class-letter").build(document)
    with pytest.raises(NotAllowed):
        services.retry_document(document, by=cast.li)


def test_the_door_is_asked_every_time(cast: Cast, kind: DocumentKind[SchoolClass], door: Door) -> None:
    document = kind.request(cast.class_3_1, by=cast.li)
    assert door.asked == 2  # may it be asked for, and whom it names
    registry.may_see(cast.li, document)
    registry.renderer_of("class-letter").build(document)
    assert door.asked == 4


ROOT = UUID("5f0a3c1e-7c55-5b0e-8a7e-2d3c4b5a6f70")


@pytest.fixture
def composed(cast: Cast, door: Door, monkeypatch: pytest.MonkeyPatch) -> ComposedKind[list[SchoolClass]]:
    """All classes of a person in one file, which is no row of its own."""
    monkeypatch.setattr(registry, "_renderers", dict(registry._renderers))

    def look_up(user: User, document: Document) -> list[SchoolClass] | None:
        return list(door(user)) or None if document.subject == uuid5(ROOT, str(user.public_id)) else None

    made = ComposedKind[list[SchoolClass]](
        name="class-list",
        label="Classes",
        look_up=look_up,
        known_by=lambda user, rows: uuid5(ROOT, str(user.public_id)),
        template="documents/class_page.html",
        page=lambda document, rows: [row.number for row in rows],
        file_name=lambda document, rows: f"classes-{len(rows)}.pdf",
        audience="own",
        input_hash=lambda user, rows: hash_inputs([row.number for row in rows]),
        children=lambda user, rows: [cast.children["yu"].public_id],
    )
    made.register()
    return made


def test_what_is_no_row_is_looked_up_every_time(
    cast: Cast, composed: ComposedKind[list[SchoolClass]], door: Door
) -> None:
    document = composed.request(list(classes_of(cast.li)), by=cast.li)
    assert (document.subject, door.asked) == (uuid5(ROOT, str(cast.li.public_id)), 2)
    event = AuditEvent.objects.filter(verb="document.request").latest("pk")
    assert str(cast.children["yu"].public_id) in map(str, event.subjects)
    assert registry.may_see(cast.li, document) and not registry.may_see(cast.wang, document)
    numbers = [row.number for row in classes_of(cast.li)]
    job = PrintJob("documents/class_page.html", {"page": numbers}, f"classes-{len(numbers)}.pdf")
    assert registry.renderer_of("class-list").build(document) == job
    assert door.asked == 4
    door.is_open = False
    assert not registry.may_see(cast.li, document)
    assert registry.renderer_of("class-list").children(document) == []
    with pytest.raises(CannotBeDone, match="subject-gone"):
        registry.renderer_of("class-list").build(document)
    with pytest.raises(NotAllowed):
        composed.request(list(classes_of(cast.li)), by=cast.li)
