"""The figures of one school and month, as of the month's last day, from dated rows.

People counts leave here only as tables for `disclosure_control.services`; work counts are exact, unless one piece of
the work is one child. Definitions of every figure: docs/reports.md.
"""
