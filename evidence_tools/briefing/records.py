"""The records of a briefing: slides with their exhibit, and the handout, made of sentences that know their numbers.

A slide here is content without a place: `export` draws it as PowerPoint, Word or HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from evidence_tools.briefing.exhibit_records import Exhibit, Picture, Table, alt_of, marks_of, texts_of
from evidence_tools.wording import Number, Told


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyNumber:
    """A number large enough to be read from the back of the room, and what it is."""

    number: Told
    label: Told


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Slide:
    """One slide: a message as title, at most one exhibit, a few key numbers or points, and what the speaker says.

    Parameters
    ----------
    name
        Its kind and what it is about, such as ``outcome:pain``: how `deck.toml` asks for it.
    title
        The message, one sentence without a full stop.
    exhibit
        What is shown.
    key_numbers, points
        Beside or below the exhibit.
    caution
        What is borrowed, assumed or missing on this slide; shown on it.
    source
        Edition, date of the data, convention; shown on it.
    notes
        For the speaker: method, what limits the result, and the answer to the question that is asked first. The keys of
        all numbers are added by the writer.
    appendix
        Whether it stands behind the line.
    """

    name: str
    title: Told
    exhibit: Exhibit | None = None
    key_numbers: tuple[KeyNumber, ...] = ()
    points: tuple[Told, ...] = ()
    caution: tuple[Told, ...] = ()
    source: Told = field(default_factory=lambda: Told(""))
    notes: tuple[Told, ...] = ()
    appendix: bool = False

    def __repr__(self) -> str:
        return f"<Slide {self.name}: {self.title}>"

    def _repr_markdown_(self) -> str:
        """The slide in words, as a notebook shows it."""
        shown = [*(f"**{each.number}** {each.label}" for each in self.key_numbers), *map(str, self.points)]
        alt = [] if self.exhibit is None else [f"*Exhibit.* {alt_of(self.exhibit)}"]
        caution = [f"*Caution.* {' '.join(map(str, self.caution))}"] if self.caution else []
        said = ["*Notes for the speaker*", _as_list(map(str, self.notes))] if self.notes else []
        return "\n\n".join([f"**{self.title}**", _as_list(shown), *alt, *caution, str(self.source), *said])

    @property
    def told(self) -> Iterator[Told]:
        """Every text of the slide and of its exhibit, in reading order."""
        yield self.title
        for each in self.key_numbers:
            yield from (each.number, each.label)
        yield from self.points
        yield from () if self.exhibit is None else texts_of(self.exhibit)
        yield from self.caution
        yield self.source
        yield from self.notes

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Every number of the slide, those that only the chart holds included; each key once."""
        found = [number for told in self.told for number in told.numbers]
        found += [] if self.exhibit is None else marks_of(self.exhibit)
        return tuple({number.key: number for number in found}.values())


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A slide that cannot be made from these tables, and why: `deck.toml` may ask for it, and is told."""

    name: str
    why: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a handout: a heading, paragraphs, and at most one table or picture."""

    heading: Told
    paragraphs: tuple[Told, ...] = ()
    exhibit: Table | Picture | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Handout:
    """What is left behind on paper: two pages that stand without a speaker."""

    title: Told
    lead: Told
    sections: tuple[Section, ...]
    source: Told

    def __repr__(self) -> str:
        return f"<Handout: {self.title}>"

    def _repr_markdown_(self) -> str:
        """The handout in words, as a notebook shows it."""
        parts = [f"**{self.title}**", str(self.lead)]
        for section in self.sections:
            parts += [f"*{section.heading}*", *map(str, section.paragraphs)]
            parts += [] if section.exhibit is None else [alt_of(section.exhibit)]
        return "\n\n".join([*parts, str(self.source)])

    @property
    def told(self) -> Iterator[Told]:
        """Every text in reading order."""
        yield from (self.title, self.lead)
        for section in self.sections:
            yield from (section.heading, *section.paragraphs)
            yield from () if section.exhibit is None else texts_of(section.exhibit)
        yield self.source

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Every number in it, each key once."""
        return tuple({number.key: number for told in self.told for number in told.numbers}.values())


def _as_list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
