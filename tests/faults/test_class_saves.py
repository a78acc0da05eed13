import uuid

import pytest

from screening.rounds import services
from screening.rounds.models import SheetRow
from tests.faults import class_saves
from tests.faults.typists import Ledger, digits
from tests.rounds import factories as rounds


@pytest.mark.slow
@pytest.mark.real_clock
@pytest.mark.django_db(transaction=True)
def test_no_acknowledged_row_is_lost_torn_or_doubled_however_the_servers_die() -> None:
    result = class_saves.run(wide=False)
    assert result["passed"], result
    assert result["kills"]["everything"] > 0


def saved_once(cast: object) -> tuple[Ledger, SheetRow]:
    """One save of one row, noted as a browser would note it."""
    sheet, child, nonce = rounds.sheet_of(rounds.open_round(cast), cast.class_3_1), cast.children["yu"], uuid.uuid4()
    ledger = Ledger(acknowledged={child.public_id: 0})
    ledger.ask(nonce, {child.public_id: 1}, is_page=False)
    given = [rounds.row(child, digits(child.public_id, 1))]
    services.save_rows(sheet, by=cast.li, nonce=nonce, rows=given)
    ledger.acknowledge({child.public_id: 1}, 1)
    return ledger, SheetRow.objects.get(student=child)


@pytest.mark.django_db(transaction=True)
def test_a_run_would_notice_a_torn_a_lost_and_a_doubled_row(cast: object) -> None:
    ledger, row = saved_once(cast)
    assert not any(class_saves.verdict(ledger).values()) and not +class_saves.look(ledger)
    whole = row.cells
    for harm, fields in {
        "torn": {"cells": dict(list(whole.items())[:8])},
        "lost": {"version": 0, "cells": {}},
        "doubled": {"version": 2},
    }.items():
        SheetRow.objects.filter(pk=row.pk).update(**({"version": 1, "cells": whole} | fields))
        assert class_saves.look(ledger)[f"{harm}_rows_after_a_kill"], harm
        assert any(class_saves.verdict(ledger).values()), harm
    services.saving.SaveReceipt.objects.all().delete()
    assert class_saves.verdict(ledger)["receipts_too_many_or_few"]
