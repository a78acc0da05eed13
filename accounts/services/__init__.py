"""Everything that changes an account. Each act is one event in the audit log and ends the sessions it must end."""

from accounts.services.passwords import (
    RecoveryRefused,
    WrongPassword,
    change_password,
    issue_recovery_code,
    reset_password,
    use_recovery_code,
)
from accounts.services.people import (
    OwnAccount,
    UsernameTaken,
    change_role,
    create_user,
    disable_user,
    enable_user,
    set_language,
)
from accounts.services.tries import TooManyTries, count_try, forgive_tries

__all__ = [
    "OwnAccount",
    "RecoveryRefused",
    "TooManyTries",
    "UsernameTaken",
    "WrongPassword",
    "change_password",
    "change_role",
    "count_try",
    "create_user",
    "disable_user",
    "enable_user",
    "forgive_tries",
    "issue_recovery_code",
    "reset_password",
    "set_language",
    "use_recovery_code",
]
