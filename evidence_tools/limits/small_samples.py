"""Small samples: the result without small studies, and with what small trials exaggerate taken off."""

from __future__ import annotations

import pandas as pd

from evidence_tools.arithmetic.bias_adjustment import BiasPrior
from evidence_tools.evidence.protocol_limits import Plausible
from evidence_tools.limits.core.building import cannot_say, limitation, weighed_limitation
from evidence_tools.limits.core.limitation import OVERTURNS, Limitation
from evidence_tools.limits.core.reference import row_of
from evidence_tools.limits.core.statements import Result, to_analysis
from evidence_tools.limits.core.subject import Subject
from evidence_tools.limits.core.weighing import Weighed, judge, reversed_by, weigh
from evidence_tools.limits.core.words import listed, result_words, verdict_words
from evidence_tools.limits.shared.information import per_arm_needed, worthwhile
from evidence_tools.limits.shared.priors import exaggeration, without_bias
from evidence_tools.limits.shared.scenarios import result_cells
from evidence_tools.limits.shared.subsets import result_of_only
from evidence_tools.models.exact import crude_total, exact_proportions
from evidence_tools.wording.numbers import digits_of, interval, number, studies

NAME = "small_samples"
_REACH = 1.5  # times the gain seen


def applies(subject: Subject) -> bool:
    """Every result rests on some number of patients."""
    return subject.base is not None or subject.kind in ("change", "difference")


def challenge(subject: Subject) -> Limitation:
    """Leave small studies out, and take off what small trials exaggerate.

    The size is the exaggeration in points, taken off the studies that are smaller than the protocol's limit; plausible
    is the published interval. A conclusion that is reversed by leaving out the studies below one of the protocol's
    sizes, or by exact counts for a share, weakens the result too. The table ends with the patients per arm that a trial
    of two arms would need.

    References
    ----------
    Nuesch et al. (2010) BMJ 341:c3515. doi:10.1136/bmj.c3515
    """
    if subject.base is None:
        return cannot_say(subject, NAME, "There is no pooled result from which small studies could be left out.")
    cases = _cases(subject)
    verdict = judge(subject, subject.base, [result for _, result in cases if result is not None])
    prior = _prior(subject)
    weighed = None if prior is None else _weighed(subject, prior)
    facts = {
        "table": pd.DataFrame([*_rows(subject, cases, weighed), *_exact_rows(subject), *_needed_row(subject)]),
        "reason": _reason(subject, cases, weighed),
        "assumed": _assumed(subject, weighed),
    }
    if weighed is None:
        smallest = min(subject.rules.small_samples.below, default=0)
        count = int((_arm_sizes(subject) < smallest).sum())
        measures = f"with fewer than {smallest} patients in an arm"
        return limitation(subject, NAME, verdict, quantity=count, unit="studies", measures=measures, **facts)
    facts |= {
        "quantity": float(subject.scale.display(weighed.central.estimate)),
        "unit": subject.scale.short_unit,
        "measures": "left after what small trials exaggerate",
        "sources": (_prior_row(subject)["source_id"],),
    }
    if weighed.verdict != OVERTURNS and reversed_cases(subject, cases):  # then the cases decide, not the size
        return limitation(subject, NAME, verdict, **facts)
    return weighed_limitation(subject, NAME, weighed, size_unit=subject.scale.short_unit, **facts)


Case = tuple[str, Result | None]


def reversed_cases(subject: Subject, cases: list[Case]) -> list[Case]:
    """The cases that reverse a conclusion."""
    return [case for case in cases if case[1] is not None and reversed_by(subject, case[1])]


def _arm_sizes(subject: Subject) -> pd.Series:
    """Patients of each study in its smaller arm."""
    return subject.effects.table[["n", "n_against"]].min(axis=1)


def _cases(subject: Subject) -> list[Case]:
    """The result without the studies below each size, None where none is left; for shares also by exact counts."""
    sizes = _arm_sizes(subject)
    cases = []
    for below in subject.rules.small_samples.below:
        keep = sizes >= below
        if not keep.all():
            kept = tuple(subject.effects.table.loc[keep, "study"])
            cases.append((_label(below), result_of_only(subject.effects, kept, subject.method) if kept else None))
    return [*cases, *_exact_case(subject)]


def _label(below: int) -> str:
    return f"without studies below {below} patients"


def _exact_case(subject: Subject) -> list[Case]:
    if subject.kind != "share" or subject.exact:
        return []
    (total,) = crude_total(subject.effects, subject.method.level).itertuples()
    ends = (to_analysis(subject.scale, share) for share in (total.percent, total.low, total.high))
    return [("all events over all patients, exact interval", Result(*ends))]


def _prior_row(subject: Subject) -> pd.Series | None:
    name = subject.rules.small_samples.prior
    return None if name is None else row_of(subject.evidence, name, "bias_priors")


def _prior(subject: Subject) -> Plausible | None:
    """The published exaggeration in points; None where it cannot be put on the scale, as for counts."""
    row = _prior_row(subject)
    found = None if row is None or subject.kind == "ratio" else exaggeration(subject, row)
    if found is None or subject.rules.small_samples.prior_below is None:
        return None
    per_unit = found.mean / row["estimate"]
    ends = sorted((per_unit * row["ci_low"], per_unit * row["ci_high"]))
    return Plausible(low=ends[0], central=found.mean, high=ends[1])


def _weighed(subject: Subject, prior: Plausible) -> Weighed:
    large = (_arm_sizes(subject) >= subject.rules.small_samples.prior_below).to_numpy(bool)
    most = _REACH * abs(subject.gain(subject.base.estimate))
    return weigh(subject, lambda size: without_bias(subject, BiasPrior(size, 0.0), large), prior, reach=(0.0, most))


def _rows(subject: Subject, cases: list[Case], weighed: Weighed | None) -> list[dict[str, object]]:
    sizes = _arm_sizes(subject)
    rows = [{"Scenario": "result as it is", "Studies": len(sizes), **result_cells(subject, subject.base)}]
    left = {_label(below): int((sizes >= below).sum()) for below in subject.rules.small_samples.below}
    rows += [
        {"Scenario": name, "Studies": left.get(name, len(sizes)), **result_cells(subject, result)}
        for name, result in cases
    ]
    if weighed is None:
        return rows
    known, below = weighed.plausible, subject.rules.small_samples.prior_below
    digits, unit = digits_of(subject.scale), subject.scale.short_unit
    for name, size, result in (("most likely", known.central, weighed.central), ("most", known.high, weighed.ends[1])):
        said = f"{number(size, digits)} {unit} off studies below {below} patients ({name})"
        rows.append({"Scenario": said, "Studies": len(sizes), **result_cells(subject, result)})
    return rows


def _exact_rows(subject: Subject) -> list[dict[str, object]]:
    """Each study's own share with its exact interval."""
    if subject.kind != "share":
        return []
    found = exact_proportions(subject.effects, subject.method.level)
    return [
        {
            "Scenario": f"{row.label}: {row.events:g} of {row.n:g}, exact interval",
            "Studies": 1,
            "Estimate": row.percent,
            "Low": row.low,
            "High": row.high,
        }
        for row in found.itertuples()
    ]


def _needed_row(subject: Subject) -> list[dict[str, object]]:
    worth = worthwhile(subject)
    if worth is None:
        return []
    rules = subject.rules.imprecision
    said = f"patients in each arm of a trial of two arms that finds {worth.words} with {100 * rules.power:g}% power"
    return [{"Scenario": said, "Patients per arm": per_arm_needed(subject, worth)}]


def _reason(subject: Subject, cases: list[Case], weighed: Weighed | None) -> str:
    sizes = _arm_sizes(subject)
    lowest = min(subject.rules.small_samples.below, default=0)
    small = int((sizes < lowest).sum())
    have = "has" if small == 1 or len(sizes) == 1 else "have"
    few = f"{small} of {studies(len(sizes))} {have}" if small else "No study has"
    said = [f"{few} fewer than {lowest} patients."]
    for name, result in reversed_cases(subject, cases):
        turned = listed(reversed_by(subject, result), subject.base)
        said.append(f"The result {name} is {result_words(subject, result)}: {turned}.")
    if not reversed_cases(subject, cases):
        gone = any(result is None for _, result in cases)
        said.append("No study is left without the small ones." if gone else _unmoved(cases))
    if weighed is not None:
        known, digits = weighed.plausible, digits_of(subject.scale)
        said.append(
            f"Small trials exaggerated elsewhere by {number(known.central, digits)} {subject.scale.short_unit} "
            f"({interval(known.low, known.high, digits)}). {verdict_words(subject, weighed)}"
        )
    return " ".join(filter(None, [*said, _needed_words(subject)]))


def _unmoved(cases: list[Case]) -> str:
    return "Leaving small studies out reverses no conclusion." if cases else "None is small enough to be left out."


def _needed_words(subject: Subject) -> str:
    worth = worthwhile(subject)
    if worth is None:
        return ""
    return (
        f"A trial of two arms would need {number(per_arm_needed(subject, worth), 0)} patients in each to find "
        f"{worth.words}."
    )


def _assumed(subject: Subject, weighed: Weighed | None) -> tuple[str, ...]:
    found = ["limits.small_samples.below", "limits.imprecision.alpha", "limits.imprecision.power"]
    if weighed is not None:
        found += ["limits.small_samples.prior", "limits.small_samples.prior_below"]
        found.append(f"limits.baseline_sd.{subject.outcome}")
    return (*found, *(worthwhile(subject).assumed if worthwhile(subject) else ()))
