"""The planted faults are about the code of today; one is really planted here, all of them by `script/prove planted`."""

import pytest

from tests.faults import planted

FAULTS = pytest.mark.parametrize("fault", planted.FAULTS, ids=lambda fault: fault.name)


@FAULTS
def test_what_a_fault_changes_stands_once_in_the_code_and_its_test_is_there(fault):
    assert planted.wrong_text(fault, (planted.ROOT / fault.file).read_text()) != ""
    file, _, name = fault.test.partition("::")
    text = (planted.ROOT / file).read_text()
    assert not name or f"def {name.partition('[')[0]}(" in text


def test_a_fault_whose_code_has_gone_is_named():
    with pytest.raises(LookupError, match=planted.FAULTS[0].name):
        planted.wrong_text(planted.FAULTS[0], "")


@pytest.mark.slow
@pytest.mark.once
def test_a_planted_fault_is_found_and_right_code_is_not_called_wrong():
    found = planted.run(wide=False)
    assert found["passed"], found
    with planted.project_copy() as project:
        fault = planted.FAULTS[0]
        harmless = planted.PlantedFault("nothing", fault.file, fault.right, f"{fault.right}  # as it was", fault.test)
        assert not planted.find(harmless, project, planted.ready_database(project))["found"]
