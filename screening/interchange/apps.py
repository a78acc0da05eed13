from django.apps import AppConfig


class InterchangeConfig(AppConfig):
    name = "screening.interchange"
    label = "interchange"

    def ready(self) -> None:
        from screening.interchange import personal_data, wording
        from screening.interchange.published_scales import registering as published_scales
        from screening.reports import hooks

        personal_data.declare_fields()
        published_scales.register()
        hooks.address_modules.append("screening.interchange.bureau.urls")
        hooks.month_links.append((wording.BUREAU_FORM, "reports:show_bureau_form"))
