from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "screening.reports"
    label = "reports"

    def ready(self) -> None:
        from screening.documents import registry
        from screening.jobs import due
        from screening.jobs import registry as jobs
        from screening.jobs.wording import add_sentences
        from screening.reports import chores, paper, personal_data, printed, printing, sheet, wording, year_paper
        from screening.reports.district import registering as district
        from screening.reports.equity import registering as equity
        from screening.reports.evaluation import registering as evaluation
        from screening.reports.fanout import tasks
        from screening.reports.fanout import wording as fanout_wording
        from screening.reports.fanout.services import JOB_KIND
        from screening.reports.psychometrics import paper as psychometrics
        from screening.reports.yields import registering as yields

        personal_data.declare_fields()
        for room in (district, equity, yields, evaluation):
            room.register()
        for kind, build, may_see, label in (
            (printing.KIND, paper.build, printing.may_see, wording.MONTHLY_REPORT),
            (printing.SHEET_KIND, sheet.build, printing.may_see, wording.MONTHLY_TABLE),
            (printing.YEAR_KIND, year_paper.build, printing.may_see, wording.YEAR_REPORT),
            (psychometrics.PDF_KIND, psychometrics.build_pdf, psychometrics.may_see, wording.PSYCHOMETRIC_REPORT),
            (psychometrics.SHEET_KIND, psychometrics.build_sheet, psychometrics.may_see, wording.PSYCHOMETRIC_TABLE),
        ):
            registry.register(kind, registry.Renderer(build=printed.guarded(build), may_see=may_see, label=label))
        jobs.register(JOB_KIND, tasks.make_row)
        add_sentences(fanout_wording.SENTENCES)
        due.register(chores.make_last_month)
