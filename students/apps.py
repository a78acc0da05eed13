from django.apps import AppConfig


class StudentsConfig(AppConfig):
    name = "students"
    label = "students"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from screening.documents import paper_codes
        from screening.jobs import registry, scheduled, wording
        from students import personal_data, printing, tasks
        from students.pages.registration import PAPER, find_registration
        from students.resources import printing as resources
        from students.services.records import forget_old_records
        from students.services.roster import forget_old_rosters
        from students.services.roster_writing import KIND

        personal_data.declare_fields()
        printing.CONTACT_CARDS.register()
        resources.BLANK.register()
        scheduled.register(forget_old_rosters)
        scheduled.register(forget_old_records)
        paper_codes.register(PAPER, find_registration)
        registry.register(KIND, tasks.write_roster)
        wording.add_sentences(
            {"roster-not-yours": _("Whoever approved this file no longer keeps the roster of the school.")}
        )
