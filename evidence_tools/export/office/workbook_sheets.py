"""What stands on each sheet of the workbook of a review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from evidence_tools.certainty import certainties
from evidence_tools.evidence import Evidence
from evidence_tools.export.judgement_files import certainty_inputs_frame
from evidence_tools.export.limit_tables import limits_frame
from evidence_tools.export.office.cells import Cell, number_cell
from evidence_tools.export.office.grid import Grid, grid_of
from evidence_tools.ledger import claims
from evidence_tools.limits import challenge_all
from evidence_tools.models import Answer, answers
from evidence_tools.results import Entry
from evidence_tools.tables.committee.all_tables import COMMITTEE
from evidence_tools.tables.limits import table_of_policy_limitations
from evidence_tools.tables.results import table_of_answers

_SHOWN_PARTS = {"estimate": "Estimate", "low": "Low", "high": "High", "weight": "Weight, percent"}
_HEADINGS = {"y": "y, scale of analysis", "v": "v, its variance", "se": "Standard error", "n": "n", "sd": "SD"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, which a link can hold, and its table."""

    name: str
    grid: Grid


def sheets_of(evidence: Evidence, results: Mapping[str, Entry]) -> tuple[Sheet, ...]:
    """The sheets of the workbook in reading order."""
    asked = answers(evidence)
    frames = {
        "Results": ("Every number of the review by its key", results_frame(results)),
        "Answers": ("The answers to the questions, side by side", table_of_answers(asked)),
        "Effects used": ("The effects behind every answer, study by study", effects_frame(asked, results)),
        "Not used": ("Rows of the outcome that were not used, with the reason", dropped_frame(asked)),
        "Claims": ("Every statement of the policy against the data", _readable(claims(evidence))),
        "Certainty": ("How certain the evidence on each question is", _readable(certainties(evidence).frame)),
        "Certainty inputs": ("Every number behind every rating", certainty_inputs_frame(evidence)),
        "Limitations": ("What limits each answer, by how much", _readable(limits_frame(challenge_all(evidence)))),
        "Policy limitations": ("What the policy names as limits", table_of_policy_limitations(evidence)),
    }
    tables = [make(evidence) for make in COMMITTEE]
    last = {
        "Studies": ("The studies as they were extracted", _readable(evidence.studies)),
        "Sources": ("The documents that were read", _readable(evidence.sources)),
    }
    return (
        *(Sheet(name, grid_of(frame, title=title)) for name, (title, frame) in frames.items()),
        *(Sheet(each.name.replace("_", " ").capitalize(), grid_of(each)) for each in tables),
        *(Sheet(name, grid_of(frame, title=title)) for name, (title, frame) in last.items()),
    )


def results_frame(results: Mapping[str, Entry]) -> pd.DataFrame:
    """One row per number of the results file: key, value, how it is shown, unit and all that belongs to it."""
    rows = [
        {
            "Key": key,
            "Value": _number(each),
            "Shown": each["shown"],
            "Unit": each["unit"],
            "Label": each["label"],
            "Rows": ";".join(each.get("rows", ())),
            "Method": each.get("method", ""),
            "Convention": each.get("convention", ""),
            "Marks": each.get("marks", ""),
            "Note": each.get("note", ""),
        }
        for key, each in results.items()
    ]
    return pd.DataFrame(rows)


def _number(each: Entry) -> Cell:
    """A number with the format that shows it; an empty cell where it is not known or has no end, as the note says."""
    return Cell("") if each["value"] is None else number_cell(each["value"], each["shown"])


def effects_frame(asked: Mapping[str, Answer], results: Mapping[str, Entry]) -> pd.DataFrame:
    """One row per question and study: the effect on the scale of display and on that of analysis, and its origin."""
    parts = []
    for name, each in asked.items():
        table = each.effects.table
        about = {"Question": each.effects.label, "Key": name, "Study": table["label"], "Marks": table["marks"]}
        shown = {
            heading: [_of_study(results, f"{name}.study.{study}.{part}") for study in table["study"]]
            for part, heading in _SHOWN_PARTS.items()
        }
        rest = table.drop(columns=["study", "label", "marks"])
        parts.append(pd.DataFrame(about | shown | {"Unit": each.effects.scale.unit}, index=table.index).join(rest))
    return _readable(pd.concat(parts, ignore_index=True))


def _of_study(results: Mapping[str, Entry], key: str) -> Cell:
    return _number(results[key]) if key in results else Cell("")


def dropped_frame(asked: Mapping[str, Answer]) -> pd.DataFrame:
    """One row per question and row of its outcome that was not used, with the reason."""
    parts = [each.effects.dropped.assign(question=each.effects.label, key=name) for name, each in asked.items()]
    frame = pd.concat(parts, ignore_index=True)
    return _readable(frame[["question", "key", "label", "arm", "months", "reason", "detail", "rows"]])


def _readable(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with headings in words, without columns that are empty throughout."""
    filled = frame.dropna(axis="columns", how="all")
    return filled.rename(columns=lambda name: _HEADINGS.get(name, name[:1].upper() + name[1:].replace("_", " ")))
