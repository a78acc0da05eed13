"""Other programs' formats: FHIR, XLSForm, the bureau's own workbook. Optional."""
