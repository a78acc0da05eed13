"""Pages without sign-in: a closed list. A name is added here only with a reason beside it."""

PUBLIC = frozenset(
    {
        "accounts:sign_in",
        "accounts:recover",  # forgotten password, by the printed code
        "accounts:set_language",  # the language switch stands on the sign-in page
    }
)
