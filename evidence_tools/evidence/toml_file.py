"""A TOML file of an edition: typed by a model, with faults that name the line of the entry."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from evidence_tools.evidence.faults import Fault, Severity

_Model = TypeVar("_Model", bound=BaseModel)
_PLAIN = {
    "missing": "this entry, which is needed",
    "extra_forbidden": "no entry of this name, which nothing reads",
    "union_tag_not_found": "an entry {discriminator}",
    "union_tag_invalid": "for {discriminator} one of {expected_tags}",
}


def quoted(text: str) -> str:
    """A text as a TOML file holds it, between quotation marks and on one line.

    Examples
    --------
    >>> print(quoted('the "second" reading'))
    "the \\"second\\" reading"
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """Name of the file, name of the check its faults carry, and what there should be one of."""

    name: str
    check: str
    wanted: str
    mend: str = "copy last year's"

    def read(self, folder: Path, model: type[_Model]) -> tuple[_Model | None, str, list[Fault]]:
        """The file as its model, its text, and its faults; None where it is missing or wrong."""
        try:
            return self.parsed((folder / self.name).read_bytes(), model)
        except FileNotFoundError:
            return None, "", [self.fault(0, "", "no such file", self.wanted, self.mend)]

    def parsed(self, content: bytes, model: type[_Model]) -> tuple[_Model | None, str, list[Fault]]:
        """The same from the bytes of the file, wherever they lie."""
        text, held = "", {}
        try:
            text = content.decode("utf-8").replace("\r\n", "\n")
            held = tomllib.loads(text)
            return model.model_validate(held), text, []
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            line = re.search(r"line (\d+)", str(error))
            at = int(line[1]) if line else 0
            return None, text, [self.fault(at, "", str(error), "TOML in UTF-8", "mend the syntax at this line")]
        except ValidationError as error:
            return None, text, self._of_model(error, text, held)

    def entries(self, folder: Path) -> Entries:
        """What stands in the file, to name the lines of its entries; nothing where there is no file."""
        path = folder / self.name
        return Entries(self, path.read_text(encoding="utf-8") if path.exists() else "")

    def fault(
        self, line: int, column: str, found: str, allowed: str, mend: str, *, severity: Severity = "error"
    ) -> Fault:
        """A fault of this file."""
        return Fault(severity, self.check, self.name, line, column, found, allowed, mend)

    def _of_model(self, error: ValidationError, text: str, held: Mapping[str, Any]) -> list[Fault]:
        """One fault per entry; where an entry may be one of several things, what each asks stands together."""
        asked: dict[tuple[tuple[str, ...], str], list[str]] = {}
        for item in error.errors(include_url=False):
            if not _only_seems_short(item):
                asked.setdefault((_entry_at(item, held), _found(item)), []).append(_allowed(item))
        faults = [
            self.fault(line_of(text, list(at), found), ".".join(at), found, " or ".join(said), "correct this entry")
            for (at, found), said in asked.items()
        ]
        return sorted(faults, key=lambda fault: fault.line)


def _allowed(item: Mapping[str, Any]) -> str:
    """What an entry may be, without the words of the library that checked it."""
    plain = _PLAIN.get(item["type"])
    if plain is not None:
        return plain.format_map(item.get("ctx", {}))
    return item["msg"].removeprefix("Value error, ").removeprefix("Input should be ")


def _only_seems_short(item: Mapping[str, Any]) -> bool:
    """Whether a list is called too short merely because what stands in it is at fault, which is told by itself."""
    return item["type"] == "too_short" and len(item["input"]) != item["ctx"]["actual_length"]


def _entry_at(item: Mapping[str, Any], held: Any) -> tuple[str, ...]:
    """The keys that lead to the entry at fault, without places in arrays and names of types."""
    keys: list[str] = []
    for part in item["loc"]:
        if isinstance(held, list) and isinstance(part, int):
            held = held[part]
        elif isinstance(held, dict) and part in held:
            keys.append(part)
            held = held[part]
    return (*keys, str(item["loc"][-1])) if item["type"] == "missing" else tuple(keys)


def _found(item: Mapping[str, Any]) -> str:
    """What stands there, in few words."""
    if item["type"] == "missing":
        return "no such entry"
    given = item.get("ctx", {}).get("tag", item["input"])
    if isinstance(given, list):
        return ", ".join(map(str, given)) or "an empty list"
    return ", ".join(given) or "an empty section" if isinstance(given, dict) else str(given)


@dataclass(frozen=True, slots=True)
class Entries:
    """What stands in a TOML file, to say at which line an entry is wrong."""

    file: TomlFile
    text: str

    def fault(
        self, where: Sequence[str], found: str, allowed: str, mend: str, *, severity: Severity = "error"
    ) -> Fault:
        """A fault of the entry ``where``; `found` also tells entries of the same name apart."""
        line = line_of(self.text, list(where), found)
        return self.file.fault(line, ".".join(where), found, allowed, mend, severity=severity)

    def unknown(
        self, where: Sequence[str], found: str, known: Collection[str], allowed: str, *, value: str = ""
    ) -> Fault:
        """A name that does not exist; `value` is what stands in the line where that is not the name alone."""
        near = get_close_matches(found, list(known), n=3, cutoff=0.6)
        hint = f"one near to it: {', '.join(near)}" if near else "or add the row it names"
        return self.fault(where, value or found, allowed, f"correct the name ({hint})")


def line_of(text: str, where: list[str], value: str = "") -> int:
    """Line of an entry such as ``outcomes.pain.mcid``; the nearest entry or section above it where it has no line.

    `value` tells entries of the same name apart, as in an array of tables.
    """
    entries = list(_entries(text))
    for depth in range(len(where), 0, -1):
        name = ".".join(where[:depth])
        holding = [line for other, line, content in entries if value and value in content and _within(other, name)]
        named = [line for other, line, _ in entries if other == name]
        inside = [line for other, line, _ in entries if _within(other, name)]
        if inside:
            return ((holding if named else []) or named or inside)[0]
    return 0


def _within(name: str, section: str) -> bool:
    return name == section or name.startswith(f"{section}.")


def _entries(text: str) -> Iterator[tuple[str, int, str]]:
    """Dotted name, line and content of every section header and key."""
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\[+([\w.-]+)\]+", line):
            section = header[1]
            yield section, number, line
        elif key := re.match(r"([\w.-]+)\s*=", line):
            yield f"{section}.{key[1]}", number, line
