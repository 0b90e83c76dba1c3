"""A synthetic registry record, and a small synthetic vocabulary, for tests of what is read from registries."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from evidence_tools.importing.known import Known
from evidence_tools.importing.record import Candidate, Import
from evidence_tools.importing.trial_record import read_trial_record

EXAMPLES = Path(__file__).resolve().parents[1] / "data" / "examples" / "re_review"
FILE = EXAMPLES / "synthetic_trial_record.json"
ODD = Path(__file__).parent / "importing" / "data" / "synthetic_odd_record.json"
READ_ON = date(2027, 1, 20)
PROTOCOL, RESULTS = ("protocolSection",), ("resultsSection",)
MEASURES = (*RESULTS, "outcomeMeasuresModule", "outcomeMeasures")
_RECORD = json.loads(FILE.read_bytes())

KNOWN = Known(
    outcomes={
        "pain": {"type": "continuous", "label": "Pain intensity"},
        "odi": {"type": "continuous", "label": "Oswestry Disability Index"},
        "age": {"type": "continuous", "label": "Age"},
        "further_care": {"type": "binary", "label": "Any further lumbar intervention"},
        "followed_up": {"type": "binary", "label": "Followed up"},
        "serious_event": {
            "type": "binary",
            "label": "Serious adverse event",
            "definition": "Synthetic definition",
        },
        "mortality": {"type": "binary", "label": "Death"},
    },
    instruments={
        "odi": {"instrument": "ODI", "label": "Oswestry Disability Index", "unit": "points"}
        | {"scale_min": "0", "scale_max": "100"},
        "nrs_0_10": {"instrument": "NRS", "label": "Numeric rating scale, 0-10", "unit": "points"}
        | {"scale_min": "0", "scale_max": "10"},
        "nrs_0_100": {"instrument": "NRS", "label": "Numeric rating scale, 0-100", "unit": "points"}
        | {"scale_min": "0", "scale_max": "100"},
    },
)
"""A synthetic vocabulary: seven outcomes, two instruments, one of them on two scales."""


STANDING = replace(
    KNOWN,
    sources={
        "nct99999999_registry": {"source_id": "nct99999999_registry", "kind": "registry", "nct": "NCT99999999"},
        "synthetic_paper": {"source_id": "synthetic_paper", "kind": "article", "nct": "NCT99999999"},
    },
    studies={
        "standing": {
            "study_id": "standing",
            "name": "Synthetic standing study",
            "registration": "NCT99999999",
            "all_source_ids": "synthetic_paper;nct99999999_registry",
            "design": "rct",
            "n_centers": "3",
        }
    },
    arms={
        "standing/mild": {"study_id": "standing", "arm_id": "mild", "arm_label": "SYNTHETIC mild", "n_enrolled": "61"},
        "standing/cmm": {"study_id": "standing", "arm_id": "cmm", "arm_label": "SYNTHETIC medical management"},
    },
)
"""An edition that has the trial already, by a paper and by an earlier version of its record."""


def record() -> dict[str, Any]:
    """The synthetic record, to be changed."""
    return copy.deepcopy(_RECORD)


def odd_record() -> dict[str, Any]:
    """A synthetic record with everything unusual: medians, percentages, weeks, groups that are no arms."""
    return json.loads(ODD.read_bytes())


def inside(tree: Any, *path: str | int) -> Any:
    """What stands at a path."""
    for part in path:
        tree = tree[part]
    return tree


def measure(tree: dict[str, Any], place: int) -> dict[str, Any]:
    """One outcome measure."""
    return inside(tree, *MEASURES, place)


def value(tree: dict[str, Any], place: int = 0, *, in_class: int = 0, group: int = 0) -> dict[str, Any]:
    """One posted value of an outcome measure."""
    return measure(tree, place)["classes"][in_class]["categories"][0]["measurements"][group]


def read(tree: Any, known: Known = KNOWN) -> Import:
    """What is read from a record."""
    return read_trial_record(json.dumps(tree).encode(), "synthetic.json", read_on=READ_ON, known=known)


def rows_of(tree: Any, place: int, known: Known = KNOWN) -> list[Candidate]:
    """The rows of one outcome measure."""
    start = f"resultsSection.outcomeMeasuresModule.outcomeMeasures[{place}]."
    return [each for each in read(tree, known).candidates if each.place.startswith(start)]
