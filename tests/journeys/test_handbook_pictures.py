"""The pictures of the handbooks show the pages as they are: XINQIAO_DRAW=1 draws them anew, from the cast. What a page
said when it was drawn stands beside the pictures; a page that says something else now needs a new one."""

import hashlib
import io
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page

from accounts.audit import chain
from screening.cases.deciding.form_values import UrgentRecord
from screening.cases.models import Case
from screening.cases.urgent.services import raise_urgent
from screening.home.handbook import FILES
from screening.rounds.models import ScreeningRound, Sheet
from tests.cases import factories as cases
from tests.conftest import Cast
from tests.rounds import factories as rounds

pytestmark = [pytest.mark.look, pytest.mark.slow]
FOLDER = Path(settings.BASE_DIR) / "static" / "img" / "handbook"
SAID = Path(__file__).parent.parent / "data" / "handbook_pages.json"
WIDTH, HEIGHT, HEAVIEST = 960, 620, 60_000
DRAWS = os.environ.get("XINQIAO_DRAW") == "1"
EVERYDAY_NAMES = {"yu": "王小雨", "bo": "李博"}  # the cast's own need characters that few computers have
MARKUP = re.compile(r"<script.*?</script>|<[^>]+>", re.DOTALL)
CHANGES_EVERY_TIME = re.compile(r"\S*\d\S*")  # numbers of cases, days, times


@pytest.fixture
def working_school(cast: Cast) -> Cast:
    """A round is open, one child of its class is rated and one waits for the counselor."""
    for key, name in EVERYDAY_NAMES.items():
        cast.children[key].name = name
        cast.children[key].save()
    rounds.open_round(cast)
    rounds.save(sheet_3_1(cast), cast.li, rounds.row(cast.children["yu"], rounds.ELEVATED))
    cases.make_case(cast)
    return cast


def sheet_3_1(cast: Cast) -> Sheet:
    return rounds.sheet_of(ScreeningRound.objects.get(), cast.class_3_1)


def past_the_school(cast: Cast) -> str:
    raise_urgent(
        cast.school, by=cast.staff, nonce=uuid4(), record=UrgentRecord(what="说有老师打他，不敢回班里", about="staff")
    )
    return "/"


def with_a_sealed_log(_cast: Cast) -> str:
    chain.seal()
    return "/"


PICTURES: dict[str, tuple[str, Callable[[Cast], str]]] = {
    "teacher-home": ("li", lambda cast: "/"),
    "class-sheet": ("li", lambda cast: reverse("rounds:show_sheet", args=[sheet_3_1(cast).public_id])),
    "counselor-home": ("wang", lambda cast: "/"),
    "case": ("wang", lambda cast: reverse("cases:show_case", args=[Case.objects.get().public_id])),
    "headteacher-home": ("chen", lambda cast: "/"),
    "school-administrator-home": ("admin", lambda cast: "/"),
    "consents": ("admin", lambda cast: reverse("students:record_consents", args=[cast.class_3_1.public_id])),
    "district-officer-home": ("district", lambda cast: "/"),
    "protection-home": ("protection", lambda cast: past_the_school(cast)),
    "auditor-home": ("auditor", with_a_sealed_log),
}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_what_the_page_says(working_school: Cast, browser_for, name: str, language: str) -> None:
    who, address = PICTURES[name]
    person = getattr(working_school, who)
    person.language = {"zh": "zh-hans", "en": "en"}[language]
    person.save(update_fields=["language"])
    visitor = browser_for(person)
    visitor.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page = visitor.goto(address(working_school))
    picture = f"{name}.{language}.png"
    if DRAWS:
        draw(page, FOLDER / picture)
        note(picture, fingerprint(page))
    assert (FOLDER / picture).stat().st_size <= HEAVIEST
    assert json.loads(SAID.read_text())[picture] == fingerprint(page), "the page has changed: draw its picture anew"


def test_every_picture_of_a_handbook_is_drawn_and_no_other() -> None:
    shown = set()
    for language in ("zh", "en"):
        texts = [(Path(settings.BASE_DIR) / "docs/handbook" / language / name).read_text() for name in files()]
        shown |= {name for text in texts for name in re.findall(r"handbook/([\w-]+\.\w+\.png)", text)}
    assert shown == {path.name for path in FOLDER.glob("*.png")}


def files() -> list[str]:
    return [f"{name}.md" for name in FILES.values()]


def draw(page: Page, file: Path) -> None:
    """The upper part of the page, in thirty-two colours."""
    file.parent.mkdir(parents=True, exist_ok=True)
    shot = page.screenshot(clip={"x": 0, "y": 0, "width": WIDTH, "height": HEIGHT})
    Image.open(io.BytesIO(shot)).convert("RGB").quantize(32).save(file, optimize=True)


def fingerprint(page: Page) -> str:
    """Of the words the server sent, without what is new each time it is asked."""
    sent = page.context.request.get(page.url).text().split("<main", 1)[1].split("</main>")[0]
    words = " ".join(CHANGES_EVERY_TIME.sub("", MARKUP.sub(" ", sent)).split())
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def note(picture: str, said: str) -> None:
    noted = json.loads(SAID.read_text()) if SAID.exists() else {}
    SAID.write_text(json.dumps(noted | {picture: said}, indent=1, sort_keys=True) + "\n")
