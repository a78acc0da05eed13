"""XLSForm. Pure; loss is reported line by line.

to_xlsform(instrument) -> Exported        from_xlsform(data) -> Imported
template_workbook(informant) -> Exported      a workbook to write a questionnaire in
"""

from screening.interchange.xlsform.reading import from_xlsform
from screening.interchange.xlsform.template import template_workbook
from screening.interchange.xlsform.writing import to_xlsform

__all__ = ["from_xlsform", "template_workbook", "to_xlsform"]
