from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from accounts.models import User
from screening.documents import registry, services
from screening.documents.models import Document
from screening.documents.registry import FileJob, PrintJob, Renderer
from screening.documents.rendering import worker
from screening.jobs import services as jobs
from screening.jobs import wake
from tests.conftest import Cast
from tests.documents.samples import talk_zh

KIND = "leaflet"


@dataclass
class Press:
    """Stands for an upper app: what its document shows, who may see it, which children are in it."""

    lead: str = "坐下来，听孩子说说。"
    allowed: Callable[[User], bool] = lambda user: True
    children: list[UUID] = field(default_factory=list)
    result: FileJob | None = None

    def build(self, document: Document) -> PrintJob | FileJob:
        page = {**talk_zh(), "lead": self.lead}
        return self.result or PrintJob("documents/talk_card.html", {"page": page}, "leaflet-QS-1.pdf")


@pytest.fixture(autouse=True)
def silent_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wake, "send", lambda job_id, queue: True)


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    press = Press()
    renderer = Renderer(
        build=press.build,
        may_see=lambda user, document: press.allowed(user),
        label="Leaflet",
        children=lambda document: press.children,
    )
    monkeypatch.setitem(registry._renderers, KIND, renderer)
    return press


@dataclass
class Desk:
    """Counselor Wang's desk: what she asks for, and the worker that makes it."""

    cast: Cast
    subject: UUID = field(default_factory=uuid4)

    def ask(self, by: User | None = None, state: str = "1", audience: str = "clinic") -> Document:
        return services.request_document(
            KIND,
            subject=self.subject,
            audience=audience,
            by=by or self.cast.wang,
            language="zh-hans",
            input_hash=services.hash_inputs(state),
            reference="QS-2026-0417",
        )

    def make(self, document: Document) -> Document:
        jobs.run(document.job.public_id)
        return Document.objects.select_related("job").get(pk=document.pk)

    def made(self, by: User | None = None, state: str = "1") -> Document:
        return self.make(self.ask(by, state))


@pytest.fixture
def desk(cast: Cast, press: Press) -> Desk:
    return Desk(cast)


@pytest.fixture(scope="session", autouse=True)
def printing_process_ends_with_the_suite() -> Iterator[None]:
    yield
    worker.stop()
