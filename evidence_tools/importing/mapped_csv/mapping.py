"""The mapping file: which column of a CSV goes to which cell of which table."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Separator = Literal[",", ";", "\t", "|"]


def _as_text(value: object) -> object:
    """A number may be written without quotation marks."""
    return f"{value:.15g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else value


Text = Annotated[str, BeforeValidator(_as_text)]
Cells = dict[str, Text]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StudyKey(_Part):
    """The column that names the study of a line, and the ids of names that are neither known nor to be made anew."""

    column: str
    ids: Cells = Field(default_factory=dict)


class RowMap(_Part):
    """One kind of row that every line of the file gives, once for each combination of its blocks.

    Parameters
    ----------
    table
        Table of the edition.
    columns
        Column of the file by cell; ``{arm}`` in it stands for the name of an entry of the block ``arm``.
    constants
        Cells that are the same in every row.
    words
        Name of a list of words by cell: what the file says -> what the table says.
    each
        Blocks that repeat, such as arms and visits: names as the columns spell them, and the cells each means.
    needs
        Cells of which one must be filled for a row to be made; all mapped ones where none is named.
    """

    table: str
    columns: Cells = Field(default_factory=dict)
    constants: Cells = Field(default_factory=dict)
    words: Cells = Field(default_factory=dict)
    each: dict[str, dict[str, Cells]] = Field(default_factory=dict)
    needs: tuple[str, ...] = ()

    def blocks(self) -> Iterator[tuple[Mapping[str, str], Mapping[str, str]]]:
        """Every combination of the blocks: the names to put into the columns, and the cells they mean.

        Examples
        --------
        >>> rows = RowMap(table="arms", each={"arm": {"A": {"arm_id": "a"}, "B": {"arm_id": "b"}}})
        >>> [names for names, _ in rows.blocks()]
        [{'arm': 'A'}, {'arm': 'B'}]
        """
        for chosen in product(*(entries.items() for entries in self.each.values())):
            names = dict(zip(self.each, (name for name, _ in chosen), strict=True))
            yield names, {column: text for _, cells in chosen for column, text in cells.items()}

    def headings(self) -> Iterator[tuple[str, str]]:
        """Every cell with each column of the file that it is read from."""
        for names, _ in self.blocks():
            yield from ((cell, heading(pattern, names)) for cell, pattern in self.columns.items())


class CsvMapping(_Part):
    """How one kind of CSV file becomes rows of the tables.

    Parameters
    ----------
    title
        What the file is.
    separator
        What stands between cells.
    missing
        Texts that stand for an empty cell.
    ignored
        Columns that are left out on purpose; they are told as unread.
    study
        The column that names the study.
    words
        Lists of words, by name.
    rows
        The rows that each line gives.
    """

    title: str = ""
    separator: Separator = ","
    missing: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    study: StudyKey
    words: dict[str, Cells] = Field(default_factory=dict)
    rows: tuple[RowMap, ...] = ()

    def mapped(self) -> set[str]:
        """Every column of the file that the mapping reads."""
        return {self.study.column, *(column for rows in self.rows for _, column in rows.headings())}


def fields_of(pattern: str) -> list[str]:
    """Names in braces, in the order in which they stand; a text with a single brace has none.

    Examples
    --------
    >>> fields_of("{arm} {visit} mean"), fields_of("mean {")
    (['arm', 'visit'], [])
    """
    try:
        return [name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None]
    except ValueError:
        return []


def heading(pattern: str, names: Mapping[str, str]) -> str:
    """The column that a pattern means for these names.

    Examples
    --------
    >>> heading("{arm} {visit} mean", {"arm": "Device", "visit": "12m"})
    'Device 12m mean'
    """
    for name in fields_of(pattern):
        pattern = pattern.replace(f"{{{name}}}", names.get(name, f"{{{name}}}"))
    return pattern
