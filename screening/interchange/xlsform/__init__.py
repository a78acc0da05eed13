"""XLSForm. Pure: to_xlsform(instrument) -> Exported, from_xlsform(data) -> Imported; loss is reported line by line."""

from screening.interchange.xlsform.reading import from_xlsform
from screening.interchange.xlsform.writing import to_xlsform

__all__ = ["from_xlsform", "to_xlsform"]
