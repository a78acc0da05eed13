"""Pieces that the samples share."""

from typing import Any

from screening.documents.blocks import ChartFigure
from screening.documents.charts import Limit, ScorePoint, line_chart
from screening.documents.referral_page import PrintedAnswer


def answers(rows: tuple[tuple[str, str, str], ...]) -> tuple[PrintedAnswer, ...]:
    return tuple(
        PrintedAnswer(item, now, before, index > 0 and index % 4 == 0) for index, (item, now, before) in enumerate(rows)
    )


def score_figure(
    caption: str,
    rounds: tuple[str, ...],
    scores: tuple[float, ...],
    margin: float,
    top: float,
    limits: tuple[float, float],
) -> ChartFigure:
    points = [
        ScorePoint(label, score, score - margin, score + margin) for label, score in zip(rounds, scores, strict=True)
    ]
    names = [Limit(f"◇ {limits[0]:g}", limits[0]), Limit(f"◆ {limits[1]:g}", limits[1])]
    return ChartFigure(
        caption, line_chart(caption.split("（")[0].split(" (")[0], points, lowest=0, highest=top, limits=names)
    )


def section(title: str, blocks: tuple[dict[str, Any], ...], *, whole: bool = False) -> dict[str, Any]:
    return {"title": title, "blocks": blocks, "whole": whole}
