from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "screening.cases"
    label = "cases"

    def ready(self) -> None:
        from accounts.privacy import holds
        from screening.cases import due, family_papers, hooks, personal_data, plan_printing, printing, referral_papers
        from screening.cases.activities import printing as activities
        from screening.cases.day_sheet import printing as day_sheet
        from screening.cases.fallback import codes
        from screening.cases.fallback import printing as fallback
        from screening.cases.handover import printing as handover
        from screening.cases.notices import registering as notices
        from screening.cases.services.urgent_acting import is_held
        from screening.cases.urgent_papers import printing as urgent_papers
        from screening.cases.visits import printing as visits

        personal_data.declare_fields()
        hooks.register()
        due.register()
        printing.register()
        plan_printing.register()
        referral_papers.register()
        fallback.register()
        handover.register()
        urgent_papers.register()
        activities.register()
        visits.register()
        family_papers.register()
        codes.register()
        holds.register(is_held)
        notices.register()
        day_sheet.register()
