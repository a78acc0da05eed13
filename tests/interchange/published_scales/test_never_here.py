"""What is never here comes in neither as a key nor with a licensed wording."""

import json

import pytest

from screening.instruments import DefinitionError, Text
from screening.interchange.published_scales.keys import KEYS, get_key, key_only, parse_key
from tests.instruments.test_never_here import NEVER, TITLES
from tests.interchange.published_scales.wordings import unlocked


@pytest.mark.parametrize("never", NEVER)
def test_there_is_no_key_of_that_name(never):
    with pytest.raises(KeyError):
        get_key(never.lower())
    assert not any(never.lower() in key.id for key in key_only())


@pytest.mark.parametrize(("form_id", "title"), TITLES)
def test_neither_a_key_nor_licensed_wording_brings_one_in(form_id, title):
    mapping = json.loads((KEYS / "uls-6.json").read_text("utf-8")) | {"id": form_id, "title": title}
    with pytest.raises(DefinitionError, match="may not be used here"):
        parse_key(mapping)
    if form_id == "my-form":
        with pytest.raises(DefinitionError, match="may not be used here"):
            unlocked("uls-6", title=Text(**title))
