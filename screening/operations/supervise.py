"""What `manage.py up` becomes once everything is prepared: a process that knows no framework, and so takes a tenth of
the memory. Standard library only.

    python -m screening.operations.supervise DESCRIPTOR     of a file with the plan
"""

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from screening.operations.supervisor import Program, Supervisor
from screening.operations.welcome import Greeting


def become(programs: Sequence[Program], *, port: int, authority: str, text: str, held: int) -> None:
    """Does not return. `held`: the descriptor that keeps others from the data. What the terminal is to show, passwords
    of a demo among it, stands in no list of processes."""
    plan = {"programs": [asdict(program) for program in programs], "port": port, "authority": authority, "text": text}
    with tempfile.TemporaryFile("w+") as file:
        json.dump(plan, file, default=str)
        file.seek(0)
        for descriptor in (held, file.fileno()):
            os.set_inheritable(descriptor, True)
        sys.stdout.flush()
        os.chdir(programs[0].cwd or ".")
        os.execv(sys.executable, [sys.executable, "-m", "screening.operations.supervise", str(file.fileno())])  # noqa: S606


def main(descriptor: int) -> int:
    with os.fdopen(descriptor) as file:
        plan = json.load(file)
    programs = [Program(**{**told, "cwd": Path(told["cwd"])}) for told in plan["programs"]]
    supervisor = Supervisor(programs, sys.stdout)
    supervisor.ticks = [Greeting(plan["port"], plan["authority"], plan["text"], supervisor.say)]
    return supervisor.run()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
