"""The product's own definition file: `xinqiao-instrument/1` as JSON. Nothing is lost in either direction."""

import json
from typing import Any

from screening.instruments.file_formats.names import file_name
from screening.instruments.file_formats.results import JSON, Exported, Imported, Remark, UnreadableFile
from screening.instruments.file_formats.tables import damaged_file, text_of
from screening.instruments.files import RepeatedField, no_repeats
from screening.instruments.model import Instrument
from screening.instruments.parsing import parse
from screening.instruments.validating import check
from screening.instruments.words import Text


def to_json(instrument: Instrument) -> bytes:
    """The definition as UTF-8 JSON, readable by people; `from_json` gives an equal instrument with the same hash."""
    return json.dumps(instrument.to_mapping(), ensure_ascii=False, allow_nan=False, indent=1).encode() + b"\n"


def json_file(instrument: Instrument) -> Exported:
    """`to_json` as a file with its name."""
    return Exported(to_json(instrument), JSON, file_name(instrument, "json"), ())


def from_json(data: bytes) -> Imported:
    """The instrument of a definition file, or every problem found. Never raises for what is in the file."""
    try:
        mapping = object_of(data)
    except UnreadableFile as error:
        return Imported(None, (Remark("file", error.what),))
    problems = tuple(Remark("definition", Text(zh=problem.to("zh"), en=problem.to("en"))) for problem in check(mapping))
    return Imported(None, problems) if problems else Imported(parse(mapping, source="file"), ())


def object_of(data: bytes) -> dict[str, Any]:
    """The object a JSON file holds.

    Raises `UnreadableFile` for anything else: no text, no JSON, a field twice in one object, NaN, endless nesting.
    """
    text = text_of(data)
    try:
        found = json.loads(text, object_pairs_hook=no_repeats, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise damaged_file(
            f"第 {error.lineno} 行不是有效的 JSON。", f"Line {error.lineno} is not valid JSON ({error.msg})."
        ) from error
    except RecursionError as error:
        raise damaged_file("这个 JSON 文件嵌套太深。", "This JSON file is nested too deeply.") from error
    except RepeatedField as error:
        words = f"“{error}” stands twice in one object"
        raise damaged_file(f"这个 JSON 文件不能用：{words}。", f"This JSON file cannot be used: {words}.") from error
    except ValueError as error:
        raise damaged_file(f"这个 JSON 文件不能用：{error}。", f"This JSON file cannot be used: {error}.") from error
    if not isinstance(found, dict):
        raise damaged_file("文件里应当是一个 JSON 对象。", "The file should hold one JSON object.")
    return found


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not a number")
