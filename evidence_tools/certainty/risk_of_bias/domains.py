"""Every study, domain by domain: what was judged, by which rows, and what nobody judged."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evidence_tools.certainty.risk_of_bias.asked import Asked, asked
from evidence_tools.certainty.risk_of_bias.tools import BESIDE, LOW, NOT_JUDGED, TRANSLATED, in_words_of_tool, worst
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.ids import together
from evidence_tools.evidence.labels import study_labels
from evidence_tools.evidence.protocol_scopes import Scope
from evidence_tools.study_effects import Effects

COLUMNS = ["study", "label", "tool", "domain", "order", "judgement", "translated"]
COLUMNS += ["scope", "basis", "decided_by", "rows", "source_ids"]


def risk_of_bias(evidence: Evidence, effects: Effects | None = None) -> pd.DataFrame:
    """How far each study may mislead, in every domain of the tool for its design.

    Randomised trials stand under the five domains of RoB 2, other studies under the seven of ROBINS-I. Judgements made
    with the older RoB 1 are shown in the domain of RoB 2 where they belong and marked as translated: the signalling
    questions of RoB 2 were not answered. Of several judgements in a domain the worst stands. A domain without any is
    *not judged*, never low; nor is it low where a part of it that a low judgement needs was not judged.

    Parameters
    ----------
    evidence
        The extraction tables; risk_of_bias_domains.csv says where each domain belongs, ``certainty.scopes`` of the
        protocol which results a scope covers.
    effects
        A result: only its studies, without judgements on other visits or outcomes. None takes every study and every
        judgement.

    Returns
    -------
    DataFrame
        One row per study and domain: study, label, tool, domain, order (place of the domain in the tool), judgement,
        translated (whether a judgement that decides was made with another tool), scope and basis of the judgements
        that decide (each ground after its scope), decided_by (their row ids), rows (all row ids that apply, joined by
        ;) and source_ids of those that decide.

    Raises
    ------
    QuestionError
        When the effects have a study that is not in studies.csv.

    References
    ----------
    Sterne JAC et al. (2019). RoB 2. BMJ 366:l4898. doi:10.1136/bmj.l4898. Sterne JAC et al. (2016). ROBINS-I. BMJ
    355:i4919. doi:10.1136/bmj.i4919

    Examples
    --------
    >>> from evidence_tools.evidence import current_edition, read_evidence
    >>> judged = risk_of_bias(read_evidence(current_edition()))
    >>> sorted(judged["tool"].unique())
    ['ROBINS-I', 'RoB 2']
    """
    return domains_of(evidence, asked(evidence, effects))


def beside_the_tools(evidence: Evidence, effects: Effects | None = None) -> pd.DataFrame:
    """What was judged and has no domain in the tools, such as money: shown beside them, never in an overall judgement.

    Returns
    -------
    DataFrame
        One row per extracted judgement, in the columns of `risk_of_bias`; `order` is missing and the judgement stands
        in the words of the extraction.
    """
    found = applying(evidence, asked(evidence, effects))
    found = found[found["tool"] == BESIDE]
    columns = {
        "study": found["study_id"],
        "label": found["study_id"].map(study_labels(evidence)),
        "tool": found["tool"],
        "domain": found["tool_domain"],
        "order": pd.Series(pd.NA, index=found.index, dtype="Int64"),
        "judgement": found["judgement"],
        "translated": False,
        "scope": found["scope"].fillna(""),
        "basis": _grounds(found),
        "decided_by": found["row_id"],
        "rows": found["row_id"],
        "source_ids": found["source_ids"],
    }
    return pd.DataFrame(columns, columns=COLUMNS).reset_index(drop=True)


def domains_of(evidence: Evidence, wanted: Asked) -> pd.DataFrame:
    """The rows of `risk_of_bias` for studies asked about, in their order."""
    places = evidence.risk_of_bias_domains
    domains = places[places["tool"] != BESIDE].drop_duplicates(["tool", "position"]).sort_values("position")
    empty = wanted.studies.merge(domains[["tool", "tool_domain", "position"]], on="tool", how="left")
    found = dict(list(applying(evidence, wanted).groupby(["study_id", "tool", "tool_domain"])))
    parts = places[places["low_needs_it"] == "yes"].groupby(["instrument", "tool", "tool_domain"])["domain"].agg(set)
    rows = [
        {
            **{"study": each.study, "label": each.label, "tool": each.tool},
            **{"domain": each.tool_domain, "order": int(each.position)},
            **_judged(found.get((each.study, each.tool, each.tool_domain)), parts),
        }
        for each in empty.itertuples()
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"translated": bool, "order": int})


def applying(evidence: Evidence, wanted: Asked) -> pd.DataFrame:
    """The extracted judgements that apply to a result, with the columns of their place and `shown`, the tool's word."""
    months = wanted.studies.set_index("study")["months"]
    found = evidence.risk_of_bias
    found = found[found["study_id"].isin(months.index)]
    found = found.merge(evidence.risk_of_bias_domains, on=["instrument", "domain"], how="left")
    scopes = evidence.protocol.certainty.scopes
    scoped = zip(found["scope"], found["study_id"], strict=True)
    covers = [_covers(scopes, scope, months[study], wanted.outcome) for scope, study in scoped]
    found = found[np.array(covers, dtype=bool)]
    words = zip(found["instrument"], found["judgement"], strict=True)
    return found.assign(shown=[in_words_of_tool(*each) for each in words]).reset_index(drop=True)


def _covers(scopes: Mapping[str, Scope], scope: object, months: float, outcome: str | None) -> bool:
    """Whether a judgement applies; one without a scope does, and one with a scope that the protocol does not know."""
    return scope not in scopes or scopes[scope].covers(months, outcome)


def _judged(found: pd.DataFrame | None, parts: pd.Series) -> dict[str, object]:
    """The judgement of one domain of one study, and the rows behind it."""
    if found is None:
        return {"judgement": NOT_JUDGED, "translated": False} | dict.fromkeys(COLUMNS[7:], "")
    judgement = worst(found["tool"].iloc[0], found["shown"])
    deciding = found[found["shown"] == judgement]
    whole = judgement != LOW or _every_part(found, parts)
    return {
        "judgement": judgement if whole else NOT_JUDGED,
        "translated": bool(deciding["instrument"].isin(TRANSLATED).any()),
        "scope": joined(deciding["scope"].dropna(), "; "),
        "basis": joined(_grounds(deciding), ". "),
        "decided_by": joined(deciding["row_id"]),
        "rows": joined(found["row_id"]),
        "source_ids": together(deciding["source_ids"]),
    }


def _grounds(found: pd.DataFrame) -> pd.Series:
    """The ground of each judgement, after the period or outcome that it speaks of."""
    scopes = found["scope"].fillna("")
    return (scopes.str.slice(0, 1).str.upper() + scopes.str.slice(1) + ": ").where(scopes != "", "") + found["basis"]


def _every_part(found: pd.DataFrame, parts: pd.Series) -> bool:
    """Whether one instrument judged every part of the domain that a low judgement needs."""
    places = found.groupby(["instrument", "tool", "tool_domain"])["domain"].agg(set)
    return any(parts.get(place, set()) <= judged for place, judged in places.items())


def joined(words: pd.Series, between: str = ";") -> str:
    """Different words in the order of their rows."""
    return between.join(words.drop_duplicates())
