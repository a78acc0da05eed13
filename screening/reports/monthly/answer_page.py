"""The page on which a headteacher answers what a month asks."""

from screening import formats
from screening.reports.monthly.answer_form import AskAnswerForm
from screening.reports.monthly.ask_lines import lines_of
from screening.reports.monthly.asked import said
from screening.reports.monthly.month_page import address_of
from screening.reports.monthly.presenter import as_of


class AnswerPage:
    """`rows`: each ask with what was answered last and its fields."""

    def __init__(self, form: AskAnswerForm) -> None:
        asked = form.asked
        fields = dict(form.rows())
        self.report_url = address_of(asked.report)
        self.month = formats.short_month(asked.report.month)
        self.school = asked.report.school.name
        self.as_of = as_of(asked.report.figures)
        self.rows = [(line, fields[line.ask.code]) for line in lines_of(said(asked.asks), asked.answers)]
