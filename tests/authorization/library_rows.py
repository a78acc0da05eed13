"""The library is kept by the district officer; nobody else opens any page of it, and no page names a child."""

import uuid

from screening import instruments
from screening.instruments.file_formats import to_json
from screening.library.forms import pack
from screening.library.shipped import shipped_rules, shipped_versions
from tests.authorization.matrix import Row, Target
from tests.conftest import Cast
from tests.library import factories as library

READS = {"district_officer": 200, "*": 403}
WRITES = {"district_officer": 302, "*": 403}
INVALID = {"district_officer": 422, "*": 403}
MISSING = {"district_officer": 404, "*": 403}
OTHER_NUMBERS = {
    "norm_elevated": "88",
    "norm_high": "97",
    "content_floor": "2",
    "count_elevated": "1/3",
    "count_high": "1/2",
    "beside_norm": "2/3",
    "quality_lines": "5",
    "identical_share": "60 %",
    "seconds_a_child": "4",
    "conversation_few": "2",
    "conversation_many": "20",
    "why": "看不过来",
}


def a_full_library(cast: Cast) -> Target:
    library.make_norm(cast)
    library.licensed(cast)
    return Target()


def a_form(cast: Cast) -> Target:
    return Target(kwargs={"public_id": shipped_versions()[0].public_id}, data={"nonce": str(uuid.uuid4())})


def a_licensed_form(cast: Cast) -> Target:
    return Target(kwargs={"public_id": library.licensed(cast).public_id})


def no_form(cast: Cast) -> Target:
    return Target(kwargs={"public_id": uuid.UUID(int=7)}, data={"nonce": str(uuid.uuid4()), "reason": "x"})


def a_file(cast: Cast) -> Target:
    return Target(kwargs={**a_form(cast).kwargs, "kind": "definition"})


def no_file(cast: Cast) -> Target:
    return Target(kwargs={**a_form(cast).kwargs, "kind": "nothing"})


def answers(cast: Cast) -> Target:
    form = instruments.get("teacher-connection")
    packet = pack(library.answer_file(form, [2, 2, 2, 0, 0, 0, 0, 0]).read())
    data = {"packet": packet, "rules": str(shipped_rules().public_id)}
    return Target(kwargs=a_form(cast).kwargs, data=data)


def a_reliability(cast: Cast) -> Target:
    found = {"scale": "connection", "kind": "retest", "value": "0.78", "sd": "4.1", "n": "64", "source": "试测"}
    target = a_form(cast)
    return Target(kwargs=target.kwargs, data={**target.data, **found})


def a_form_to_retire(cast: Cast) -> Target:
    target = a_form(cast)
    return Target(kwargs=target.kwargs, data={**target.data, "reason": "不再使用"})


def an_import(cast: Cast) -> Target:
    form = instruments.parse(library.own_definition())
    return Target(data={"packet": pack(to_json(form))})


def the_rules(cast: Cast) -> Target:
    return Target(kwargs={"public_id": shipped_rules().public_id}, data={"nonce": str(uuid.uuid4())})


def other_numbers(cast: Cast) -> Target:
    target = the_rules(cast)
    return Target(kwargs=target.kwargs, data={**target.data, **OTHER_NUMBERS})


def a_norm(cast: Cast) -> Target:
    norm = library.make_norm(cast)
    return Target(kwargs={"public_id": norm.public_id}, data={"nonce": str(uuid.uuid4()), "reason": "一年太特别"})


def a_norm_of_another_county(cast: Cast) -> Target:
    norm = library.make_norm(cast, county_id=uuid.UUID(int=1))
    return Target(kwargs={"public_id": norm.public_id}, data={"nonce": str(uuid.uuid4()), "reason": "x"})


ROWS = [
    Row("library:list_library", get=READS),
    Row("library:list_library", at=a_full_library, get=READS),
    Row("library:show_instrument", at=a_form, get=READS, post=INVALID),
    Row("library:show_instrument", at=a_licensed_form, get=READS, post=INVALID),
    Row("library:show_instrument", at=no_form, get=MISSING, post=MISSING),
    Row("library:show_instrument", at=a_reliability, get=READS, post=WRITES),
    Row("library:show_instrument", at=a_form_to_retire, get=READS, post=WRITES),
    Row("library:show_files", at=a_form, get=READS),
    Row("library:download_file", at=a_file, get=READS),
    Row("library:download_file", at=no_file, get=MISSING),
    Row("library:score_file", at=answers, get=READS, post=READS),
    Row("library:score_file", at=a_form, get=READS, post=INVALID),
    Row("library:import_instrument", get=READS, post=INVALID),
    Row("library:import_instrument", at=an_import, get=READS, post=WRITES),
    Row("library:show_rules", at=the_rules, get=READS, post=INVALID),
    Row("library:write_rules", at=other_numbers, get=READS, post=WRITES),
    Row("library:write_rules", at=the_rules, get=READS, post=INVALID),
    Row("library:show_norm", at=a_norm, get=READS, post=WRITES),
    Row("library:show_norm", at=a_norm_of_another_county, get=MISSING, post=MISSING),
]
