"""Pages without sign-in: a closed list. A name is added here only with a reason beside it."""

PUBLIC = frozenset(
    {
        "accounts:sign_in",
        "accounts:recover",  # forgotten password, by the printed code
        "accounts:set_language",  # the language switch stands on the sign-in page
        "cases:verify_referral",  # whoever holds the paper: genuine or withdrawn, when, by which school
        "cases:answer_referral",  # the receiver, with the code from the slip
        "home:show_no_line",  # what a browser shows without a line, to whoever sits there; names nobody
        "home:send_worker",  # the script that keeps that page
        "operations:show_rules",  # what a family reads before it signs; names nobody
        "operations:show_health",  # asked by machines; says whether the database answers, nothing else
        "probes:show_alive",  # asked by machines; says that the process lives
        "probes:show_ready",  # asked by machines; names what fails, numbers only to those beside it
        "operations:show_trust",  # a phone comes here before it can sign in; exists with --lan only
        "operations:download_authority",  # the public certificate that page is about
    }
)
