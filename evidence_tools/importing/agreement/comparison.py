"""Two extractions compared: rows matched, agreement by column, and the list to settle."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from evidence_tools.importing.agreement.cells import Reading
from evidence_tools.importing.agreement.columns import column_rows
from evidence_tools.importing.agreement.identity import POOLED, compared, kind_of, told
from evidence_tools.importing.agreement.matching import Matching, matched
from evidence_tools.importing.agreement.record import Agreement, Place
from evidence_tools.importing.record import Candidate, Import

WHOLE_ROW = ""  # stands for the column where a row as a whole is to be settled
_SETTLE = ("item", "table", "about", "column", "first", "second", "apart", "settled", "place_first", "place_second")
_AMBIGUOUS = "could be several rows of the other"


def agreement(first: Import, second: Import) -> Agreement:
    """Compare two extractions of the same reports: how far they agree, and what is to be settled.

    Rows are matched by what they are about and not by their ids (the rule: `matching`). Of cells that both filled,
    numbers agree when they are equal, or one is the other rounded as printed; words of closed lists give Cohen's kappa
    with its interval, weighted (quadratic) where the list has an order; other numbers their differences, and limits of
    agreement and intraclass correlation from ten pairs on. A cell that one reader left empty is settled, not counted.

    Parameters
    ----------
    first, second
        Two imports, such as of two filled workbooks or mapped files (`import_of_rows` makes one of tables).

    Returns
    -------
    Agreement
        ``.matching``, ``.columns`` and ``.to_settle`` as frames. `settle` takes the last one back, filled.
    """
    tables = dict.fromkeys(each.table for each in (*first.candidates, *second.candidates))
    matchings = tuple(matched(table, first.of_table(table), second.of_table(table)) for table in tables)
    columns = [row for matching in matchings for row in column_rows(matching)]
    ranked = sorted((entry for matching in matchings for entry in _entries(matching)), key=lambda entry: entry[0])
    items = [f"s{number:03}" for number in range(1, len(ranked) + 1)]  # entries of one rank keep the order of the files
    settle = [
        dict(zip(_SETTLE, (item, *cells), strict=True)) for item, (_, _, cells) in zip(items, ranked, strict=True)
    ]
    frame = pd.DataFrame(settle, columns=list(_SETTLE), dtype="str")
    where = {item: at for item, (_, at, _) in zip(items, ranked, strict=True)}
    return Agreement(first, second, matchings, pd.DataFrame(columns), frame, where)


def readings(matching: Matching) -> Iterator[tuple[Place, Reading]]:
    """Every cell of the matched rows as both read it, with its place in the comparison."""
    for number, pair in enumerate(matching.pairs):
        yield from (
            ((matching.table, "both", number, column), Reading(pair, column)) for column in compared(pair.table)
        )


def lone_rows(matching: Matching) -> Iterator[tuple[Place, Candidate, str]]:
    """Rows without a partner, with their place in the comparison, and why they have none."""
    for side in ("first", "second"):
        alone = [(row, f"only {side}") for row in getattr(matching, f"only_{side}")]
        alone += [(row, _AMBIGUOUS) for row in getattr(matching, f"ambiguous_{side}")]
        yield from (((matching.table, side, number, WHOLE_ROW), row, why) for number, (row, why) in enumerate(alone))


def _entries(matching: Matching) -> Iterator[tuple[int, Place, tuple[str, ...]]]:
    """Rank, place and cells of each entry of the list to settle, but for its number."""
    for at, each in readings(matching):
        if each.state not in ("agree", "rounding", "empty"):
            row = told(each.table, each.pair.first.cells)
            places = (each.pair.first.place, each.pair.second.place)
            yield _rank(each), at, (each.table, row, each.column, each.first, each.second, each.apart, "", *places)
    for at, row, why in lone_rows(matching):
        there, place = ("the row", ""), (row.place, "")
        sides, places = (there, place) if at[1] == "first" else (there[::-1], place[::-1])
        cells = (row.table, told(row.table, row.cells), WHOLE_ROW, *sides, why, "", *places)
        yield (2 if row.table in POOLED else 4), at, cells


def _rank(reading: Reading) -> int:
    """Numbers that enter pooling first, those of primary rows before others; words of any kind last."""
    if reading.column in POOLED.get(reading.table, ()):
        rows = (reading.pair.first, reading.pair.second)
        return 0 if "primary" in {row.cells.get("analysis_use") for row in rows} else 1
    return {"category": 3, "number": 4, "words": 5}[kind_of(reading.table, reading.column)]
