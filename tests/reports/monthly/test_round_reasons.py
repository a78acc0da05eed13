"""What was done against a rule is printed with its reason, and kept nowhere in clear."""

from datetime import date

from screening.reports.models import MonthlyReport
from screening.reports.monthly.papers import PDF
from screening.reports.monthly.services import make_report
from screening.rounds import services
from tests.rounds import factories as rounds

TODAY = date(2026, 10, 19)
WINDOW, GATE = "水灾后提前", "值班表随后补上"


def test_the_report_prints_why_the_window_and_the_gate_were_passed(cast, as_):
    made = rounds.make_round(cast, opens_on=date(2026, 9, 14), closes_on=date(2026, 10, 23), override_reason=WINDOW)
    services.override_gate(made, school=cast.school, by=cast.district, reason=GATE)
    services.open_round_for_school(made, school=cast.school, by=cast.admin)
    report = make_report(school=cast.school, month=TODAY, today=TODAY, by=cast.chen)
    html = as_(cast.chen).get(f"/reports/{report.public_id}/").content.decode()
    printed = str(PDF.build(PDF.request(report, by=cast.chen)).context)
    assert all(reason in html and reason in printed for reason in (WINDOW, GATE))
    assert not any(reason in str(MonthlyReport.objects.values()) for reason in (WINDOW, GATE))


def test_where_nothing_was_passed_nothing_is_said(cast):
    rounds.open_round(cast)
    report = make_report(school=cast.school, month=TODAY, today=TODAY, by=cast.chen)
    assert "Against the rule" not in str(PDF.build(PDF.request(report, by=cast.chen)).context)
