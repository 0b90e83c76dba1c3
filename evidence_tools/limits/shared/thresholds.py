"""The thresholds of clinical importance that sources print for an outcome, on its common scale, with short names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.study_effects.scales import thresholds_of

COLUMNS = ["mcid_id", "threshold", "source", "kind", "source_id", "named"]
WORSENING = "deterioration"  # the metric of a threshold that no improvement is measured by
_AUTHOR = re.compile(r"([A-Z][\w'’-]+)(?= et al| [A-Z]{1,3}[,.])")
_HEAD = re.compile(r"\s*[,.:(]")


def published_thresholds(evidence: Evidence, outcome: str) -> pd.DataFrame:
    """Every threshold of mcid.csv for an outcome that can be put on its common scale.

    Returns
    -------
    DataFrame
        mcid_id, threshold (a positive number of units of the common scale), source (a short name), kind (as the source
        calls it), source_id, and named: whether the protocol names it. Those come first, in its order.
    """
    rules = evidence.protocol.outcomes.get(outcome)
    if rules is None:
        return pd.DataFrame(columns=COLUMNS)
    table = evidence.mcid[evidence.mcid["metric"] != WORSENING]
    ids = dict.fromkeys([*rules.mcid, *table.loc[table["outcome"] == outcome, "mcid_id"]])
    found = thresholds_of(_naming(evidence, outcome, list(ids)), outcome)
    return pd.DataFrame(
        {
            "mcid_id": found["mcid_id"],
            "threshold": found["value"].astype(float),
            "source": [source_name(evidence, source) for source in found["source_id"]],
            "kind": found["metric_text"],
            "source_id": found["source_id"],
            "named": found["mcid_id"].isin(rules.mcid),
        }
    )


def source_name(evidence: Evidence, source_id: str) -> str:
    """A short name for a source: its first author, else the first words of its description, and its year."""
    row = evidence.sources.set_index("source_id").loc[source_id]
    citation = str(row["citation"])
    author = _AUTHOR.match(citation)
    name = author[1] if author else _HEAD.split(citation, maxsplit=1)[0]
    year = "" if pd.isna(row["year"]) else f"{row['year']:.0f}"
    return name if not year or year in name else f"{name} {year}"


def _naming(evidence: Evidence, outcome: str, ids: Sequence[str]) -> Evidence:
    """The same tables under a protocol that names these thresholds for the outcome."""
    protocol = evidence.protocol
    rules = protocol.outcomes[outcome].model_copy(update={"mcid": tuple(ids)})
    return replace(evidence, protocol=protocol.model_copy(update={"outcomes": {**protocol.outcomes, outcome: rules}}))
