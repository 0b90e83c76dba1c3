"""The overall judgement of each study behind a result, and how much of the result rests on each."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from evidence_tools.certainty.risk_of_bias.asked import asked
from evidence_tools.certainty.risk_of_bias.domains import domains_of, joined
from evidence_tools.certainty.risk_of_bias.tools import AT_HIGH_RISK, LEVELS, LOW, NOT_JUDGED, ROB_2, ROBINS_I, worst
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.ids import together
from evidence_tools.study_effects import Effects

COLUMNS = ["study", "label", "tool", "overall", "high_risk", "decided_by", "domains_judged", "of", "at_least"]
COLUMNS += ["translated", "weight", "n", "rows", "source_ids", "note"]
_TYPES = dict.fromkeys(("high_risk", "at_least", "translated"), bool) | dict.fromkeys(("domains_judged", "of"), int)
SHARES = ["tool", "overall", "high_risk", "share", "of", "studies", "study"]
WEIGHT, PATIENTS, STUDIES = "weight", "patients", "studies"
SEVERAL_CONCERNS = "several domains raise some concerns; the guidance allows high where they add up"
ONE_ARM = "judged as a comparison of arms, while this result uses one arm alone"


def overall(
    evidence: Evidence,
    effects: Effects | None = None,
    *,
    studies: Collection[str] | None = None,
    without: Collection[str] = (),
    weights: pd.Series | None = None,
) -> pd.DataFrame:
    """How far each study behind a result may mislead, over all domains of its tool.

    RoB 2: high where any domain is high, else some concerns where any domain raises some, low only where all five are
    judged low. ROBINS-I: the worst domain; *no information* outranks moderate and yields to serious. A study with a
    domain that was not judged is never low: with nothing worse than low it is *not judged*, and otherwise its
    judgement is the least that it can be (`at_least`). Funding and what else stands beside the tools never decides.

    Parameters
    ----------
    evidence
        The extraction tables.
    effects
        A result; None takes every study and every judgement.
    studies
        Ids that take the place of the studies behind `effects`, where nothing could be pooled; their visit counts as
        not known, so that no judgement is left out for its time.
    without
        Domains that are not counted, such as Confounding where the design has been marked down for it already.
    weights
        Weight of each study in percent, by study, as ``Pooled.weights`` has them; None where nothing was pooled.

    Returns
    -------
    DataFrame
        One row per study: study, label, tool, overall, high_risk (high, serious or critical), decided_by (domains,
        joined by ;), domains_judged, of, at_least, translated, weight (percent) and n (patients; both NaN where not
        known), rows and source_ids behind the judgement, note.

    Raises
    ------
    QuestionError
        When a study is not in studies.csv, a domain is not known, or the weights are of other studies.

    References
    ----------
    Sterne JAC et al. (2019). RoB 2. BMJ 366:l4898. doi:10.1136/bmj.l4898. Sterne JAC et al. (2016). ROBINS-I. BMJ
    355:i4919. doi:10.1136/bmj.i4919

    Examples
    --------
    >>> from evidence_tools.evidence import current_edition, read_evidence
    >>> judged = overall(read_evidence(current_edition()))
    >>> bool((judged.loc[judged["domains_judged"] < judged["of"], "overall"] == "low").any())
    False
    """
    wanted = asked(evidence, effects, studies)
    domains = _counted(domains_of(evidence, wanted), without, evidence)
    of_study = dict(list(domains.groupby("study")))
    rows = [_of_study(of_study[study], one_arm=wanted.one_arm) for study in wanted.studies["study"]]
    numbers = wanted.studies[["study", "n"]].assign(weight=_weights(wanted.studies["study"], weights))
    frame = pd.DataFrame(rows, columns=[name for name in COLUMNS if name not in ("n", "weight")])
    return frame.merge(numbers, on="study", how="left")[COLUMNS].astype(_TYPES)


def weight_at_risk(judged: pd.DataFrame) -> pd.DataFrame:
    """Which share of a result rests on studies of each overall judgement.

    Shares of the pooled weight; of the patients where nothing was pooled; of the studies where a number of patients
    is not known.

    Parameters
    ----------
    judged
        As `overall` gives it.

    Returns
    -------
    DataFrame
        One row per tool and judgement that occurs, the worst first: tool, overall, high_risk, share (percent), of
        (``weight``, ``patients`` or ``studies``), studies (how many) and study (ids joined by ;).

    Examples
    --------
    >>> two = pd.DataFrame({"study": ["a", "b"], "tool": "RoB 2", "overall": ["high", "low"],
    ...                     "high_risk": [True, False], "weight": [75.0, 25.0], "n": [30, 10]})
    >>> weight_at_risk(two)[["overall", "share", "of"]].values.tolist()
    [['high', 75.0, 'weight'], ['low', 25.0, 'weight']]
    """
    measure, size = _sizes(judged)
    rows = []
    for tool in (ROB_2, ROBINS_I):
        for level in (*reversed(LEVELS[tool]), NOT_JUDGED):
            here = (judged["tool"] == tool) & (judged["overall"] == level)
            if here.any():
                share = float(100 * size[here].sum() / size.sum())
                studies = judged.loc[here, "study"]
                rows.append((tool, level, level in AT_HIGH_RISK, share, measure, len(studies), ";".join(studies)))
    return pd.DataFrame(rows, columns=SHARES)


def _counted(domains: pd.DataFrame, without: Collection[str], evidence: Evidence) -> pd.DataFrame:
    """The domains that count."""
    known = evidence.risk_of_bias_domains.loc[lambda places: places["position"].notna(), "tool_domain"].unique()
    left_out = {name.casefold() for name in without}
    if unknown := sorted(left_out - {name.casefold() for name in known}):
        raise QuestionError(f"domains not known: {', '.join(unknown)}; allowed: {', '.join(known)}")
    return domains[~domains["domain"].str.casefold().isin(left_out)]


def _of_study(domains: pd.DataFrame, *, one_arm: bool) -> dict[str, object]:
    tool = domains["tool"].iloc[0]
    judged = domains[domains["judgement"] != NOT_JUDGED]
    level, undecided = worst(tool, domains["judgement"]), len(judged) < len(domains)
    if level == LOW and undecided:
        level = NOT_JUDGED
    deciding = judged if level == NOT_JUDGED else judged[judged["judgement"] == level]
    return {
        "study": domains["study"].iloc[0],
        "label": domains["label"].iloc[0],
        "tool": tool,
        "overall": level,
        "high_risk": level in AT_HIGH_RISK,
        "decided_by": "" if level == NOT_JUDGED else joined(deciding["domain"]),
        "domains_judged": len(judged),
        "of": len(domains),
        "at_least": undecided and level not in (NOT_JUDGED, LEVELS[tool][-1]),
        "translated": bool(deciding["translated"].any()),
        "rows": together(deciding["decided_by"]),
        "source_ids": together(deciding["source_ids"]),
        "note": "; ".join(_notes(tool, level, len(deciding), one_arm=one_arm)),
    }


def _notes(tool: str, level: str, deciding: int, *, one_arm: bool) -> list[str]:
    several = level == "some concerns" and deciding > 1
    return [SEVERAL_CONCERNS] * several + [ONE_ARM] * (one_arm and tool == ROB_2)


def _weights(studies: pd.Series, weights: pd.Series | None) -> pd.Series:
    if weights is None:
        return pd.Series(float("nan"), index=studies.index)
    if set(weights.index) != set(studies):
        raise QuestionError(
            f"weights are of {', '.join(weights.index)}; the effects have {', '.join(studies)}: "
            "give fit.effects and fit.weights of one result"
        )
    return studies.map(weights)


def _sizes(judged: pd.DataFrame) -> tuple[str, pd.Series]:
    """By what the studies count, and how much each."""
    for measure, column in ((WEIGHT, "weight"), (PATIENTS, "n")):
        if judged[column].notna().all() and judged[column].sum() > 0:
            return measure, judged[column]
    return STUDIES, pd.Series(1.0, index=judged.index)
