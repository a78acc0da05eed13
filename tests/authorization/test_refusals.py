"""The two pages of a refusal, which the table reads without their words: they name nobody, whoever asks."""

import pytest
from django.urls import reverse

from tests.authorization.asking import Asker, own_copy
from tests.authorization.matrix import PERSONAS, WITHOUT_ACCESS, looked_up, nowhere_special
from tests.authorization.table import all_rows

OPEN_TO_FEW = [row for row in all_rows() if row.get and row.at is nowhere_special]


class TestRefusals:
    @pytest.mark.parametrize("persona", [name for name in PERSONAS if name not in WITHOUT_ACCESS])
    def test_a_refusal_leads_back_and_names_no_child(self, persona: str, everybody: Asker, db: None) -> None:
        asker = own_copy(everybody)
        client = asker.as_(persona)
        closed = next(row.name for row in OPEN_TO_FEW if looked_up(row.get or {}, persona) == 403)
        for address, status in ((reverse(closed), 403), ("/nowhere/", 404)):
            answer = client.get(address)
            page = answer.content.decode()
            assert answer.status_code == status
            assert 'class="btn" href="/"' in page
            assert [key for key, child in asker.cast.children.items() if child.name in page] == []
            assert answer.headers["Cache-Control"] == "no-store"
