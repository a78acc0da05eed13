from django.apps import AppConfig


class ResearchConfig(AppConfig):
    name = "screening.research"
    label = "research"

    def ready(self) -> None:
        from screening.home.hooks import note_sources
        from screening.reports import hooks
        from screening.research import personal_data, wording
        from screening.research.evaluation import registering as evaluation
        from screening.research.evaluation.pages import home_lines
        from screening.research.psychometrics.views import FILES
        from screening.research.yields import registering as yields

        personal_data.declare_fields()
        for kind in FILES:
            kind.register()
        for room in (yields, evaluation):
            room.register()
        hooks.address_modules.append("screening.research.urls")
        hooks.county_links.append((wording.PILOTS, "reports:list_pilots"))
        hooks.county_sections.append("research/yields/county_section.html")
        hooks.round_sections.append("research/round_section.html")
        note_sources.append(home_lines)
