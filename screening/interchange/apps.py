from django.apps import AppConfig


class InterchangeConfig(AppConfig):
    name = "screening.interchange"
    label = "interchange"

    def ready(self) -> None:
        from screening.cases import extensions
        from screening.interchange import formats, personal_data, wording
        from screening.interchange.published_scales import registering as published_scales
        from screening.reports import hooks

        personal_data.declare_fields()
        formats.register()
        published_scales.register()
        extensions.address_modules.append("screening.interchange.child_answers.urls")
        extensions.working_sections.append("interchange/child_answers/link.html")
        hooks.address_modules.append("screening.interchange.bureau.urls")
        hooks.month_links.append((wording.BUREAU_FORM, "reports:show_bureau_form"))
