"""The frame beside a chart or table: its cells and what can be counted in them, as entries with keys."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from evidence_tools.export.audit.tokens import NUMBER, tokens_of
from evidence_tools.export.frames import original
from evidence_tools.results import Entry, entry
from evidence_tools.results.entries import slug

_LABELS = ("label", "study", "name", "title", "question", "claim_id", "outcome", "limitation", "domain", "row")
_MOST_VALUES = 40  # different values of a column whose rows are worth counting
_WORDS_OF_LABEL = 3
_LISTED = 3  # parts from which a cell is a list whose length may be told


def frame_entries(path: Path, room: str) -> Iterator[tuple[str, Entry]]:
    """The numbers of a CSV file as ``<room>.<file>.<row>.<column>``, then counts of its rows as ``....count....``."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [{name: original(cell) for name, cell in row.items()} for row in csv.DictReader(lines)]
    if not rows:
        return
    start, seen = f"{room}.{path.stem}", Counter[str]()
    named = [_row_name(row) for row in rows]
    for name, row in zip(named, rows, strict=True):
        seen[name] += 1
        place = slug(name) or "row"
        place = place if seen[name] == 1 and place != "row" else f"{place}_{seen[name]}"
        yield from _cells(f"{start}.{place}", name, row)
    yield from _counts(start, rows)


def _row_name(row: dict[str, str]) -> str:
    """What a row is about: its first cells of words."""
    known = [row[name] for name in _LABELS if row.get(name)]
    words = known or [text for text in row.values() if text and not _number(text)]
    return " ".join(words[:_WORDS_OF_LABEL])[:120]


def _cells(start: str, label: str, row: dict[str, str]) -> Iterator[tuple[str, Entry]]:
    for column, text in row.items():
        value = _number(text)
        if value is not None:
            yield f"{start}.{slug(column)}", entry(value, _unit(column), f"{label}, {column}")
            continue
        parts = (text or "").split(";")
        if len(parts) >= _LISTED:
            yield f"{start}.{slug(column)}.listed", entry(len(parts), "count", f"{label}, how many {column}")
        numbers = [token for token in tokens_of(text or "") if token.kind == NUMBER]
        for count, token in enumerate(numbers, 1):
            made = entry(token.value, _unit(column), f"{label}, {column}")
            yield f"{start}.{slug(column)}.{count}", made | {"shown": token.text}


def _counts(start: str, rows: list[dict[str, str]]) -> Iterator[tuple[str, Entry]]:
    """How many rows there are, how many different values a column has, how many rows have each, and its ends."""
    yield f"{start}.rows", entry(len(rows), "count", "rows")
    for column in rows[0]:
        cells = [row[column] for row in rows if row[column]]
        values, numbers = Counter(cells), [value for value in map(_number, cells) if value is not None]
        name = f"{start}.of.{slug(column)}"
        yield f"{name}.filled", entry(len(cells), "count", f"rows with {column}")
        yield f"{name}.different", entry(len(values), "count", f"different {column}")
        if len(values) <= _MOST_VALUES:
            for value, count in values.items():
                yield f"{name}.is.{slug(value) or 'mark'}", entry(count, "count", f"{column} {value}")
        if numbers:
            for part, value in {"least": min(numbers), "most": max(numbers), "sum": math.fsum(numbers)}.items():
                yield f"{name}.{part}", entry(value, _unit(column), f"{part} {column}")


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _unit(column: str) -> str:
    return "percent" if column in ("weight", "percent", "pct") else "months" if column == "months" else "number"
