"""Keys that need not be sought: a writer hands over the sentences that it printed, and they know their numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from evidence_tools.export.audit.agreement import as_kept
from evidence_tools.export.audit.blocks import Block
from evidence_tools.export.audit.tokens import Token, tokens_of
from evidence_tools.wording import Number, Told

PART = re.compile(r" \(part \d+ of \d+\)$")  # behind the title of a slide that holds a part of a table


class Given:
    """Sentences and marks by where they stand: by file, or by file and slide (``committee_deck.pptx, slide 3``).

    A sentence that stands several times is used in the order in which it was handed over.
    """

    def __init__(self, told: Mapping[str, Iterable[Told]], marks: Mapping[str, Iterable[Number]]) -> None:
        self._told: dict[tuple[str, str], list[Told]] = defaultdict(list)
        for where, sentences in told.items():
            for each in filter(str, sentences):
                self._told[where, tight(each.text)].append(each)
        self._marks = {where: {as_kept(n.value): n.key for n in numbers} for where, numbers in marks.items()}

    def keys(self, block: Block, tokens: Sequence[Token]) -> dict[int, str]:
        """Keys of the tokens of a block by their start, in the order of the numbers of its sentence.

        A digit within a name of the sentence is none of its numbers.
        """
        told = self._sentence(block)
        if told is None:
            return {}
        left, found = list(told.numbers), {}
        for token in tokens:
            named = any(_covers(block.text, name, token) for name in told.names)
            if left and not named and _prints(left[0], token):
                found[token.start] = left.pop(0).key
        return found

    def name(self, block: Block, token: Token) -> str:
        """The name of the sentence that a token belongs to; empty where it belongs to none."""
        named = (name for told in self._same(block)[:1] for name in told.names if token.text in name)
        return next((name for name in named if _covers(block.text, name, token)), "")

    def mark(self, block: Block) -> str:
        """The key of a value behind a mark; empty where none was handed over that has this value."""
        value = as_kept(float(block.text))
        return next((self._marks[where][value] for where in _places(block) if value in self._marks.get(where, ())), "")

    def _sentence(self, block: Block) -> Told | None:
        same = self._same(block)
        if same:
            return same.pop(0) if len(same) > 1 else same[0]
        return None

    def _same(self, block: Block) -> list[Told]:
        """The sentences with the text of a block; a part of a drawing or table says which behind it."""
        forms = (block.text, block.text.rpartition(", ")[0], PART.sub("", block.text))
        found = (self._told.get((where, tight(text)), []) for where in _places(block) for text in forms)
        return next(filter(None, found), [])


def tight(text: str) -> str:
    """A text without white space: writers and readers may differ in it.

    Examples
    --------
    >>> tight("3.8 points")
    '3.8points'
    """
    return "".join(text.split())


def _places(block: Block) -> Iterator[str]:
    yield f"{block.file}, {block.place.partition(',')[0]}"
    yield block.file


def _prints(number: Number, token: Token) -> bool:
    return any(token.text == each.text for each in tokens_of(str(number)))


def _covers(text: str, name: str, token: Token) -> bool:
    """Whether a name stands in a text so that a token lies within it."""
    start = text.find(name)
    while start >= 0:
        if start <= token.start and token.end <= start + len(name):
            return True
        start = text.find(name, start + 1)
    return False
