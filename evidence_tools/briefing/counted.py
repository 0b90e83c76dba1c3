"""Numbers that only a slide holds: each gets a key, a name and what it rests on, and stands in the results file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from evidence_tools.errors import EvidenceToolsError
from evidence_tools.results.entries import Entry, slug, told_entry
from evidence_tools.wording import Number

PREFIX = "deck"


@dataclass(frozen=True, slots=True)
class Counted:
    """The numbers of one slide that stand under no other key.

    A number of the results keeps its own key: ask `results_of(evidence).number(key)` first, and come here only for what
    is counted for the slide, such as the months between two visits.

    Parameters
    ----------
    slide
        Name of the slide, such as ``outcome:pain``; keys begin ``deck.outcome_pain.``.

    Examples
    --------
    >>> counted = Counted("outcome:pain")
    >>> counted.number("level", 95, "percent", label="Level of the intervals", text="95").key
    'deck.outcome_pain.level'
    >>> [key for key, _ in counted.entries()]
    ['deck.outcome_pain.level']
    """

    slide: str
    _made: dict[str, tuple[Number, Entry]] = field(default_factory=dict, repr=False)

    def number(
        self,
        name: str,
        value: float,
        unit: str = "count",
        *,
        label: str,
        rows: Iterable[str] = (),
        given_by: Iterable[str] = (),
        marks: str = "",
        text: str = "",
    ) -> Number:
        """A number under ``deck.<slide>.<name>``.

        Parameters
        ----------
        name
            The end of its key: words and dots, such as ``visits.midas_i``.
        value, unit, text
            On the scale of display; `text` where it is printed otherwise than everything in this unit.
        label
            What it is, for those who look the key up.
        rows
            Ids of the rows behind it.
        given_by
            Entries of the protocol, or files with ids, that it rests on: ``method.level``, ``claims.csv: B01, B02``.
        marks
            Footnote marks of what is behind it.

        Raises
        ------
        EvidenceToolsError
            When the slide already has another value under this name.
        """
        made = Number(".".join([PREFIX, slug(self.slide), *map(slug, name.split("."))]), float(value), unit, text)
        self._refuse_another(made)
        entry = told_entry(made, label, rows=";".join(rows), convention="; ".join(given_by), marks=marks)
        self._made[made.key] = (made, entry)
        return made

    def _refuse_another(self, made: Number) -> None:
        known = self._made.get(made.key, (made, {}))[0]
        if known != made and (known.known or made.known):
            raise EvidenceToolsError(
                f"slide {self.slide!r} has {str(known)!r} under {made.key!r} and is given {str(made)!r}; "
                "give the second number a name of its own"
            )

    def entries(self) -> Iterator[tuple[str, Entry]]:
        """The numbers for the results file, by key, in the order in which they were made."""
        for key, (_, entry) in self._made.items():
            yield key, entry
