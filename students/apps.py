from django.apps import AppConfig


class StudentsConfig(AppConfig):
    name = "students"
    label = "students"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from accounts.privacy.carrying import keep_in_texts
        from screening.documents import paper_codes
        from screening.jobs import registry, wording
        from students import child_file, personal_data, printing, registering
        from students import printing as file_printing
        from students.class_consents import printing as class_consents
        from students.class_consents.printing import PAPER as CONSENTS
        from students.pages import child
        from students.pages.registration import PAPER, find_registration
        from students.resources import presenter as resources
        from students.roster_uploads import carry_register_numbers
        from students.services.roster_writing import KIND

        personal_data.declare_fields()
        registering.register()
        keep_in_texts("student-register", carry_register_numbers)
        child_file.event_sources.append(child.events_of)
        file_printing.CHILD_FILE.register()
        printing.CONTACT_CARDS.register()
        resources.BLANK.register()
        class_consents.CLASS_CONSENTS.register()
        paper_codes.register(PAPER, find_registration)
        paper_codes.register(CONSENTS, class_consents.find_consents)
        registry.register(KIND, registering.write_roster)
        wording.add_sentences(
            {"roster-not-yours": _("Whoever approved this file no longer keeps the roster of the school.")}
        )
