"""What a comparison of two extractions hands out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from evidence_tools.importing.agreement.matching import Matching
from evidence_tools.importing.record import Import
from evidence_tools.naming import counted

Place = tuple[str, str, int, str]
"""Place of an entry: table; both, first or second; number of the pair or row; column."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Agreement:
    """How far two extractions of the same reports agree.

    Parameters
    ----------
    first, second
        The two imports.
    matchings
        Their rows by table: pairs, rows of one only, ambiguous rows.
    """

    first: Import
    second: Import
    matchings: tuple[Matching, ...]
    _columns: pd.DataFrame
    _to_settle: pd.DataFrame
    _where: Mapping[str, Place]

    @property
    def matching(self) -> pd.DataFrame:
        """Rows by table: same, near, only_first, only_second, ambiguous_first, ambiguous_second (numbers of rows)."""
        rows = [
            {
                "table": each.table,
                "same": sum(not pair.near for pair in each.pairs),
                "near": sum(pair.near for pair in each.pairs),
                "only_first": len(each.only_first),
                "only_second": len(each.only_second),
                "ambiguous_first": len(each.ambiguous_first),
                "ambiguous_second": len(each.ambiguous_second),
            }
            for each in self.matchings
        ]
        return pd.DataFrame(rows, columns=list(rows[0]) if rows else ["table"])

    @property
    def columns(self) -> pd.DataFrame:
        """Agreement by table and column (a copy): compared, agree, percent, kappa and its interval, differences."""
        return self._columns.copy()

    @property
    def to_settle(self) -> pd.DataFrame:
        """The list to settle (a copy), numbers that enter pooling first; fill its column `settled`."""
        return self._to_settle.copy()

    def decided(self, settled: Mapping[str, str]) -> dict[Place, str]:
        """What was decided, by its place in the comparison; `settled` holds it by item."""
        return {self._where[item]: text for item, text in settled.items()}

    def __repr__(self) -> str:
        pairs = sum(len(each.pairs) for each in self.matchings)
        return (
            f"Agreement of {self.first.origin.name} with {self.second.origin.name}: {counted(pairs, 'matched row')}, "
            f"{counted(len(self._to_settle), 'entry', 'entries')} to settle"
        )
