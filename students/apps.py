from django.apps import AppConfig


class StudentsConfig(AppConfig):
    name = "students"
    label = "students"

    def ready(self) -> None:
        from screening.jobs import due
        from students import personal_data
        from students.services.roster import forget_old_rosters

        personal_data.declare_fields()
        due.register(forget_old_rosters)
