from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "screening.cases"
    label = "cases"

    def ready(self) -> None:
        from screening.cases import due, hooks, personal_data, printing, referral_papers
        from screening.cases.activities import printing as activities
        from screening.cases.fallback import codes
        from screening.cases.fallback import printing as fallback
        from screening.cases.notices import registering as notices

        personal_data.declare_fields()
        hooks.register()
        due.register()
        printing.register()
        referral_papers.register()
        fallback.register()
        activities.register()
        codes.register()
        notices.register()
