"""Accuracy as it was published, always beside the published instrument's name. Nothing here is about our own forms."""

from dataclasses import dataclass

from screening.scoring.accuracy import PredictiveValues, predictive_values


@dataclass(frozen=True, slots=True)
class PublishedAccuracy:
    """What a study found for one instrument; shares between 0 and 1."""

    name: str
    source: str
    sensitivity: float
    specificity: float

    def at(self, prevalence: float) -> PredictiveValues:
        """What the published figures would mean where this share of children (0 to 1) is in need: Bayes' rule, formula
        in `predictive_values`, whose `ScoringError` it raises.
        """
        return predictive_values(self.sensitivity, self.specificity, prevalence)


PUBLISHED = (PublishedAccuracy("SAEBRS", "Kilgus et al. 2018", 0.93, 0.91),)
"""Screeners answered by teachers, for comparison: even a good one is mostly false alarms where few are in need."""
