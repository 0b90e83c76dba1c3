"""What several documents say of one topic, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evidence_tools.evidence.claim_tests import AgreeTest
from evidence_tools.ledger.case import Case
from evidence_tools.ledger.documents import THE_POLICY, document_of
from evidence_tools.ledger.finding import CANNOT_SAY, CONSISTENT, DIFFERS, Finding
from evidence_tools.ledger.listing import listed
from evidence_tools.wording import Told, tell


def examine(case: Case, test: AgreeTest) -> Finding:
    """Set side by side what the documents say of a topic, as the bindings have it in a few words.

    *Consistent* where two or more say the same; *differs* where they do not. Words alone cannot show that two
    statements exclude each other (one review did not pool and another did), so this never contradicts.
    *Cannot say* where one document alone speaks of it. Which of them is right is not decided here.
    """
    said = case.evidence.bindings.of_topic(test.topic)
    voices = _voices(case, said)
    speakers = {document for documents in voices.values() for document in documents}
    verdict = CANNOT_SAY if len(speakers) < 2 else CONSISTENT if len(voices) == 1 else DIFFERS
    return Finding(
        verdict=verdict,
        why=_sentence(test.topic, voices, verdict),
        found=case.number("documents", len(speakers), "count"),
        rows=tuple(said),
        sources=case.sources_of(said),
        more=(case.number("opinions", len(voices), "count"),),
    )


def _voices(case: Case, said: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The documents behind each thing that is said, each once, in the order of the file."""
    voices: dict[str, dict[str, None]] = {}
    for claim, words in said.items():
        voices.setdefault(words, {})[document_of(case.evidence, claim)] = None
    return {words: tuple(documents) for words, documents in voices.items()}


def _from(documents: Sequence[str]) -> Told:
    """``from Hayes 2025 and ECRI 2021``; the policy itself speaks in its own voice."""
    others = [each for each in documents if each != THE_POLICY]
    told = [tell("from {who}", who=listed(others))] if others else []
    return listed([*told, *(["in its own voice"] if len(others) < len(documents) else [])])


def _sentence(topic: str, voices: Mapping[str, tuple[str, ...]], verdict: str) -> Told:
    parts = [tell("“{words}” {who}", who=_from(documents), words=words) for words, documents in voices.items()]
    if not parts:
        return tell("no document speaks of {topic}", topic=topic)
    if verdict == CANNOT_SAY:
        return tell(
            "on {topic} the policy reports {part} alone, so nothing can be set beside it", topic=topic, part=parts[0]
        )
    if verdict == CONSISTENT:
        return tell("on {topic} the policy reports the same, {part}", topic=topic, part=parts[0])
    return tell("on {topic} the policy reports {parts}", topic=topic, parts=listed(parts, "but"))
