"""No kind of paper is left out of what veraPDF judges."""

import json

import pytest

from screening.documents.kinds import ComposedKind
from tests.benchmarks import every_paper
from tests.benchmarks.bench_pdfs import NO_PDF
from tests.proofs import EVIDENCE


def test_every_kind_has_been_judged_in_both_languages() -> None:
    papers = json.loads((EVIDENCE / "pdfs.json").read_text())["result"]["by_paper"]
    for language in ("zh-hans", "en"):
        seen = {name.split()[1] for name in papers if name.startswith(f"{language} ")}
        assert seen == set(every_paper.kinds()) - NO_PDF
    assert set(papers.values()) == {"passed"}


@pytest.mark.parametrize("name", sorted(every_paper.kinds()))
def test_of_every_composed_paper_it_is_said_what_it_is_about(name: str) -> None:
    """A paper that is not about one row cannot be found by its door."""
    if isinstance(every_paper.kinds()[name], ComposedKind):
        assert name in every_paper.COMPOSED
