"""Unmeasured confounders: how strong they would have to be to explain a comparison without randomisation."""

from __future__ import annotations

import math

import pandas as pd

from evidence_tools.arithmetic.bias_adjustment import BiasPrior
from evidence_tools.arithmetic.evalue import (
    EValue,
    as_risk_ratio,
    bounding_factor,
    evalue,
    evalue_of_risk_difference,
    ratio_after_confounder,
)
from evidence_tools.limits.core.building import cannot_say, weighed_limitation
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import Weighed, weigh
from evidence_tools.limits.core.words import result_words, verdict_words
from evidence_tools.limits.shared.priors import without_bias
from evidence_tools.limits.shared.scenarios import YES_NO, result_cells
from evidence_tools.wording.numbers import number

NAME = "confounding"
UNIT = "risk ratio"
MEASURES = "that a confounder would need"
RARE = 0.15  # below it an odds ratio stands for a risk ratio (VanderWeele, Ding 2017)
_REACH = 1.5  # times the strength that explains the estimate


def applies(subject: Subject) -> bool:
    """Whether two arms are compared that were not all drawn by lot."""
    return subject.kind == "ratio" and bool(_observational(subject).any())


def challenge(subject: Subject) -> Limitation:
    """Weigh the strength of an unmeasured confounder against the strength that would explain the result.

    The size is its risk ratio with treatment and with outcome alike; it moves each non-randomised study towards no
    difference by at most the bounding factor. The tipping point is the E-value of the confidence limit. Plausible
    strengths stand in the protocol, as do shares of patients with a confounder in both arms, by which the ratio is also
    corrected (Bross). Odds ratios of common outcomes enter as their square roots.

    References
    ----------
    VanderWeele, Ding (2017) Ann Intern Med 167:268-274. doi:10.7326/M16-2607
    Ding, VanderWeele (2016) Epidemiology 27:368-377. doi:10.1097/EDE.0000000000000457
    Bross (1966) J Chronic Dis 19:637-647. doi:10.1016/0021-9681(66)90062-2
    """
    assumed = ("limits.confounding.confounder", "limits.confounding.shares", "limits.design.randomised")
    if subject.base is None or subject.scale.transform != "log":
        reason = "To be weighed a confounder needs a pooled ratio; ask for a risk or odds ratio (measure RR or OR)."
        needed = _of_risk_difference(subject)
        if needed is None:
            return cannot_say(subject, NAME, reason, assumed=assumed)
        reason += f" {number(needed, 1)} times in both associations would move the interval to zero difference."
        return cannot_say(subject, NAME, reason, quantity=needed, unit=UNIT, measures=MEASURES, assumed=assumed)
    explains = _evalue(subject, subject.base)
    weighed = weigh(
        subject,
        lambda strength: _confounded(subject, bounding_factor(strength, strength)),
        subject.rules.confounding.confounder,
        reach=(1.0, _REACH * explains.estimate),
        neutral=1.0,
    )
    return weighed_limitation(
        subject,
        NAME,
        weighed,
        quantity=explains.limit,
        unit=UNIT,
        measures=MEASURES,
        reason=_reason(subject, explains, weighed),
        size_unit=UNIT,
        table=_table(subject, explains),
        assumed=assumed,
    )


def _of_risk_difference(subject: Subject) -> float | None:
    """The E-value of the limit of a difference of risks; None but for one study with events in both arms."""
    table = subject.effects.table
    if len(table) != 1 or subject.effects.measure != "RD" or not table[["events", "events_against"]].all(axis=None):
        return None
    counts = (int(table[name].iloc[0]) for name in ("events", "n", "events_against", "n_against"))
    return evalue_of_risk_difference(*counts, level=subject.method.level).limit


def _observational(subject: Subject) -> pd.Series:
    return ~subject.effects.table["design"].isin(subject.rules.design.randomised)


def _rare(subject: Subject) -> bool:
    table = subject.effects.table
    return bool(max((table["events"] / table["n"]).max(), (table["events_against"] / table["n_against"]).max()) < RARE)


def _evalue(subject: Subject, result: Result) -> EValue:
    ratios = [float(subject.scale.display(value)) for value in (result.estimate, result.low, result.high)]
    return evalue(*ratios, measure=subject.effects.measure, rare=_rare(subject))


def _confounded(subject: Subject, factor: float) -> Result:
    """The result with every non-randomised study moved towards no difference by a factor of its risk ratio."""
    towards = math.copysign(1.0, subject.base.estimate) * subject.sign
    on_log = math.log(factor) * _log_ratios_per_log_risk(subject)
    return without_bias(subject, BiasPrior(towards * on_log), (~_observational(subject)).to_numpy(bool))


def _log_ratios_per_log_risk(subject: Subject) -> float:
    """How far a log ratio moves with the log risk ratio behind it: 2 for odds ratios of common outcomes, else 1."""
    behind = as_risk_ratio(math.e, measure=subject.effects.measure, rare=_rare(subject))
    return 1 / math.log(behind)


def _table(subject: Subject, explains: EValue) -> pd.DataFrame:
    return pd.DataFrame([*_strength_rows(subject, explains), *_share_rows(subject)])


def _strength_rows(subject: Subject, explains: EValue) -> list[dict[str, object]]:
    """A confounder at its worst: none, of each plausible strength, and as strong as both E-values."""
    plausible = subject.rules.confounding.confounder
    known = [] if plausible is None else [plausible.low, plausible.central, plausible.high]
    sizes = {1.0: "no unmeasured confounder"} | dict.fromkeys(known, "confounder of a plausible strength, at its worst")
    rows = [_worst_row(subject, scenario, strength) for strength, scenario in sizes.items()]
    turning = _worst_row(subject, "E-value of the limit: the interval reaches a ratio of 1", explains.limit)
    turning |= {name: "turns here" for name, cell in turning.items() if cell in YES_NO.values()}
    return [*rows, turning, _worst_row(subject, "E-value of the estimate: nothing is left", explains.estimate)]


def _worst_row(subject: Subject, scenario: str, strength: float) -> dict[str, object]:
    return _scenario_row(subject, scenario, bounding_factor(strength, strength), strength)


def _share_rows(subject: Subject) -> list[dict[str, object]]:
    """A confounder of the greatest plausible risk ratio with the outcome, with given shares in both arms."""
    plausible = subject.rules.confounding.confounder
    if plausible is None:
        return []
    direction = math.copysign(1.0, subject.base.estimate)
    return [
        _scenario_row(
            subject,
            f"confounder in {treated:.0%} of the treated and {against:.0%} of the others, "
            f"risk ratio {plausible.high:g} with the outcome",
            ratio_after_confounder(1.0, treated, against, plausible.high) ** -direction,
        )
        for treated, against in subject.rules.confounding.shares
    ]


def _scenario_row(subject: Subject, scenario: str, factor: float, strength: float = math.nan) -> dict[str, object]:
    return {
        "Scenario": scenario,
        "Risk ratio with treatment and with outcome": strength,
        "Shifts the risk ratio by": factor,
        **result_cells(subject, _confounded(subject, factor)),
    }


def _reason(subject: Subject, explains: EValue, weighed: Weighed) -> str:
    least, enough = number(explains.estimate, 1), number(explains.limit, 1)
    start = (
        f"To explain {result_words(subject, subject.base)} away, an unmeasured confounder would have to be {least} "
        f"times as common in one arm and to raise the risk {least} times; {enough} times would do for the interval to "
        "include a ratio of 1."
    )
    if weighed.plausible is None:
        return f"{start} How strong one may be is not stated under limits.confounding.confounder of the protocol."
    known = weighed.plausible
    return (
        f"{start} Held plausible are {number(known.low, 1)} to {number(known.high, 1)} (most likely "
        f"{number(known.central, 1)}). {verdict_words(subject, weighed)}"
    )
