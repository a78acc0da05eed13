from django.contrib.auth.backends import BaseBackend, ModelBackend


class ActiveUserBackend(ModelBackend):
    """Name and password. There are no groups and no per-object permissions: see accounts.permissions."""

    def get_user_permissions(self, user_obj: object, obj: object = None) -> set[str]:
        return set()

    get_group_permissions = get_all_permissions = BaseBackend.get_all_permissions
