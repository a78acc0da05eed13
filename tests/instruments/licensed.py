"""Published scales with invented wording: one as the database keeps it, and all where the app that unlocks them is."""

import json
from pathlib import Path

from django.apps import apps

from screening.instruments import parse

PATH = Path(__file__).parents[1] / "data/reference/unlocked_scale.json"
STORED = parse(json.loads(PATH.read_text("utf-8")), source=PATH.name)


def licensed_forms():
    """Every published scale under each of its codings; without that app, the one that is stored."""
    if not apps.is_installed("screening.interchange"):
        return [STORED]
    from tests.interchange.published_scales.wordings import unlocked_forms

    return unlocked_forms()
