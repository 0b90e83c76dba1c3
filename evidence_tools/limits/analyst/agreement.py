"""How far the analyses of a multiverse agree with its base, and the table that shows it level by level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from evidence_tools.models.multiverse_drivers import by_level
from evidence_tools.models.multiverse_record import Multiverse
from evidence_tools.wording.numbers import number

SAME, STUDIES = "Same conclusions, %", "Studies left (follows from the choices)"


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """How far the analyses of a multiverse agree with its base.

    `all` and each entry of `each` (by key of the statement) say whether a distinct analysis keeps the conclusion at
    each threshold: 1 or 0, shape (analyses, thresholds).
    """

    found: Multiverse
    all: NDArray[np.float64]
    each: dict[str, NDArray[np.float64]]

    @property
    def share(self) -> float:
        """Percent of specifications and thresholds that keep every conclusion."""
        return share_of(self.found, self.all)


def share_of(found: Multiverse, kept: NDArray[np.float64]) -> float:
    """Percent of the poolable specifications, over all thresholds alike."""
    counted = found.analyses
    weights = np.where(counted["reason"] == "", counted["specifications"], 0).astype(float)
    return 100.0 * float((weights @ kept).mean() / weights.sum())


def agreement_table(found: Multiverse, agrees: Agreement, ranked: pd.DataFrame) -> pd.DataFrame:
    """One row per level of every choice, the choice that explains most of the disagreement first."""
    order = {name: place for place, name in enumerate(ranked["choice"])}
    levels = pd.concat([by_level(found), _thresholds(found)], ignore_index=True)
    levels = levels[levels["choice"].isin(order)].sort_values(
        "choice", key=lambda names: names.map(order), kind="stable", ignore_index=True
    )
    rows = pd.DataFrame(
        {
            "Choice": levels["title"],
            "Share of the disagreement, %": levels["choice"].map(ranked.set_index("choice")["conclusion_share"]),
            "Level": levels["level"],
            "In this analysis": np.where(levels["base"], "yes", ""),
            "Analyses": levels["poolable"],
            SAME: [_kept_at(found, agrees, row.choice, row.level) for row in levels.itertuples()],
            "Estimate": levels["middle"],
            "Lowest": levels["lowest"],
            "Highest": levels["highest"],
        }
    )
    return pd.concat([rows, _by_size(found, agrees)], ignore_index=True)


def _by_size(found: Multiverse, agrees: Agreement) -> pd.DataFrame:
    """The same by the number of studies left, which no one chooses: with two studies a t interval is very wide."""
    table = found.table[found.table["reason"] == ""]
    kept = table.assign(kept=agrees.all.mean(axis=1)[table["analysis"]]).groupby("k")
    rows = {
        "Choice": STUDIES,
        "Share of the disagreement, %": np.nan,
        "Level": [number(size, 0) for size in kept.groups],
        "In this analysis": ["yes" if size == found.base["k"] else "" for size in kept.groups],
        "Analyses": kept.size().to_numpy(),
        SAME: 100 * kept["kept"].mean().to_numpy(),
        "Estimate": kept["estimate"].median().to_numpy(),
        "Lowest": kept["estimate"].min().to_numpy(),
        "Highest": kept["estimate"].max().to_numpy(),
    }
    return pd.DataFrame(rows)


def _thresholds(found: Multiverse) -> pd.DataFrame:
    """Rows as those of `by_level` for the thresholds, which judge every analysis and change none."""
    estimates = found.table["estimate"]
    summary = {"lowest": estimates.min(), "middle": estimates.median(), "highest": estimates.max()}
    rows = [
        {"choice": "threshold", "title": found.thresholds.title, "level": level.name, "base": place == 0}
        | {"poolable": found.poolable, **summary}
        for place, level in enumerate(found.thresholds.levels)
    ]
    return pd.DataFrame(rows)


def _kept_at(found: Multiverse, agrees: Agreement, choice: str, level: str) -> float:
    """Percent of the analyses at one level of one choice that keep every conclusion."""
    if choice == found.thresholds.name:
        return share_of(found, agrees.all[:, [found.thresholds.names.index(level)]])
    axis = [each.name for each in found.choices].index(choice)
    along = found.along(agrees.all.mean(axis=1))
    kept = np.take(along, found.choices[axis].names.index(level), axis=axis)
    known = kept[~np.isnan(kept)]
    return 100.0 * float(known.mean()) if known.size else float("nan")
