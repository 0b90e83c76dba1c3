"""What the effects that answer a question rest on: two evidences that agree on it give the same, and one is enough."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cached_property

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.deriving import Cells, rows_of

RESULTS = ("continuous", "binary")
_WHOLE = ("reference/instruments", "reference/outcomes", "reference/mcid")
Rows = tuple[tuple[str, ...], ...]


class Relevance:
    """What each question of one evidence rests on.

    Parameters
    ----------
    evidence
        The tables and the protocol.
    """

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence

    def of(self, question: str) -> Hashable:
        """Everything from which the effects for the question of this name are worked out; equal where they are.

        These are the rows of its outcome with their arms, studies, overlaps and sources, the vocabulary, and the rules
        of the protocol for it.
        """
        protocol = self.evidence.protocol
        if question not in protocol.questions:
            return None
        asked = protocol.question(question)
        visit = asked.visit or protocol.selection.visit
        selection = protocol.selection.model_copy(update={"visit": visit})
        rules = (asked, protocol.words_for(asked), selection, protocol.spread)
        of_outcome = protocol.outcomes.get(asked.outcome)
        return (*map(repr, (*rules, of_outcome)), self._shared, self._rows_of(asked.outcome))

    @cached_property
    def _shared(self) -> Hashable:
        vocabulary = tuple(tuple(self.evidence._tables[name].cells.items()) for name in _WHOLE)
        return vocabulary, tuple(sorted(set(self.evidence._tables["arms"].cells["treatment"])))

    @cached_property
    def _tables(self) -> Mapping[str, tuple[Cells, ...]]:
        names = (*RESULTS, "arms", "studies", "study_overlap", "sources", "reference/sources")
        return {name: tuple(rows_of(self.evidence._tables[name]).values()) for name in names}

    def _rows_of(self, outcome: str) -> tuple[Rows, ...]:
        results = {name: [row for row in self._tables[name] if row["outcome"] == outcome] for name in RESULTS}
        rows = [row for found in results.values() for row in found]
        studies, sources = ({row[column] for row in rows} for column in ("study_id", "source_id"))
        about = {
            **results,
            **{name: [row for row in self._tables[name] if row["study_id"] in studies] for name in ("arms", "studies")},
            "study_overlap": [
                row for row in self._tables["study_overlap"] if {row["study_a"], row["study_b"]} <= studies
            ],
            "sources": [row for row in self._sources if row["source_id"] in sources],
        }
        return tuple(tuple(tuple(row.values()) for row in found) for found in about.values())

    @property
    def _sources(self) -> tuple[Cells, ...]:
        return self._tables["sources"] + self._tables["reference/sources"]
