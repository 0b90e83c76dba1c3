"""Parts of a page in plain words: a sentence with the list that belongs to it, and counts that know their key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evidence_tools.naming import counted
from evidence_tools.wording import Number, Told, tell

MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, and what it lists.

    Parameters
    ----------
    lead
        The sentence; it ends in a colon where a list follows.
    items
        What is listed, each on a line of its own.

    Examples
    --------
    >>> Passage(Told("Two are new:"), (Told("one"), Told("another"))).text
    'Two are new: one; another'
    """

    lead: Told
    items: tuple[Told, ...] = ()

    def told(self) -> Iterator[Told]:
        """The sentence, then every item."""
        yield self.lead
        yield from self.items

    @property
    def text(self) -> str:
        """Everything on one line."""
        listed = "; ".join(item.text for item in self.items)
        return f"{self.lead.text} {listed}" if listed else self.lead.text


def count(key: str, n: int, one: str, many: str = "") -> Told:
    """A count with its noun, under a key of its own: ``changes.count.<key>``.

    Examples
    --------
    >>> count("new.studies", 2, "new study").text, count("new.studies", 2, "new study").numbers[0].key
    ('2 new studies', 'changes.count.new.studies')
    """
    words = counted(n, one, many)
    digits, _, noun = words.partition(" ")
    return tell("{n} {noun}", n=Number(f"changes.count.{key.replace(' ', '_')}", n, "count", digits), noun=noun)


def first_of(key: str, items: Iterable[Told], most: int = MOST_NAMED) -> tuple[Told, ...]:
    """The first of many items, and how many more there are; one more stands for itself.

    Examples
    --------
    >>> [item.text for item in first_of("new", [Told("a"), Told("b"), Told("c")], most=1)]
    ['a', 'and 2 others']
    """
    listing: Sequence[Told] = list(items)
    others = len(listing) - most
    if others <= 1:
        return tuple(listing)
    return (*listing[:most], tell("and {others}", others=count(f"{key}.others", others, "other")))
