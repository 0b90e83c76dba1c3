"""What several documents say of one topic, side by side."""

from __future__ import annotations

from collections.abc import Mapping

from evidence_tools.evidence.claim_tests import AgreeTest
from evidence_tools.ledger.case import Case
from evidence_tools.ledger.documents import document_of
from evidence_tools.ledger.finding import CANNOT_SAY, CONSISTENT, CONTRADICTED, Finding
from evidence_tools.ledger.listing import listed
from evidence_tools.wording import Told, tell


def examine(case: Case, test: AgreeTest) -> Finding:
    """Set side by side what the documents say of a topic, as the bindings have it in a few words.

    *Consistent* where two or more say the same; *contradicted* where they do not, because a reader cannot follow both;
    *cannot say* where one document alone speaks of it. Which of them is right is not decided here.
    """
    said = case.evidence.bindings.of_topic(test.topic)
    voices = _voices(case, said)
    speakers = {document for documents in voices.values() for document in documents}
    verdict = CANNOT_SAY if len(speakers) < 2 else CONSISTENT if len(voices) == 1 else CONTRADICTED
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


def _sentence(topic: str, voices: Mapping[str, tuple[str, ...]], verdict: str) -> Told:
    parts = [tell("{who} “{words}”", who=listed(documents), words=words) for words, documents in voices.items()]
    if not parts:
        return tell("no document speaks of {topic}", topic=topic)
    if verdict == CANNOT_SAY:
        return tell("on {topic} only {who}, so nothing can be set beside it", topic=topic, who=parts[0])
    if verdict == CONSISTENT:
        return tell("on {topic} all say the same: {parts}", topic=topic, parts=parts[0])
    return tell("on {topic} the policy reports different things: {parts}", topic=topic, parts=listed(parts))
