"""Which studies may share patients, on what grounds, and how many different people they hold between them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from evidence_tools.arithmetic.clusters import choose_one_selections, components, fewest_patients
from evidence_tools.evidence import Evidence
from evidence_tools.limits.overlap.facts import Facts, Ground, facts_of, grounds

PROBABLE, POSSIBLE, NOT_RULED_OUT = "probable", "possible", "not ruled out"
GRADES = (PROBABLE, POSSIBLE)
EDGE_COLUMNS = ["study_a", "study_b", "grade", "grounds", "evidence"]
_SURE = "registration"


def shared_patients(evidence: Evidence) -> pd.DataFrame:
    """Pairs of studies that may share patients, each with its grade and what speaks for it.

    A pair of study_overlap.csv keeps its grade. Beside those, one registration makes a pair probable; a town or an
    investigator in common, or an entry in `overlaps_with`, makes it possible, unless the dates of enrolment rule out
    that anybody was in both.

    Returns
    -------
    DataFrame
        study_a, study_b, grade (``probable`` or ``possible``), grounds (the kinds, joined by ;) and evidence (words),
        in the order of studies.csv.
    """
    facts = facts_of(evidence)
    order = {study: place for place, study in enumerate(facts)}
    listed = _listed(evidence, order)
    found = grounds(facts)
    pairs = sorted({*listed, *found, *_named(evidence, order)}, key=lambda pair: (order[pair[0]], order[pair[1]]))
    rows = [_edge(pair, listed.get(pair), found.get(pair, ()), facts) for pair in pairs]
    return pd.DataFrame(rows, columns=EDGE_COLUMNS)


def with_every_doubt(evidence: Evidence, pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs of `shared_patients`, and as `not ruled out` all others that nothing in the tables speaks against.

    Dates of enrolment that do not meet, different countries, and two single centres in different towns rule a pair out.
    """
    facts = facts_of(evidence)
    known = {frozenset(pair) for pair in pairs[["study_a", "study_b"]].itertuples(index=False)}
    doubtful = [
        (one, other, NOT_RULED_OUT, "", "dates and places allow it")
        for one, other in combinations(facts, 2)
        if frozenset((one, other)) not in known and not facts[one].apart_from(facts[other])
    ]
    return pd.concat([pairs, pd.DataFrame(doubtful, columns=EDGE_COLUMNS)], ignore_index=True)


def _listed(evidence: Evidence, order: dict[str, int]) -> dict[tuple[str, str], tuple[str, str]]:
    """Grade and reason of the pairs of study_overlap.csv."""
    rows = evidence.study_overlap.itertuples()
    return {_in_order(row.study_a, row.study_b, order): (row.basis, row.reason) for row in rows}


def _named(evidence: Evidence, order: dict[str, int]) -> Iterable[tuple[str, str]]:
    """Pairs that a study names in `overlaps_with`."""
    studies = evidence.studies.set_index("study_id")["overlaps_with"].dropna()
    for study, others in studies.items():
        yield from (_in_order(study, other, order) for other in others.split(";") if other in order)


def _in_order(one: str, other: str, order: dict[str, int]) -> tuple[str, str]:
    return (one, other) if order[one] < order[other] else (other, one)


def _edge(
    pair: tuple[str, str], listed: tuple[str, str] | None, reasons: Sequence[Ground], facts: dict[str, Facts]
) -> dict[str, str]:
    kinds = (["table"] if listed else []) + [each.kind for each in reasons]
    said = ([listed[1]] if listed else []) + [each.words for each in reasons]
    one, other = (facts[study] for study in pair)
    dates = f"enrolment from {one.when}, and from {other.when}"
    if not one.could_meet(other):
        said.append(f"the dates speak against it: {dates}")
    elif reasons:
        said.append(dates)
    sure = PROBABLE if _SURE in kinds else POSSIBLE
    return {
        "study_a": pair[0],
        "study_b": pair[1],
        "grade": listed[0] if listed and sure == POSSIBLE else sure,
        "grounds": ";".join(kinds) or "overlaps_with",
        "evidence": "; ".join(said) or "named in overlaps_with of studies.csv",
    }


@dataclass(frozen=True, slots=True)
class Network:
    """Some studies, and which two of them may share patients, by their places in `studies`."""

    studies: tuple[str, ...]
    edges: tuple[tuple[int, int], ...]

    @property
    def groups(self) -> tuple[int, ...]:
        """The group that hangs together in which each study is, numbered from 0."""
        return tuple(components(len(self.studies), self.edges).tolist())

    @property
    def selections(self) -> tuple[tuple[str, ...], ...]:
        """Every largest selection of studies of which no two may share patients."""
        chosen = choose_one_selections(len(self.studies), self.edges)
        return tuple(tuple(self.studies[place] for place in places) for places in chosen)

    def people(self, patients: Sequence[float]) -> tuple[float, float]:
        """The fewest and the most different people behind these numbers of patients, one number per study."""
        return (fewest_patients(patients, self.edges)[0] if len(self.studies) else 0.0, float(sum(patients)))


def network(pairs: pd.DataFrame, studies: Iterable[str], grades: Collection[str]) -> Network:
    """The network of some studies by the pairs of `shared_patients` that have one of these grades."""
    places = {study: place for place, study in enumerate(studies)}
    kept = pairs[pairs["grade"].isin(grades) & pairs["study_a"].isin(places) & pairs["study_b"].isin(places)]
    edges = tuple((places[a], places[b]) for a, b in kept[["study_a", "study_b"]].itertuples(index=False))
    return Network(tuple(places), edges)


def patients_treated(evidence: Evidence) -> pd.Series:
    """Patients who had the treatment under review in each study, NaN where no number is known.

    The number treated, else enrolled, else the largest number behind any result of the arm.
    """
    arms = evidence.arms[evidence.arms["treatment"] == evidence.protocol.edition.treated]
    arms = arms.set_index(["study_id", "arm_id"])
    rows = pd.concat([evidence.continuous, evidence.binary])
    behind = rows.groupby(["study_id", "arm_id"])["n"].max().reindex(arms.index).astype(float)
    known = arms["n_treated"].astype(float).fillna(arms["n_enrolled"].astype(float)).fillna(behind)
    return known.groupby("study_id").sum(min_count=1).reindex(evidence.studies["study_id"])
