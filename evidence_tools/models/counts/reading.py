"""The counts of every study out of any table, and the studies' own effects beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from evidence_tools.arithmetic import checks
from evidence_tools.arithmetic.strata import ZeroRules
from evidence_tools.errors import NothingToPoolError
from evidence_tools.study_effects.columns import effect_sizes
from evidence_tools.study_effects.frames import Given, read_columns
from evidence_tools.study_effects.measures import MEASURES
from evidence_tools.study_effects.records import Effects

Frame = pd.DataFrame | Mapping[str, ArrayLike]
Columns = Mapping[str, str | float | ArrayLike]
Study = str | Sequence[object] | None
_TWO_ARMED = ("OR", "RR", "RD", "PETO", "IRR", "IRD")


def read_counts(frame: Frame, measure: str, columns: Columns, study: Study, allowed: Sequence[str]) -> Given:
    """Complete counts under metafor's names; rows with a missing number move to `dropped`.

    Raises
    ------
    ArithmeticInputError
        For an unknown measure or column.
    NothingToPoolError
        When no row has every number.
    """
    known = MEASURES[checks.choice("measure", measure, tuple(allowed))]
    given = read_columns(frame, known, columns, study)
    given = given.without(given.incomplete, "a number is missing", given.missing)
    if given.k == 0:
        raise NothingToPoolError(f"Nothing to pool: no row has every number that {measure} needs ({known.needs})")
    return given


def counts_of(given: Given) -> dict[str, np.ndarray]:
    """The counts that the formula takes, shape (k,) each."""
    return {name: given.numbers[name] for name in given.forms[0].arguments}


def own_effects(given: Given, measure: str, rules: ZeroRules) -> Effects:
    """The studies' own effects, for figures and tables; double-zero studies and incomplete rows among the dropped.

    They carry no caution about zero cells: the pooled estimate does not rest on them.

    Raises
    ------
    ArithmeticInputError
        For impossible counts; the message names the study.
    """
    frame = given.frame.assign(**{f"_{name}": column for name, column in counts_of(given).items()})
    columns = {name: f"_{name}" for name in counts_of(given)}
    options = {"drop00": rules.drop00[0]} if measure in _TWO_ARMED else {}
    found = effect_sizes(
        frame, measure, study=list(given.study), add=rules.add[0], to=rules.to[0], **options, **columns
    )
    table = found.table.drop(columns=list(columns.values()))
    dropped = pd.concat([given.dropped.astype(object), found.dropped.astype(object)], ignore_index=True)
    return Effects(
        _table=table,
        _dropped=dropped,
        measure=found.measure,
        scale=found.scale,
        label=found.label,
    )
