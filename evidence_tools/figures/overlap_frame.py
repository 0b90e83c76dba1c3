"""Studies with the time in which they enrolled, by groups that may share patients, and the pairs that tie them."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.labels import study_labels
from evidence_tools.limits.overlap.facts import facts_of
from evidence_tools.limits.overlap.graph import network, patients_treated, shared_patients

STUDY, PAIR = "study", "pair"
_HALF_A_YEAR = 0.5
COLUMNS = [
    *("part", "group", "study", "label", "patients", "start", "end", "printed_start", "printed_end", "answers"),
    *("study_b", "grade", "evidence"),
]


def overlap_frame(evidence: Evidence, used: tuple[str, ...] = ()) -> pd.DataFrame:
    """List the studies that may share patients, group by group, and the pairs with what speaks for each.

    Parameters
    ----------
    evidence
        The extraction tables.
    used
        Studies behind a result, marked in `answers`.

    Returns
    -------
    DataFrame
        `part` is ``study`` or ``pair``. A study has its `group` (numbered from 1, the largest first, by the pairs that
        the protocol counts as the same patients; 0 where only possible pairs tie it), patients with the treatment under
        review, `start` and `end` of enrolment in years (the middle of the year of its report where no end is printed;
        NaN where nothing is known) and whether each is printed. A pair has `study`, `study_b`, grade and evidence.
        Studies without a pair are left out.
    """
    pairs = shared_patients(evidence)
    tied = set(pairs["study_a"]) | set(pairs["study_b"])
    studies = [study for study in evidence.studies["study_id"] if study in tied]
    return pd.concat([_studies(evidence, pairs, studies, used), _pairs(pairs)], ignore_index=True)[COLUMNS]


def _studies(evidence: Evidence, pairs: pd.DataFrame, studies: list[str], used: tuple[str, ...]) -> pd.DataFrame:
    facts, table = facts_of(evidence), evidence.studies.set_index("study_id")
    frame = pd.DataFrame(
        {
            "part": STUDY,
            "group": _groups(evidence, pairs, studies),
            "study": studies,
            "label": study_labels(evidence).reindex(studies).to_numpy(),
            "patients": patients_treated(evidence).reindex(studies).to_numpy(),
            "start": [facts[study].start for study in studies],
            "end": [facts[study].end for study in studies],
            "printed_start": table["enrol_start"].reindex(studies).notna().to_numpy(),
            "printed_end": table["enrol_end"].reindex(studies).notna().to_numpy(),
            "answers": [study in used for study in studies],
        }
    )
    frame = frame.replace({"start": {-np.inf: np.nan}, "end": {np.inf: np.nan}})
    frame["end"] = frame["end"].where(frame["printed_end"], frame["end"] - _HALF_A_YEAR)
    order = frame["group"].replace(0, len(studies) + 1)
    return frame.assign(order=order).sort_values(["order", "end"], kind="stable", ignore_index=True)


def _groups(evidence: Evidence, pairs: pd.DataFrame, studies: list[str]) -> list[int]:
    """Numbers of the groups of two studies or more, the largest first; 0 for a study alone."""
    found = network(pairs, studies, evidence.protocol.selection.same_patients).groups
    sizes = Counter(found)
    numbered = [group for group, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])) if size > 1]
    return [numbered.index(group) + 1 if group in numbered else 0 for group in found]


def _pairs(pairs: pd.DataFrame) -> pd.DataFrame:
    return pairs.rename(columns={"study_a": "study"}).assign(part=PAIR)
