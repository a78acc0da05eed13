from uuid import uuid4

from accounts.models import User
from config import durable
from screening.documents import registry, services, storage
from screening.documents.models import Document
from screening.documents.paper_codes import paper_code
from screening.documents.registry import FileJob, Renderer
from screening.jobs.models import Job
from tests.authorization.matrix import Row, Target
from tests.conftest import Cast

KIND, REVOKED = "matrix-letter", "matrix-letter-revoked"


def build(document: Document) -> FileJob:
    return FileJob(b"", "letter.txt", "text/plain")


def made(cast: Cast, kind: str) -> Target:
    """A finished letter about Yu that counselor Wang asked for."""
    registry.register(KIND, Renderer(build=build, may_see=lambda user, document: True, label="Letter"))
    registry.register(REVOKED, Renderer(build=build, may_see=lambda user, document: True, label="Letter"))
    document = asked(cast.wang, kind)
    token = uuid4()
    content = cast.children["yu"].name.encode()
    durable.write(storage.unfinished_path(token), content)
    document.path, document.size = storage.publish(storage.unfinished_path(token), token), len(content)
    document.file_name, document.content_type = "letter.txt", "text/plain; charset=utf-8"
    document.save()
    Job.objects.filter(pk=document.job.pk).update(state=Job.State.READY)
    registry.register(REVOKED, Renderer(build=build, may_see=lambda user, document: False, label="Letter"))
    return Target(kwargs={"public_id": document.public_id})


def asked(by: User, kind: str) -> Document:
    return services.request_document(
        kind, subject=uuid4(), audience="x", by=by, language="zh-hans", input_hash="0", reference="QS-2026-0417"
    )


def letter(cast: Cast) -> Target:
    return made(cast, KIND)


def revoked(cast: Cast) -> Target:
    return made(cast, REVOKED)


def nobodys_code(cast: Cast) -> Target:
    return Target(data={"code": paper_code("class-sheet", uuid4())})


def shelf(cast: Cast) -> Target:
    made(cast, KIND)
    return Target()


NUMBER = ["QS-2026-0417"]
ROWS = [
    Row(
        "documents:list_documents",
        at=shelf,
        get={"*": 200},
        never={"class_teacher other_counselor headteacher": NUMBER},
    ),
    Row("documents:open_paper", at=nobodys_code, get={"*": 200}, post={"*": 422}),
    Row("documents:show_document", at=letter, get={"counselor": 200, "*": 404}, post={"counselor": 302, "*": 404}),
    Row("documents:show_document", at=revoked, get={"*": 404}, post={"*": 404}),
    Row("documents:download_document", at=letter, get={"counselor": 200, "*": 404}, shows={"counselor": "yu"}),
    Row("documents:download_document", at=revoked, get={"*": 404}),
]
