"""Risk of bias beside a forest: the overall judgement of each study for this result, as a short word with its mark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import pandas as pd

from evidence_tools.certainty.risk_of_bias.overall import ONE_ARM, overall
from evidence_tools.certainty.risk_of_bias.tools import AT_HIGH_RISK
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.schemas.vocabularies import RANDOMISED
from evidence_tools.figures.risk_of_bias_looks import LOOKS, Look, high_risk_words
from evidence_tools.models import Pooled
from evidence_tools.naming import counted
from evidence_tools.wording import shown

AT_LEAST = "at least "
RISK = "risk of bias"  # the column, where a sentence names it
_SHORT: Mapping[str, str] = MappingProxyType({"some concerns": "some", "no information": "no info"})
_NOTE = (
    "Risk of bias: overall judgement of the study for this result, the worst domain of RoB 2 (randomised trials) or "
    "ROBINS-I (others)."
)
_MAY_BE_WORSE = "≥: a domain was not judged, so it may be worse."


def judgements(fit: Pooled, evidence: Evidence) -> list[str]:
    """The overall judgement of each study of a result, in the order of its table.

    Returns
    -------
    list of str
        Words of the tool, after ``at least`` where a domain was not judged.
    """
    judged = overall(evidence, fit.effects).set_index("study").loc[fit.effects.table["study"]]
    return [AT_LEAST * bool(row.at_least) + row.overall for row in judged.itertuples()]


def short_word(judgement: str) -> str:
    """A judgement as a cell of a forest.

    Examples
    --------
    >>> short_word("at least some concerns"), short_word("critical")
    ('≥ some', 'critical')
    """
    plain = judgement.removeprefix(AT_LEAST)
    return "≥ " * judgement.startswith(AT_LEAST) + _SHORT.get(plain, plain)


def look_of(judgement: str) -> Look:
    """How a judgement is drawn, with or without ``at least``."""
    return LOOKS[judgement.removeprefix(AT_LEAST)]


def risk_note(risks: Iterable[str], fit: Pooled) -> str:
    """Say what the column of risk of bias holds; empty where there is none."""
    risks = [risk for risk in risks if risk]
    if not risks:
        return ""
    question = fit.effects.question
    one_arm = question is not None and question.against is None and fit.effects.table["design"].isin(RANDOMISED).any()
    bound = any(risk.startswith(AT_LEAST) for risk in risks)
    caveat = f"Randomised trials: {ONE_ARM}."
    return " ".join([_NOTE, *[_MAY_BE_WORSE] * bound, *[caveat] * bool(one_arm)])


def risk_words(studies: pd.DataFrame) -> str:
    """How much of a result comes from studies at high risk of bias, as part of an alternative text.

    Parameters
    ----------
    studies
        Rows of a forest with `risk` and `weight`; those without a judgement are left out.

    Returns
    -------
    str
        Empty where no study has a judgement.
    """
    judged = studies[studies["risk"] != ""]
    if judged.empty:
        return ""
    plain = judged["risk"].str.removeprefix(AT_LEAST)
    bad = plain.isin(AT_HIGH_RISK)
    if not bad.any():
        return f"Risk of bias: none of {counted(len(judged), 'study', 'studies')} judged to be at high risk"
    share = shown(judged.loc[bad, "weight"].sum(), "percent")
    return (
        f"Risk of bias: {bad.sum()} of {counted(len(judged), 'study', 'studies')}, {share}% of the weight, at "
        f"{high_risk_words(plain[bad])} risk"
    )
