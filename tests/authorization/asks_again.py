"""What opens doors or takes data out asks for password or code once more: a closed list, each with what it asks for."""

PASSWORD_OR_CODE, CODE = "password or code", "code"
ASKS_AGAIN = {
    # doors
    "accounts:answer_pending": PASSWORD_OR_CODE,  # whatever a second person confirms
    "students:add_colleague": PASSWORD_OR_CODE,
    "students:assign_colleague": PASSWORD_OR_CODE,
    "students:renew_code": PASSWORD_OR_CODE,
    "students:enable_colleague": PASSWORD_OR_CODE,
    "students:disable_colleague": PASSWORD_OR_CODE,
    "students:end_assignment": PASSWORD_OR_CODE,
    "students:set_duty": PASSWORD_OR_CODE,
    "students:name_for_county": PASSWORD_OR_CODE,
    "students:renew_county_code": PASSWORD_OR_CODE,
    "students:add_school": PASSWORD_OR_CODE,
    "cases:lift_hold": PASSWORD_OR_CODE,
    "accounts:end_sessions": PASSWORD_OR_CODE,
    # data on its way out, or gone
    "rights:answer_request": PASSWORD_OR_CODE,  # a copy of all about a child, or its erasure
    "rounds:download_answers": PASSWORD_OR_CODE,
    "reports:make_county_file": PASSWORD_OR_CODE,
    "home:print_check": PASSWORD_OR_CODE,
    # the second factor itself
    "accounts:set_up_second_factor": CODE,
    "accounts:set_up_sheet": CODE,
    "accounts:renew_spare_codes": CODE,
    "accounts:remove_second_factor": CODE,
}
