"""Finding the one key, or the name, behind every number that is printed."""

from __future__ import annotations

from dataclasses import dataclass

from evidence_tools.export.audit.blocks import MEASURE, VALUE, WORKING, Block
from evidence_tools.export.audit.candidates import FRAMED, Candidates
from evidence_tools.export.audit.clues import clue, points
from evidence_tools.export.audit.given import Given, tight
from evidence_tools.export.audit.names import Names
from evidence_tools.export.audit.places import Places
from evidence_tools.export.audit.said import said_by_chart
from evidence_tools.export.audit.tokens import NUMBER, Token
from evidence_tools.results import Entry

GIVEN, SOUGHT, NAMED, UNKNOWN = "given", "sought", "name", ""
SAID = "said"  # by a sentence of a chart alone
ENOUGH = 4.0  # points of evidence that a place speaks of a number
OWN = 2.5  # points of a number of the frame that was drawn: enough where nothing else speaks
LONG = 40  # characters of a text that is the same sentence wherever it stands, such as an alternative text


@dataclass(frozen=True, slots=True)
class Resolved:
    """A token with its key, or the name that it is a part of.

    `how` is a kind of place of the index, empty where the token is neither; `source` tells where a name is from;
    `entry` is a number that only the words of a chart hold.
    """

    token: Token
    key: str
    how: str
    source: str = ""
    entry: Entry | None = None


class Resolver:
    """Resolves the numbers of blocks: given keys first, then names, then keys that the place speaks of.

    Parameters
    ----------
    given
        Sentences and marks that know their keys.
    names, places
        The vocabulary, and what places are about.
    results
        Numbers of the results.
    """

    def __init__(self, given: Given, names: Names, places: Places, results: Candidates) -> None:
        self._given, self._names, self._places, self._results = given, names, places, results
        self._known: dict[str, tuple[str, list[Resolved]]] = {}

    def resolve(self, block: Block, frame: Candidates | None = None) -> list[Resolved]:
        """Every token of a block; one that is neither a number of the results nor a name has no `how`."""
        tokens = block.tokens
        if block.kind in (MEASURE, WORKING):
            return [Resolved(token, "", block.kind) for token in tokens]
        if block.kind == VALUE:
            key = self._given.mark(block) or self._results.exactly(float(block.text))
            return [Resolved(token, key, VALUE if key else UNKNOWN) for token in tokens]
        return self._words(block, tokens, frame)

    def _words(self, block: Block, tokens: list[Token], frame: Candidates | None) -> list[Resolved]:
        tightly = tight(block.text)
        first = self._known.get(tightly)
        stem = block.file.rpartition(".")[0]
        if first is not None and (frame is None or first[0] == stem):
            return first[1]
        keys = self._given.keys(block, tokens)
        found = [
            Resolved(token, keys[token.start], GIVEN) if token.start in keys else self._sought(block, token, frame)
            for token in tokens
        ]
        if len(tightly) >= LONG and not keys:
            self._known.setdefault(tightly, (stem, found))
        return found

    def _sought(self, block: Block, token: Token, frame: Candidates | None) -> Resolved:
        own = self._given.name(block, token)
        if own:
            return Resolved(token, own, NAMED, "a name of the sentence")
        name = self._names.named(block.text, token)
        if name is None and token.kind == NUMBER:
            name = self._names.quotation(block.text, token)
        if name is not None:
            return Resolved(token, name.text, NAMED, name.source)
        return self._number(block, token, frame) if token.kind == NUMBER else Resolved(token, "", UNKNOWN)

    def _number(self, block: Block, token: Token, frame: Candidates | None) -> Resolved:
        beside = self._results.beside(block.text, token)
        if beside:
            return Resolved(token, beside, GIVEN)
        about = self._places.of(block)
        at = clue(block, token, about)
        scored = [(points(each, at), each.key) for each in self._results.of(token, about)]
        if frame is not None:
            scored += [(points(each, at) + OWN, each.key) for each in frame.of(token, about)]
        best, key = max(scored, key=lambda pair: pair[0], default=(0.0, ""))
        if best >= (OWN if key.startswith(FRAMED) else ENOUGH):
            return Resolved(token, key, SOUGHT)
        said = said_by_chart(block, token)
        return Resolved(token, said[0], SAID, "", said[1]) if said else Resolved(token, "", UNKNOWN)
