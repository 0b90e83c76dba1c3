"""Events over all who entered, when those lost had them more often than the others."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from evidence_tools.arithmetic.effect_sizes.zero_cells import one_by_two, two_by_two
from evidence_tools.arithmetic.missing_outcomes import (
    log_odds_of_all,
    ratio_of_all,
    risk_difference_of_all,
    risk_in_missing,
    risk_of_all,
)
from evidence_tools.limits.attrition.tables import counts_table
from evidence_tools.limits.core.building import cannot_say, weighed_limitation
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.statements import Result, of_shares
from evidence_tools.limits.core.subject import Subject, exact_result
from evidence_tools.limits.core.weighing import Weighed, weigh
from evidence_tools.limits.core.words import result_words, tipping_words
from evidence_tools.limits.shared.completeness import Lost, comparator_rows, followed, followed_words, lost
from evidence_tools.limits.shared.conditional import if_words
from evidence_tools.limits.shared.repooling import repooled

NAME = "attrition"
_REACH = (1.0, 100.0)  # odds ratios between which tipping points are sought, no assumption
_UNIT = "times the odds"
_NO_SHARE = "No report says how many of those who entered it followed, and the protocol assumes no share lost."


@dataclass(frozen=True, eq=False)
class Counted:
    """Counts of a result with the share lost of each group; those of the comparator are None for one arm.

    `rows` and `rows_against` say how many of those who entered were followed (see `completeness.followed`).
    """

    subject: Subject
    rows: pd.DataFrame
    lost: Lost
    rows_against: pd.DataFrame | None = None
    against: Lost | None = None

    @cached_property
    def treated(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Events, followed up and lost of the treated arms."""
        return self._arm("events", "n", self.lost)

    @cached_property
    def other(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The same of the comparator's arms."""
        return self._arm("events_against", "n_against", self.against)

    def result(self, odds: float, odds_against: float = 1.0) -> Result:
        """The result when the lost of each group had the event at so many times the odds of the others."""
        if self.subject.kind == "ratio":
            return self._ratio(odds, odds_against)
        if self.subject.exact:
            return self._exact(odds)
        if self.subject.effects.measure == "PLO":
            found = log_odds_of_all(*self.treated, imor=odds)
            return repooled(self.subject, found.y, found.v)
        events, rest = one_by_two(*self.treated[:2], add=0.5, to="only0")
        risk = risk_of_all(events, events + rest, self.treated[2], imor=odds)
        return repooled(self.subject, risk.risk, risk.variance)

    @property
    def worst(self) -> Result:
        """Every lost patient of the treated group with the bad outcome, and none of the other group."""
        return self.result(*self._bad_and_good)

    @property
    def best(self) -> Result:
        """The other way round."""
        return self.result(*reversed(self._bad_and_good))

    @property
    def _bad_and_good(self) -> tuple[float, float]:
        return (0.0, math.inf) if self.subject.scale.better == "higher" else (math.inf, 0.0)

    def _arm(self, events: str, n: str, gone: Lost) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        table = self.subject.effects.table
        observed = table[n].to_numpy(float)
        return table[events].to_numpy(float), observed, gone.missing(observed)

    def _ratio(self, odds: float, odds_against: float) -> Result:
        pair = (odds, odds_against)
        if self.subject.effects.measure in ("RR", "OR"):
            found = ratio_of_all(self.treated, self.other, measure=self.subject.effects.measure, imor=pair)
        else:
            a, b, c, d = two_by_two(*self.treated[:2], *self.other[:2], add=0.5, to="only0")
            arms = ((a, a + b, self.treated[2]), (c, c + d, self.other[2]))
            found = risk_difference_of_all(
                *(risk_of_all(*arm, imor=each) for arm, each in zip(arms, pair, strict=True))
            )
        return repooled(self.subject, found.y, found.v)

    def _exact(self, odds: float) -> Result:
        """Estimate and exact limits moved together: those followed have them, the lost the risk that goes with them."""
        base, scale = self.subject.base, self.subject.scale
        events, observed, missing = (each.sum() for each in self.treated)
        if math.isinf(odds):
            everybody = round(events + missing), round(observed + missing)
            return exact_result(scale, *everybody, self.subject.method.level)
        gone = missing / (observed + missing)
        risks = np.array([scale.display(each) for each in (base.estimate, base.low, base.high)]) / scale.factor
        of_all = (1 - gone) * risks + gone * risk_in_missing(risks, odds)
        return of_shares(scale, of_all)


def challenge_counts(subject: Subject) -> Limitation:
    """Events: the lost had them at as many times the odds of the others as the protocol finds plausible."""
    counted = _counted(subject)
    if counted is None:
        return cannot_say(subject, NAME, _NO_SHARE)
    weighed = weigh(subject, _dose(counted), subject.rules.attrition.imor, reach=_REACH, neutral=1.0)
    central = weighed.central
    return weighed_limitation(
        subject,
        NAME,
        weighed,
        quantity=math.nan if central is None else float(subject.scale.display(central.estimate)),
        unit=subject.scale.short_unit,
        measures="left over all who entered",
        reason=_reason(counted, weighed),
        size_unit="times",
        table=counts_table(counted),
        sources=tuple(subject.effects.table["source_id"]),
        assumed=("limits.attrition.imor", *counted.lost.assumed),
    )


def _counted(subject: Subject) -> Counted | None:
    """The counts with what is known or taken of the lost; None where nothing is."""
    rows = followed(subject.evidence, subject.effects.table, counts=True)
    treated = lost(subject, rows)
    if treated is None or subject.kind != "ratio":
        return None if treated is None else Counted(subject, rows, treated)
    rows_against = comparator_rows(subject.evidence, subject.effects.table, subject.against)
    rows_against = followed(subject.evidence, rows_against, counts=True)
    against = lost(subject, rows_against)
    return None if against is None else Counted(subject, rows, treated, rows_against, against)


def _dose(counted: Counted) -> Callable[[float], Result]:
    """A bad event is more frequent in the lost, a wanted one less."""
    wanted = counted.subject.scale.better == "higher"
    return lambda odds: counted.result(1 / odds if wanted else odds)


def _reason(counted: Counted, weighed: Weighed) -> str:
    subject, said = counted.subject, _followed(counted)
    worst = f"{_worst_case(counted)}, it is {result_words(subject, counted.worst)}."
    if not subject.statements:
        return f"{said} {worst} The protocol names no rate under limits.below that the result should stay below."
    if weighed.central is None:
        return f"{said} {worst} The protocol assumes nothing under limits.attrition.imor."
    times = f"{weighed.plausible.central:g} times those of the others"
    fewer = "one over " if subject.scale.better == "higher" else ""
    left = if_words(subject, weighed, f"the odds of the event in the lost were {fewer}{times}")
    return f"{said} {left} {_tipping(weighed)}{worst}"


def _tipping(weighed: Weighed) -> str:
    return "" if weighed.first is None else f"{tipping_words(weighed, _UNIT)} "


def _followed(counted: Counted) -> str:
    if counted.against is None:
        return f"{followed_words(counted.rows, counted.lost)}."
    treated = followed_words(counted.rows, counted.lost, "treated patients")
    if counted.against.known.any():
        return f"{treated}; {followed_words(counted.rows_against, counted.against, 'comparison patients')}."
    return f"{treated}, in the comparison group too."


def _worst_case(counted: Counted) -> str:
    """The worst case for the treated as the beginning of a sentence."""
    had = "without the event" if counted.subject.scale.better == "higher" else "with the event"
    if counted.against is None:
        return f"Counting every lost patient as one {had}"
    return f"Counting every lost treated patient as one {had}, and no lost comparison patient"
