"""The real edition and a SYNTHETIC 2027 compared, on a few questions so that it takes seconds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
from edition_copies import real_edition
from synthetic_year import changed_method, corrected_cell, new_study, synthetic_2027

from evidence_tools.editions.comparing import compare
from evidence_tools.editions.record import Changes
from evidence_tools.editions.verdicts import CERTAINTY_COLUMNS, CLAIM_COLUMNS, LIMIT_COLUMNS
from evidence_tools.evidence import Evidence

ASKED = {"pain": "pain_from_12", "disability": "odi_from_12", "harm": "device_or_procedure_events"}
WHY = "SYNTHETIC: made for a test"
CLAIM = ("B08", "a synthetic statement", "consistent", "differs", "new_study", WHY)
RATED = ("pain_from_12", "Pain, 12 months and over", "level", "very low", "low", "new_study", WHY)
LIMIT = ("pain_from_12", "funding", "Paid for by the manufacturer", "Pain", "holds", "weakens", "new_study", WHY)


def compared(folder: Path) -> Changes:
    """A corrected cell, a new trial and another test: three numbers move; what turned is made up."""
    year = synthetic_2027(folder, corrected_cell, new_study, changed_method).read()
    named = replace(year, label="mild/2027 (synthetic)")
    found = compare(few_questions(real_edition()), few_questions(named), verdicts=False)
    turned = {
        "claims": pd.DataFrame([CLAIM], columns=list(CLAIM_COLUMNS), dtype="str"),
        "certainty": pd.DataFrame([RATED], columns=list(CERTAINTY_COLUMNS), dtype="str"),
        "limits": pd.DataFrame([LIMIT], columns=list(LIMIT_COLUMNS), dtype="str"),
    }
    return replace(found, weighed=True, **turned)


def few_questions(evidence: Evidence) -> Evidence:
    """The edition with one question for each of three critical outcomes."""
    rules = evidence.protocol
    outcomes = {
        name: rules.certainty.outcomes[name].model_copy(update={"questions": (question,), "contrasts": {}})
        for name, question in ASKED.items()
    }
    sections = {
        "questions": {question: rules.questions[question] for question in ASKED.values()},
        "certainty": rules.certainty.model_copy(update={"outcomes": outcomes}),
    }
    return replace(evidence, protocol=rules.model_copy(update=sections))
