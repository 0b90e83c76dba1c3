"""The determination as one page: five sentences, each number with a note that leads to its sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd
from jinja2 import Environment

from evidence_tools.errors import ClaimError
from evidence_tools.evidence import Evidence
from evidence_tools.export.pages import TEMPLATES, refuse_web
from evidence_tools.ledger.determination import INFORMS, Determination, clauses, determination
from evidence_tools.wording import Number, Told

NAME = "determination.html"
_PLACE = ["row", "source_id", "citation", "locator", "doi", "url"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence: words, or a number; `note` is the note that stands behind it, 0 where none does."""

    text: str
    is_number: bool
    note: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """What numbers rest on: how they are shown, their keys, what they are, and the places they come from."""

    mark: int
    shown: tuple[str, ...]
    keys: tuple[str, ...]
    what: str
    places: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One sentence with its question, in pieces, and the notes that it needs."""

    place: int
    about: str
    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]


def determination_page(evidence: Evidence) -> str:
    """The five sentences as a page that can be read anywhere: one file, no script, nothing from the web.

    Behind each number, or group of numbers from the same rows, stands a note. It leads to a table with the key of the
    results, the row, the source with its citation, the place in it, and the DOI.

    Raises
    ------
    PageError
        When the page would load something from the web.
    """
    found = determination(evidence)
    template = Environment(autoescape=True).from_string(
        (TEMPLATES / "determination.html.j2").read_text(encoding="utf-8")
    )
    html = template.render(
        found=found,
        informs=INFORMS,
        paragraphs=paragraphs(found),
        css=(TEMPLATES / "evidence" / "page.css").read_text(encoding="utf-8"),
    )
    refuse_web(html, NAME)
    return html


def paragraphs(found: Determination) -> list[Paragraph]:
    """The sentences in pieces, with notes numbered through."""
    trace, mark, made = found.trace, 0, []
    for place, about, told in found.numbered():
        rows = trace[trace["sentence"] == place]
        groups = _groups(told, rows)
        notes = tuple(_note(mark + count, group, rows) for count, group in enumerate(groups, 1))
        mark += len(groups)
        by_clause = replace(told, text="\n".join(clauses(told.text)))
        made.append(Paragraph(place, about, tuple(_pieces(by_clause, notes)), notes))
    return made


def _groups(told: Told, rows: pd.DataFrame) -> list[list[Number]]:
    """The numbers of a sentence, those that come from the same places together, in the order in which they appear."""
    places = {key: (*part["row"], *part["locator"]) for key, part in rows.groupby("key")}
    groups: dict[tuple[str, ...], dict[str, Number]] = {}
    for number in told.numbers:
        groups.setdefault(places[number.key], {})[number.key] = number
    return [list(group.values()) for group in groups.values()]


def _note(mark: int, numbers: Sequence[Number], rows: pd.DataFrame) -> Note:
    keys = tuple(number.key for number in numbers)
    return Note(
        mark=mark,
        shown=tuple(map(str, numbers)),
        keys=keys,
        what="; ".join(dict.fromkeys(rows.loc[rows["key"].isin(keys), "what"])),
        places=tuple(rows.loc[rows["key"] == keys[0], _PLACE].to_dict("records")),
    )


def _pieces(told: Told, notes: Sequence[Note]) -> Iterator[Piece]:
    """Words and numbers in turn; a note stands behind the last of the numbers that follow each other and share it."""
    note_of = {key: note.mark for note in notes for key in note.keys}
    at = 0
    for number, after in zip(told.numbers, [*told.numbers[1:], None], strict=True):
        start, end = _found(told.text, number, at)
        if start > at:
            yield Piece(told.text[at:start], is_number=False)
        note = note_of[number.key]
        last = after is None or note_of[after.key] != note
        yield Piece(told.text[start:end], is_number=True, note=note if last else 0)
        at = end
    if at < len(told.text):
        yield Piece(told.text[at:], is_number=False)


def _found(text: str, number: Number, after: int) -> tuple[int, int]:
    """Where a number stands in a sentence, with its percent sign, and not as a part of another number."""
    match = re.compile(rf"(?<![\d.,]){re.escape(str(number))}(?!\d|[.,]\d)%?").search(text, after)
    if match is None:
        raise ClaimError(
            f"{number} ({number.key}) does not stand in {text[after:]!r}; its numbers are in another order"
        )
    return match.span()
