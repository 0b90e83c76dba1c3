"""One CSV file whose rows can be added, changed and removed while every other byte stays as it is."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

_FIELD = re.compile(r'("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|\n|\r|\Z)')
_NEEDS_QUOTES = re.compile(r'[",\r\n]')
_BEGINS_WITH_QUOTE = '"'


@dataclass(slots=True)
class _Line:
    """One record as it stands: its fields with their quotation marks, and how it ends."""

    fields: list[str]
    end: str


@dataclass(slots=True)
class TableFile:
    """The records of a CSV file, its dialect and its key columns.

    Fields keep the quotation marks with which they were written, lines their ends, the file its byte order mark.
    New records are written as the others are: the same line end, all fields quoted where all headings are.

    Parameters
    ----------
    mark
        The byte order mark, or nothing.
    lines
        All records, the header first.
    key
        Columns that together name a row.

    Examples
    --------
    >>> file = TableFile.of(b"row_id,note\\r\\nc001,\\"a, b\\"\\r\\n", ("row_id",))
    >>> file.add({"row_id": "c002", "note": "plain"})
    >>> file.change("c001", {"note": "c"})
    >>> file.content()
    b'row_id,note\\r\\nc001,c\\r\\nc002,plain\\r\\n'
    """

    mark: bytes
    lines: list[_Line]
    key: tuple[str, ...]
    _places: dict[str, int] | None = field(default=None, repr=False)

    @classmethod
    def of(cls, content: bytes, key: Sequence[str]) -> TableFile:
        """The records of a file that was read without a fault."""
        mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
        return cls(mark, list(_lines(content[len(mark) :].decode("utf-8"))), tuple(key))

    @classmethod
    def begun(cls, columns: Sequence[str], key: Sequence[str]) -> TableFile:
        """A file with these headings and no row."""
        return cls(b"", [_Line(list(columns), "\n")], tuple(key))

    @property
    def columns(self) -> list[str]:
        """The headings in the order of the file."""
        return [_plain(each) for each in self.lines[0].fields]

    @property
    def keys(self) -> Mapping[str, int]:
        """Place of each row among `lines`, by its key."""
        if self._places is None:
            at = [self.columns.index(column) for column in self.key]
            rows = enumerate(self.lines[1:], 1)
            full = len(self.lines[0].fields)
            self._places = {
                "/".join(_plain(line.fields[place]) for place in at): number
                for number, line in rows
                if len(line.fields) == full
            }
        return self._places

    def row(self, key: str) -> dict[str, str]:
        """The cells of a row by column, empty ones as empty texts."""
        fields = self.lines[self.keys[key]].fields
        return dict(zip(self.columns, map(_plain, fields), strict=True))

    def rows(self) -> dict[str, dict[str, str]]:
        """All rows by key, in the order of the file."""
        return {key: self.row(key) for key in self.keys}

    def add(self, cells: Mapping[str, str]) -> None:
        """Write a row at the end; columns that are not named stay empty."""
        quoted = all(each.startswith(_BEGINS_WITH_QUOTE) for each in self.lines[0].fields)
        fields = [_written(cells.get(column, ""), quoted=quoted) for column in self.columns]
        last, usual = self.lines[-1], self.lines[0].end or "\n"
        end, last.end = last.end, usual  # a file that ends without a line break still does
        self.lines.append(_Line(fields, end))
        self._places = None

    def change(self, key: str, cells: Mapping[str, str]) -> None:
        """Write these cells into a row; its other fields keep their bytes."""
        line, columns = self.lines[self.keys[key]], self.columns
        for column, text in cells.items():
            place = columns.index(column)
            before = line.fields[place]
            kept = before.startswith(_BEGINS_WITH_QUOTE) and not _NEEDS_QUOTES.search(_plain(before))
            line.fields[place] = _written(text, quoted=kept)
        self._places = None

    def remove(self, key: str) -> None:
        """Take a row out."""
        place = self.keys[key]
        gone = self.lines.pop(place)
        if place == len(self.lines):
            self.lines[-1].end = gone.end
        self._places = None

    def content(self) -> bytes:
        """The bytes of the file."""
        return self.mark + "".join(",".join(line.fields) + line.end for line in self.lines).encode("utf-8")


def _lines(text: str) -> Iterator[_Line]:
    fields: list[str] = []
    place = 0
    while place < len(text):
        found = _FIELD.match(text, place)
        if found is None:
            raise ValueError(f"no CSV at character {place}: the file was to be read without a fault before")
        fields.append(found[1])
        place = found.end()
        if found[2] != ",":
            yield _Line(fields, found[2])
            fields = []
        elif place == len(text):
            yield _Line([*fields, ""], "")


def _plain(written: str) -> str:
    return written[1:-1].replace('""', '"') if written.startswith(_BEGINS_WITH_QUOTE) else written


def _written(text: str, *, quoted: bool) -> str:
    if quoted or _NEEDS_QUOTES.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text
