"""Pooled --challenge--> [Limitation]: every limitation that can touch a result, weighed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.limits.catalogue import CATALOGUE
from evidence_tools.limits.core.limitation import Limitation
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.models import Answer, Pooled
from evidence_tools.models.answering import answer
from evidence_tools.study_effects import Effects


def challenge(
    fit: Pooled | Answer | Effects, evidence: Evidence, names: Sequence[str] = tuple(CATALOGUE)
) -> list[Limitation]:
    """How much each limitation of the evidence matters for one result.

    Every limitation gets a verdict by the same rule. It is made larger step by step; where it reverses a conclusion
    (the mean gain reaches the threshold of clinical importance; the interval excludes no effect; the upper limit of a
    harm lies below the comparator's) at its most likely size, it *overturns* the result, where it does so only at the
    far end of what is plausible, it *weakens* it, else the result *holds*. What is plausible stands in section
    ``limits`` of the protocol and in the reference tables. Where these do not suffice the verdict is *cannot say*, and
    the reason names what is missing.

    Parameters
    ----------
    fit
        A pooled result, or an answer of the protocol or effects where nothing could be pooled.
    evidence
        The tables that the result comes from.
    names
        Limitations to try, out of `CATALOGUE`; those that cannot touch the result are left out.

    Returns
    -------
    list of Limitation
        In the order of the catalogue.

    Raises
    ------
    QuestionError
        For a name that is not in the catalogue, or effects that do not come from these tables.

    Examples
    --------
    ``et.challenge(et.answer(evidence, "pain_from_12").fit, evidence)`` begins with ``Limitation no_control, Pain, 12
    months and over: overturns. ...``
    """
    unknown = [name for name in names if name not in CATALOGUE]
    if unknown:
        raise QuestionError(f"limitations not known: {', '.join(unknown)}; allowed: {', '.join(CATALOGUE)}")
    subject = subject_of(fit, evidence)
    return list(_limitations(subject, names))


class Weighing:
    """The limitations of the questions of one evidence, each weighed when it is first asked for, and once.

    Parameters
    ----------
    evidence
        The tables and the protocol.
    """

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self._subjects: dict[str, Subject] = {}
        self._weighed: dict[tuple[str, str], tuple[Limitation, ...]] = {}

    def of(self, question: str, names: Collection[str] = tuple(CATALOGUE)) -> tuple[Limitation, ...]:
        """The limitations of these names that can touch the answer to a question, in the order of the catalogue."""
        return tuple(found for name in CATALOGUE if name in names for found in self._one(question, name))

    def _one(self, question: str, name: str) -> tuple[Limitation, ...]:
        if question not in self._subjects:
            self._subjects[question] = subject_of(answer(self.evidence, question), self.evidence)
        if (question, name) not in self._weighed:
            self._weighed[question, name] = tuple(_limitations(self._subjects[question], [name]))
        return self._weighed[question, name]


@lru_cache(maxsize=4)
def weighing(evidence: Evidence) -> Weighing:
    """What was weighed for an evidence; remembered, because text, tables, charts and files all ask for it."""
    return Weighing(evidence)


def challenge_all(evidence: Evidence) -> Mapping[str, tuple[Limitation, ...]]:
    """The limitations of every question that the protocol lists under ``limits.questions``, by its name."""
    found = weighing(evidence)
    return MappingProxyType({name: found.of(name) for name in evidence.protocol.limits.questions})


def _limitations(subject: Subject, names: Sequence[str]) -> Iterator[Limitation]:
    for name in names:
        if CATALOGUE[name].applies(subject):
            yield CATALOGUE[name].challenge(subject)
