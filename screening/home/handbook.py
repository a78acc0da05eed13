"""The handbook of a role: one text in each language under docs/handbook, read on a page and printed from it."""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt

from accounts.models import Role, User
from screening import formats
from screening.documents.kinds import ComposedKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs

FOLDER = Path(settings.BASE_DIR) / "docs" / "handbook"
FILES: Mapping[str, str] = {
    Role.TEACHER: "teacher",
    Role.COUNSELOR: "counselor",
    Role.HEADTEACHER: "headteacher",
    Role.SCHOOL_ADMINISTRATOR: "school-administrator",
    Role.DISTRICT_OFFICER: "district-officer",
    Role.PROTECTION_CONTACT: "protection-contact",
    Role.AUDITOR: "auditor",
}


@dataclass(frozen=True)
class Handbook:
    role: str
    text: str

    @property
    def title(self) -> str:
        return self.text.split("\n", 1)[0].removeprefix("# ")

    def html(self, picture: Callable[[str], str]) -> SafeString:
        """``picture`` says where a picture is fetched, from its name below static."""
        reader = MarkdownIt("commonmark", {"html": False, "xhtmlOut": True})
        tokens = reader.parse(self.text)
        for token in (inner for block in tokens for inner in block.children or () if inner.type == "image"):
            token.attrs["src"] = picture(str(token.attrs["src"]).split("/static/")[1])
            token.attrs |= {"loading": "lazy", "width": "100%"}
        written: str = reader.renderer.render(tokens, reader.options, {})
        return mark_safe(written)  # noqa: S308  # a text of our own; markup in it is escaped


def has_handbook(user: User) -> bool:
    return bool(FILES.get(user.role))


def handbook_of(role: str) -> Handbook:
    language = "en" if formats.is_english() else "zh"
    return Handbook(role, (FOLDER / language / f"{FILES[role]}.md").read_text(encoding="utf-8"))


def get_handbook_or_404(user: User) -> Handbook:
    if not has_handbook(user):
        raise Http404
    return handbook_of(user.role)


def page_of(user: User) -> dict[str, object]:
    handbook = get_handbook_or_404(user)
    return {"title": handbook.title, "text": handbook.html(static)}


def _in_the_file(picture: str) -> str:
    """A printed handbook carries its pictures; nothing is fetched while it is made."""
    data = Path(str(finders.find(picture))).read_bytes()
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


def id_of(role: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"handbook:{role}")


def _look_up(user: User, document: Document) -> Handbook | None:
    is_own = has_handbook(user) and document.subject == id_of(user.role)
    return handbook_of(user.role) if is_own else None


def _page(document: Document, handbook: Handbook) -> dict[str, object]:
    return {
        "language": formats.html_language(document.language),
        "printed_at": formats.timestamp(),
        "title": handbook.title,
        "text": handbook.html(_in_the_file),
    }


HANDBOOK = ComposedKind[Handbook](
    name="handbook",
    label=_("Handbook"),
    look_up=_look_up,
    known_by=lambda user, handbook: id_of(handbook.role),
    template="documents/handbook.html",
    page=_page,
    file_name=lambda document, handbook: f"handbook-{FILES[handbook.role]}.pdf",
    audience="staff",
    input_hash=lambda user, handbook: hash_inputs(handbook.role, handbook.text, settings.VERSION),
)
