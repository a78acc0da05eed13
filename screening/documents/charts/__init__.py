"""Charts as inline SVG, the same on screen and on paper.

Every chart says all its numbers in its <title>; the table beside it is the caller's. A number that may not be printed
is drawn as a hatched mark that is always as large, with the text that stands for it. Values are plain numbers in the
unit of the scale.
"""

from screening.documents.charts.bars import Bar, bar_chart, funnel_chart
from screening.documents.charts.intervals import interval_chart
from screening.documents.charts.scale import is_worth_drawing
from screening.documents.charts.scores import Limit, ScorePoint, line_chart, trend_chart
from screening.documents.charts.slopes import Slope, slope_chart
from screening.documents.charts.spread import spread_chart

__all__ = [
    "Bar",
    "Limit",
    "ScorePoint",
    "Slope",
    "bar_chart",
    "funnel_chart",
    "interval_chart",
    "is_worth_drawing",
    "line_chart",
    "slope_chart",
    "spread_chart",
    "trend_chart",
]
