"""The page of who was missed, with a round in it."""

from collections.abc import Mapping
from random import Random
from typing import Any

from tests.conftest import Cast
from tests.reports.county.equity_recount import kept_month, random_round


def october(cast: Cast) -> Mapping[str, Any]:
    random_round(cast, Random(5), 150)
    kept_month(cast)
    return {}
