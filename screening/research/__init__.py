"""Research on what the school does: pilots and their evaluation, psychometrics, what the flags found. Optional."""
