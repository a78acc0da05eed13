"""python -m screening.instruments FILE …: what is wrong with definition files, in Chinese and English."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from screening.instruments.files import read_json
from screening.instruments.parsing import parse
from screening.instruments.reader import DefinitionError
from screening.instruments.shipped import taken_ids
from screening.instruments.validating import advice, check


def main(arguments: Sequence[str], out: TextIO) -> int:
    """0 when every file is ready, 1 when one is not, 2 when no file is named."""
    if not arguments:
        out.write("用法 · usage: python -m screening.instruments FILE …\n")
        return 2
    ready = [_look_at(Path(name), out) for name in arguments]
    return 0 if all(ready) else 1


def _look_at(path: Path, out: TextIO) -> bool:
    mapping, problems = _read(path)
    problems = problems or check(mapping) or _find_taken_ids(mapping, path)
    for problem in problems:
        _write(out, path, problem)
    if problems:
        out.write(f"{path.name}: 有 {len(problems)} 处要改 · {len(problems)} to put right\n")
        return False
    for hint in advice(mapping):
        _write(out, path, hint, "建议 · hint: ")
    instrument = parse(mapping, source=path.name)
    out.write(f"{path.name}: 可以用 · ready, hash {instrument.content_hash} ({instrument.id} {instrument.version})\n")
    return True


def _find_taken_ids(mapping: Mapping[str, object], path: Path) -> list[DefinitionError]:
    """Answers of all forms lie side by side under the ids of their items, so no two forms may share one."""
    return [
        DefinitionError(path.name, "", "id", f"“{name}” is already used in {file}", f"“{name}”已经用在 {file} 里")
        for name, file in taken_ids(parse(mapping, source=path.name)).items()
    ]


def _read(path: Path) -> tuple[Mapping[str, object], list[DefinitionError]]:
    try:
        found = read_json(path)
    except DefinitionError as error:
        return {}, [error]
    except FileNotFoundError:
        return {}, [DefinitionError(path.name, "", "", "there is no such file", "没有这个文件")]
    except OSError as error:
        words = error.strerror or "cannot be read"
        return {}, [DefinitionError(path.name, "", "", f"the file cannot be read ({words})", f"文件读不了（{words}）")]
    return (found if isinstance(found, Mapping) else {"": found}), []


def _write(out: TextIO, path: Path, problem: DefinitionError, before: str = "") -> None:
    out.write(f"{path.name}: {before}{problem.to('zh')}\n")
    out.write(f"{' ' * len(path.name)}  {problem.to('en')}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdout))
