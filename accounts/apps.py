from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    label = "accounts"

    def ready(self) -> None:
        from accounts.access import colleagues_named
        from accounts.audit.naming import names_of
        from accounts.personal_data import declare_fields

        declare_fields()
        names_of["accounts.user"] = colleagues_named
