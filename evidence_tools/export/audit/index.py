"""Where each number stands: `numbers.csv`, from every printed number to its key in the results file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from evidence_tools.errors import EvidenceToolsError, QuestionError
from evidence_tools.export.audit.blocks import Block
from evidence_tools.export.audit.tokens import Token
from evidence_tools.export.frames import inert, original
from evidence_tools.export.results_file import RESULTS, read_results
from evidence_tools.files import write_text

INDEX = "numbers.csv"
WORDS = 32  # characters kept on either side of a number


@dataclass(frozen=True, slots=True)
class Place:
    """One number of one file.

    Parameters
    ----------
    file, place
        Where it stands.
    number
        As it is printed.
    key
        Of the results; for a name, the name; empty for a measure.
    how
        ``"given"`` (its sentence knows the key), ``"sought"`` (found by what the place is about), ``"name"``,
        ``"measure"`` or ``"value"`` (behind a mark, to full precision).
    before, after
        The words around it.
    """

    file: str
    place: str
    number: str
    key: str
    how: str
    before: str
    after: str


def place_of(block: Block, token: Token, key: str, how: str) -> Place:
    """The line of the index for one token."""
    before = block.text[max(0, token.start - WORDS) : token.start]
    return Place(block.file, block.place, token.text, key, how, before, block.text[token.end : token.end + WORDS])


def write_index(folder: Path, places: Iterable[Place]) -> Path:
    """Write the index beside the files it speaks of."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow([each.name for each in fields(Place)])
    rows.writerows(tuple(map(inert, astuple(each))) for each in places)
    return write_text(folder / INDEX, text.getvalue())


def read_index(folder: Path) -> list[Place]:
    """Read the index of a folder.

    Raises
    ------
    EvidenceToolsError
        When there is none, or it has other columns.
    """
    path, names = folder / INDEX, [each.name for each in fields(Place)]
    if not path.is_file():
        raise EvidenceToolsError(f"{folder} has no {INDEX}: an audit needs it; `evidence review` writes it")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    if not rows or rows[0] != names or any(len(row) != len(names) for row in rows):
        raise EvidenceToolsError(f"{path.name} must have the columns {', '.join(names)} in every row; review anew")
    return [Place(*map(original, row)) for row in rows[1:]]


def where_used(key: str, folder: Path) -> list[Place]:
    """Every place of the written files that prints a number, by its key.

    Raises
    ------
    QuestionError
        When the results file has no such key.
    """
    if key not in read_results(folder)["results"]:
        raise QuestionError(f"{RESULTS} has no number with the key {key!r}; keys look like pain_from_12.estimate")
    return [each for each in read_index(folder) if each.key == key and each.how != "name"]


def by_place(places: Iterable[Place]) -> Iterator[tuple[tuple[str, str], list[Place]]]:
    """The numbers of each place, in the order in which they stand there."""
    found: dict[tuple[str, str], list[Place]] = {}
    for each in places:
        found.setdefault((each.file, each.place), []).append(each)
    yield from found.items()
