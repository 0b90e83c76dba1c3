"""The determination in five sentences: what supports the policy's statement, what would undo it, what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from evidence_tools.certainty import certainties
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.ledger import determination_doubts as doubts
from evidence_tools.ledger import determination_findings as findings
from evidence_tools.ledger.determination_trace import Counted, Tracer
from evidence_tools.limits import challenge_all
from evidence_tools.models import answers
from evidence_tools.results.entries import Entry, told_entry
from evidence_tools.wording import Number, Told

INFORMS = "This informs the committee. It does not decide."
QUESTIONS = (  # what each sentence answers
    "Which parts of the policy the data support",
    "What the studies show",
    "How certain that is",
    "What would undo it",
    "What would have to be published",
)
_COLUMNS = ["sentence", "number", "key", "what", "row", "source_id", "citation", "locator", "doi", "url"]


@dataclass(frozen=True, eq=False, repr=False)
class Determination:
    """Which parts of a policy statement the evidence supports, and under which choices it would not.

    Parameters
    ----------
    title
        Title of the policy.
    sentences
        The five sentences; each knows its numbers.
    edition, data_date
        Which tables they come from.
    """

    title: str
    sentences: tuple[Told, ...]
    edition: str
    data_date: str
    _counted: tuple[Counted, ...] = field(repr=False)
    _trace: pd.DataFrame = field(repr=False)

    @property
    def trace(self) -> pd.DataFrame:
        """Every number of every sentence, back to its sources.

        Returns
        -------
        DataFrame
            One row per number and place: sentence, number as shown, key of the results, what it is, row, source_id,
            citation, locator, doi, url. An assumption of the protocol has its entry as locator, a count over the
            policy's statements the file and the ids that were counted.
        """
        return self._trace.copy()

    def __repr__(self) -> str:
        numbers = sum(len(each.numbers) for each in self.sentences)
        return f"Determination {self.edition}: {len(self.sentences)} sentences with {numbers} numbers. {INFORMS}"

    def _repr_markdown_(self) -> str:
        told = [
            "\n".join([f"{place}. **{about}**", *(f"    - {clause}" for clause in clauses(each.text))])
            for place, about, each in self.numbered()
        ]
        return "\n".join([*told, "", f"*{INFORMS}*"])

    def numbered(self) -> Iterator[tuple[int, str, Told]]:
        """Place, question and sentence."""
        for place, (about, each) in enumerate(zip(QUESTIONS, self.sentences, strict=True), 1):
            yield place, about, each


def clauses(text: str) -> list[str]:
    """A long sentence in the clauses that semicolons part, those within brackets left whole.

    Examples
    --------
    >>> clauses("Pain fell (by 3; 5 studies); walking is not known.")
    ['Pain fell (by 3; 5 studies);', 'walking is not known.']
    """
    parts, depth, begun = [], 0, 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == ";" and not depth:
            parts.append(text[begun : place + 1].strip())
            begun = place + 1
    return [*parts, text[begun:].strip()]


@lru_cache(maxsize=2)
def determination(evidence: Evidence) -> Determination:
    """Which parts of the policy's statement the evidence supports, in five sentences made from results.

    They say what the policy decides and how its statements fare, what the results are for the critical outcomes, how
    certain that is, which limitations and choices would undo it, and what would have to be published. Nothing in them
    is typed: a changed cell changes the sentences that rest on it, and no other.

    Parameters
    ----------
    evidence
        The extraction tables; the protocol names the critical outcomes.

    Returns
    -------
    Determination
        With ``.sentences`` and ``.trace``, by which every number can be followed to a source and its locator.

    Raises
    ------
    QuestionError
        When the protocol names no critical outcome.

    Examples
    --------
    ``et.determination(evidence).trace`` has a row for each place that each number comes from.
    """
    rated = certainties(evidence)
    if not rated:
        raise QuestionError(
            "the protocol names no critical outcome, so there is nothing to sum up; mend: name the outcomes on which "
            "the decision turns, with their questions, under [certainty.outcomes] in protocol.toml"
        )
    answered = answers(evidence, *rated)
    limits = {question: challenge_all(evidence)[question] for question in rated}
    counted = tuple(Counted(place) for place in range(1, len(QUESTIONS) + 1))
    told = (
        findings.on_its_claims(evidence),
        findings.on_results(evidence, answered, counted[1]),
        findings.on_certainty(evidence, rated, counted[2]),
        doubts.on_limitations(limits, answered, counted[3]),
        doubts.on_what_is_missing(evidence, rated, answered, counted[4]),
    )
    return Determination(
        title=evidence.policy["title"],
        sentences=told,
        edition=evidence.label,
        data_date=evidence.protocol.edition.data_date.isoformat(),
        _counted=counted,
        _trace=_traced(Tracer(evidence, answered, counted), told),
    )


def determination_entries(evidence: Evidence) -> Iterator[tuple[str, Entry]]:
    """The numbers of the determination that stand under no other key, such as ``determination.5.trials``."""
    for each in determination(evidence)._counted:
        for number, origin in each.made.values():
            rows, entries = ";".join(origin.rows), "; ".join(origin.entries)
            yield number.key, told_entry(number, origin.label, rows=rows, convention=entries)


def _traced(tracer: Tracer, told: tuple[Told, ...]) -> pd.DataFrame:
    rows = [
        {"sentence": sentence, "number": str(number), "key": number.key, **place}
        for sentence, each in enumerate(told, 1)
        for number in _once(each)
        for place in tracer.places(number.key)
    ]
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"sentence": "int64"})


def _once(told: Told) -> list[Number]:
    """The numbers of a sentence, each key once."""
    return list({number.key: number for number in told.numbers}.values())
