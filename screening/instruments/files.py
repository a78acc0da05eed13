"""Reading a JSON file strictly: UTF-8, valid, and no field twice in one object."""

import json
from pathlib import Path

from screening.instruments.reader import DefinitionError


class RepeatedField(ValueError):
    """A field that stands twice in one object: JSON would silently keep the last."""


def read_json(path: Path) -> object:
    """The value of one file; `DefinitionError` names the file and what is wrong in it."""
    return decode(path.read_bytes(), path.name)


def decode(data: bytes, source: str) -> object:
    """The value of some JSON bytes; `DefinitionError` names `source` and what is wrong."""
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=no_repeats)
    except UnicodeDecodeError as error:
        raise DefinitionError(source, "", "", "the file is not UTF-8 text", "文件不是 UTF-8 文本") from error
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}"
        raise DefinitionError(
            source, line, "", f"not valid JSON: {error.msg}", f"不是有效的 JSON（{error.msg}）"
        ) from error
    except RepeatedField as error:
        raise DefinitionError(source, "", str(error), "stands twice in the same object", "在同一处写了两次") from error


def no_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """For `object_pairs_hook`. Raises `RepeatedField`."""
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise RepeatedField(name)
        found[name] = value
    return found
