"""A TOML file of an edition: typed by a model, with faults that name the line of the entry."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from evidence_tools.evidence.faults import Fault, Severity

_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class TomlFile:
    """Name of the file, name of the check its faults carry, and what there should be one of."""

    name: str
    check: str
    wanted: str
    mend: str = "copy last year's"

    def read(self, folder: Path, model: type[_Model]) -> tuple[_Model | None, str, list[Fault]]:
        """The file as its model, its text, and its faults; None where it is missing or wrong."""
        text = ""
        try:
            text = (folder / self.name).read_text(encoding="utf-8")
            return model.model_validate(tomllib.loads(text)), text, []
        except FileNotFoundError:
            return None, text, [self.fault(0, "", "no such file", self.wanted, self.mend)]
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            line = re.search(r"line (\d+)", str(error))
            at = int(line[1]) if line else 0
            return None, text, [self.fault(at, "", str(error), "TOML in UTF-8", "mend the syntax at this line")]
        except ValidationError as error:
            return None, text, [self._of_model(item, text) for item in error.errors()]

    def fault(
        self, line: int, column: str, found: str, allowed: str, mend: str, *, severity: Severity = "error"
    ) -> Fault:
        """A fault of this file."""
        return Fault(severity, self.check, self.name, line, column, found, allowed, mend)

    def _of_model(self, item: dict, text: str) -> Fault:
        where = [str(part) for part in item["loc"] if not isinstance(part, int)]
        found = item["input"] if isinstance(item["input"], str | int | float) else type(item["input"]).__name__
        line = line_of(text, where, str(found))
        return self.fault(line, ".".join(where), str(found), item["msg"], "correct this entry")


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
        if named:
            return (holding or named)[0]
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
