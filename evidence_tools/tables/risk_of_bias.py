"""Tables of risk of bias: every judgement with its basis and source, and the scales of others kept apart."""

from __future__ import annotations

import pandas as pd

from evidence_tools.certainty.risk_of_bias import beside_the_tools, own_scales, risk_of_bias
from evidence_tools.certainty.risk_of_bias.tools import FROM_ROB_1, NOT_JUDGED
from evidence_tools.evidence import Evidence
from evidence_tools.study_effects import Effects
from evidence_tools.tables.shown import Shown

NOTHING = "no judgement was extracted"


def table_of_risk_of_bias(evidence: Evidence, effects: Effects | None = None) -> pd.DataFrame:
    """One row per study and domain: tool, judgement, its basis and sources; what has no domain in a tool stands last.

    Parameters
    ----------
    evidence
        The extraction tables.
    effects
        A result: only its studies, and the judgements that apply to it. None takes all.

    Returns
    -------
    DataFrame
        Study (index), Tool, Domain, Judgement (marked where it was translated from another tool), Basis, Rows of
        risk_of_bias.csv that decide, and Source.
    """
    found = pd.concat([risk_of_bias(evidence, effects), beside_the_tools(evidence, effects)], ignore_index=True)
    bare = found["judgement"] == NOT_JUDGED
    shown = pd.DataFrame(
        {
            "Study": found["label"],
            "Tool": found["tool"],
            "Domain": found["domain"],
            "Judgement": found["judgement"] + found["translated"].map({True: f" ({FROM_ROB_1})", False: ""}),
            "Basis": found["basis"].where(~bare | (found["basis"] != ""), NOTHING),
            "Rows": found["decided_by"].str.replace(";", "; "),
            "Source": found["source_ids"].str.replace(";", "; "),
        }
    )
    return Shown(shown.set_index("Study"))


def table_of_own_scales(evidence: Evidence) -> pd.DataFrame:
    """What reviews, payers, registries and authors say by scales of their own, each in its own words."""
    ratings = own_scales(evidence)
    shown = pd.DataFrame(
        {
            "What is rated": ratings["subject"],
            "By": ratings["review"].where(ratings["review"] != "", ratings["source_id"]),
            "Scale": ratings["scale"],
            "Item": ratings["item"],
            "It says": ratings["says"],
            "Stated by": ratings["stated_by"],
            "Note": ratings["note"],
            "Rows": ratings["row"],
            "Source": ratings["source_id"],
        }
    )
    return Shown(shown.set_index("What is rated"))
