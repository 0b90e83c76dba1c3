"""Two tables that US payers' evidence reviews use: what limits the relevance of each study, and its conduct."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.naming import design_name
from evidence_tools.tables.committee import conduct, relevance
from evidence_tools.tables.committee.keyed import NOTHING_FOUND, Rule, keyed_frame
from evidence_tools.tables.committee.notes import citations, data_line
from evidence_tools.tables.committee.style import Column, CommitteeTable

_ABOUT = (Column("Study", 210), Column("Design", 110), Column("Read as", 120))
_HOW = (
    f"A key is set by a rule from the extraction tables; {NOTHING_FOUND} no rule of the area found anything; a "
    "question mark after a key: the tables do not tell. What a table lacks may stand in a full text that was not read. "
    "What each rule found, with rows and places, is in the frame and the CSV file."
)


def relevance_frame(evidence: Evidence) -> pd.DataFrame:
    """What limits how far each study speaks to the policy's question, one row per study and key.

    Columns: study_id, study, design, read_as, area, key, meaning, found (in words, with the number), rule (how it is
    derived), protocol (the entry with the threshold), rows, source_ids, locators.
    """
    return keyed_frame(evidence, relevance.RULES)


def conduct_frame(evidence: Evidence) -> pd.DataFrame:
    """What limits how far each study can be believed, one row per study and key; columns as in `relevance_frame`."""
    return keyed_frame(evidence, conduct.RULES)


def table_of_relevance(evidence: Evidence) -> CommitteeTable:
    """Study relevance limitations: population, intervention, comparator, outcomes, length of follow-up."""
    title = "Limitations of relevance, study by study"
    return _table(evidence, "relevance_limitations", title, relevance_frame(evidence), relevance.RULES)


def table_of_conduct(evidence: Evidence) -> CommitteeTable:
    """Study design and conduct limitations: allocation, blinding, reporting, completeness, power, statistics."""
    title = "Limitations of design and conduct, study by study"
    return _table(evidence, "conduct_limitations", title, conduct_frame(evidence), conduct.RULES)


def _table(evidence: Evidence, name: str, title: str, frame: pd.DataFrame, rules: Sequence[Rule]) -> CommitteeTable:
    areas = tuple(dict.fromkeys(rule.area for rule in rules))
    cells = frame.groupby(["study_id", "area"], sort=False)["key"].agg(", ".join).unstack()[list(areas)]
    about = frame.drop_duplicates("study_id").set_index("study_id")
    shown = pd.DataFrame(
        {
            "Study": about["study"],
            "Design": about["design"].map(design_name),
            "Read as": about["read_as"].str.replace("_", " "),
        }
    ).join(cells)
    columns = (*_ABOUT, *(Column(area, 110, "Keys of the limitations found") for area in areas))
    return CommitteeTable(
        name=name,
        title=title,
        subtitle=data_line(evidence),
        frame=frame,
        shown=shown.reset_index(drop=True),
        columns=columns,
        notes=(*(_legend(area, rules) for area in areas), _HOW, *citations(evidence, _main_sources(evidence, about))),
    )


def _legend(area: str, rules: Sequence[Rule]) -> str:
    keys = "; ".join(f"{rule.key} {rule.meaning}" for rule in rules if rule.area == area)
    return f"{area}: {keys}."


def _main_sources(evidence: Evidence, about: pd.DataFrame) -> pd.Series:
    studies = evidence.studies.set_index("study_id")
    return studies.loc[about.index, "primary_source_id"]
