"""What is still open when a case is about to end: each thing is resolved first, or somebody says who goes on."""

from collections.abc import Mapping

from screening.cases.deciding.rules import NotYet
from screening.cases.deciding.unresolved_items import open_kinds
from screening.cases.models import Case, LeftOpen


def keep_left_open(case: Case, said: Mapping[str, str]) -> None:
    """What becomes of each thing that is open. Raises NotYet for one that nobody said a word about."""
    for kind in open_kinds(case):
        words = said.get(kind, "").strip()
        if not words:
            raise NotYet(f"left_{kind}", "say-who-goes-on")
        LeftOpen.objects.create(case=case, kind=kind, said=words)
