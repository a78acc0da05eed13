"""The help page fits one phone screen; its pictures are drawn here, from the cast: XINQIAO_DRAW=1 writes them anew."""

import io
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from PIL import Image

from accounts.models import Role
from screening.home.help import PICTURE_HEIGHT, PICTURE_WIDTH, PICTURES, picture_name
from tests.cases import factories as cases
from tests.rounds import factories as rounds

pytestmark = pytest.mark.once
WHO = {
    Role.TEACHER: "li",
    Role.COUNSELOR: "wang",
    Role.HEADTEACHER: "chen",
    Role.SCHOOL_ADMINISTRATOR: "admin",
    Role.STAFF: "staff",
    Role.DISTRICT_OFFICER: "district",
}
HEAVIEST, TALLEST = 8_000, 800
STATIC = Path(settings.BASE_DIR) / "static"


@pytest.fixture
def working_school(cast):
    """A round is open and one child waits for the counselor."""
    rounds.open_round(cast)
    cases.make_case(cast)
    return cast


def draw(page, file: Path) -> None:
    """The first screen without its bar, in sixteen colours, no wider than a phone."""
    top = page.locator("main").bounding_box()["y"]
    shot = page.screenshot(clip={"x": 0, "y": top, "width": PICTURE_WIDTH, "height": PICTURE_HEIGHT})
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.open(io.BytesIO(shot)).convert("RGB").quantize(16).save(file, optimize=True)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("role", PICTURES)
def test_the_picture_of_help_is_there_and_light(working_school, browser_for, role, language):
    person = getattr(working_school, WHO[role])
    person.language = language
    person.save(update_fields=["language"])
    with translation.override(language):
        file = STATIC / picture_name(role)
    if os.environ.get("XINQIAO_DRAW") == "1":
        draw(browser_for(person, width=360).goto("/"), file)
    with Image.open(file) as picture:
        assert picture.size == (PICTURE_WIDTH, PICTURE_HEIGHT)
    assert file.stat().st_size <= HEAVIEST


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("role", WHO)
def test_help_fits_one_phone_screen(working_school, browser_for, role, language):
    person = getattr(working_school, WHO[role])
    person.language = language
    person.save(update_fields=["language"])
    page = browser_for(person, width=360).goto(reverse("home:show_help"))
    assert page.locator("main").bounding_box()["height"] <= TALLEST
