"""Weak study designs: what the stronger designs say alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from evidence_tools.arithmetic.bias_adjustment import BiasPrior
from evidence_tools.limits.core.building import cannot_say, limitation
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.reference import plausible_from, rows_of
from evidence_tools.limits.core.statements import Result
from evidence_tools.limits.core.subject import Subject, result_of
from evidence_tools.limits.core.weighing import judge, reversed_by
from evidence_tools.limits.core.words import listed, result_words
from evidence_tools.limits.shared.priors import at_any_size, exaggeration, without_bias
from evidence_tools.limits.shared.scenarios import result_cells
from evidence_tools.models.pooled import pool
from evidence_tools.naming import design_name, design_rank
from evidence_tools.study_effects import effects
from evidence_tools.wording.numbers import interval, number, studies

NAME = "design"


@dataclass(frozen=True)
class Stratum:
    """The studies of some designs alone; `result` is None where there are none."""

    name: str
    table: pd.DataFrame
    result: Result | None

    @property
    def patients(self) -> float:
        return float(self.table[["n", "n_against"]].sum().sum())


def applies(subject: Subject) -> bool:
    """Whether there is a result whose studies have designs."""
    return subject.effects.question is not None


def challenge(subject: Subject) -> Limitation:
    """Pool the stronger designs alone, and show every design in one frame, never silently mixed.

    Most likely case: prospective designs only; other case: randomised only. Ratios of non-randomised studies are also
    shown with the exaggeration taken off that such studies had against randomised ones, randomised studies exempt; it
    is the most likely case where no study is prospective. Of a trial, a result for one arm uses that arm alone: it is
    then no randomised comparison.

    References
    ----------
    Welton et al. (2009) J R Stat Soc A 172:119-136. doi:10.1111/j.1467-985X.2008.00548.x
    """
    assumed = ("limits.design.prospective", "limits.design.randomised")
    if subject.base is None:
        return cannot_say(subject, NAME, "There is no pooled result to divide by design.", assumed=assumed)
    rules = subject.rules.design
    prospective = _stratum(subject, "prospective designs only", rules.prospective)
    randomised = _stratum(subject, "randomised only", rules.randomised)
    corrected = _corrected(subject)
    central = prospective.result or _median_corrected(subject)
    verdict = judge(subject, central, [each for each in (randomised.result, *corrected.values()) if each])
    rows = rows_of(subject.evidence, list(corrected), "bias_priors")
    return limitation(
        subject,
        NAME,
        verdict,
        quantity=100 * prospective.patients / _whole(subject).patients,
        unit="percent",
        measures="of the patients in prospective designs",
        reason=_reason(subject, prospective, randomised, corrected),
        table=_table(subject, prospective, randomised, corrected),
        sources=tuple(rows["source_id"]),
        assumed=(*assumed, "limits.design.ratios") if corrected else assumed,
    )


def _stratum(subject: Subject, name: str, designs: Collection[str]) -> Stratum:
    chosen = subject.effects.table["design"].isin(designs)
    part = subject.effects.table[chosen].reset_index(drop=True)
    if chosen.all():
        return Stratum(name, part, subject.base)
    found = replace(subject.effects, _table=part, variant=name)
    return Stratum(name, part, result_of(pool(found, subject.method)) if len(part) else None)


def _whole(subject: Subject) -> Stratum:
    return Stratum("all studies of the result", subject.effects.table, subject.base)


def _corrected(subject: Subject) -> dict[str, Result]:
    """By row of ``bias_priors.csv``, a ratio with the exaggeration of non-randomised studies taken off."""
    return {key: _less(subject, prior) for key, prior in _exaggerations(subject).items()}


def _exaggerations(subject: Subject) -> dict[str, BiasPrior]:
    """How far non-randomised studies exaggerated ratios elsewhere; empty where that does not touch the result."""
    if subject.kind != "ratio" or subject.scale.transform != "log" or _randomised(subject).all():
        return {}
    rows = rows_of(subject.evidence, subject.rules.design.ratios, "bias_priors")
    # in these rows a ratio above 1 flatters the non-randomised, in all others one below 1 flatters the treatment
    found = {row["prior_id"]: exaggeration(subject, row) for _, row in rows.iterrows()}
    return {key: prior.scaled(-1) for key, prior in found.items() if prior is not None}


def _less(subject: Subject, prior: BiasPrior) -> Result:
    return without_bias(subject, prior, _randomised(subject).to_numpy(bool))


def _median_corrected(subject: Subject) -> Result | None:
    priors = list(_exaggerations(subject).values())
    middle = plausible_from(prior.mean for prior in priors)
    return None if middle is None else _less(subject, at_any_size(priors)(middle.central))


def _randomised(subject: Subject) -> pd.Series:
    return subject.effects.table["design"].isin(subject.rules.design.randomised)


def _table(subject: Subject, prospective: Stratum, randomised: Stratum, corrected: dict[str, Result]) -> pd.DataFrame:
    whole = _whole(subject)
    designs = sorted(whole.table["design"].unique(), key=design_rank)
    each = [_stratum(subject, design_name(design), (design,)) for design in designs]
    rows = [_stratum_row(subject, stratum) for stratum in (whole, *each, prospective, randomised)]
    rows += [_corrected_row(subject, key, result) for key, result in corrected.items()]
    return pd.DataFrame([*rows, *_left_out_rows(subject)])


def _stratum_row(subject: Subject, stratum: Stratum) -> dict[str, object]:
    return {
        "Designs": stratum.name,
        "Studies": len(stratum.table),
        "Patients": stratum.patients,
        "Share of patients": 100 * stratum.patients / _whole(subject).patients,
        **result_cells(subject, stratum.result),
        "Remark": "" if len(stratum.table) else "no such study",
    }


def _corrected_row(subject: Subject, key: str, result: Result) -> dict[str, object]:
    (row,) = rows_of(subject.evidence, [key], "bias_priors").to_dict("records")
    whole = _whole(subject)
    return {
        "Designs": "all, non-randomised corrected",
        "Studies": len(whole.table),
        "Patients": whole.patients,
        "Share of patients": 100.0,
        **result_cells(subject, result),
        "Remark": f"{row['bias']}: {row['metric_text']} {row['estimate']:g} "
        f"({interval(row['ci_low'], row['ci_high'], 2)}), {row['source_id']} ({key})",
    }


def _left_out_rows(subject: Subject) -> list[dict[str, object]]:
    """Designs that the question leaves out, each pooled on its own beside the result."""
    question = subject.effects.question
    if not question.designs:
        return []
    everything = effects(subject.evidence, replace(question, designs=()))
    found = Subject(everything, pool(everything, subject.method), subject.evidence)
    others = sorted(set(everything.table["design"]) - set(question.designs), key=design_rank)
    rows = [_stratum_row(found, _stratum(found, design_name(design), (design,))) for design in others]
    return [row | {"Share of patients": float("nan"), "Remark": "not in the result"} for row in rows]


def _reason(subject: Subject, prospective: Stratum, randomised: Stratum, corrected: dict[str, Result]) -> str:
    total = _whole(subject).patients
    shares = [f"{number(100 * each.patients / total, 0)}%" for each in (prospective, randomised)]
    start = f"{shares[0]} of the patients were in prospective designs, {shares[1]} in randomised trials."
    said = [
        _alone_words(subject, "Prospective studies", prospective),
        _alone_words(subject, "randomised trials", randomised),
    ]
    if not prospective.result:
        said = ["No study is prospective"]
    elif _randomised(subject).all():
        said = ["There are no other studies that could change the result"]
    return f"{start} {'; '.join(said)}.{_corrected_words(subject, list(corrected.values()))}"


def _alone_words(subject: Subject, name: str, stratum: Stratum) -> str:
    if stratum.result is None:
        return f"no {name} are among them"
    turned = reversed_by(subject, stratum.result)
    words = f": {listed(turned, subject.base)}" if turned else ""
    count = studies(len(stratum.table))
    return f"{name} alone ({count}) give {result_words(subject, stratum.result)}{words}"


def _corrected_words(subject: Subject, corrected: Sequence[Result]) -> str:
    if not corrected:
        return ""
    ends = sorted(float(subject.scale.display(each.estimate)) for each in corrected)
    turned = [statement for each in corrected for statement in reversed_by(subject, each)]
    words = listed(list(dict.fromkeys(turned)), subject.base) if turned else "no conclusion is reversed"
    return f" Without what non-randomised studies exaggerated elsewhere the ratio is {interval(*ends, 2)}: {words}."
