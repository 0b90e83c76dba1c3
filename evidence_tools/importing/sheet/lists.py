"""The words that a drop-down offers: closed vocabularies, and the ids and names that stand in the tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, get_args, get_origin

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

from evidence_tools.evidence import Evidence
from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.evidence.schemas.row import Foreign
from evidence_tools.importing.sheet.cells import write_text
from evidence_tools.importing.sheet.layout import DO, LISTS, REMOVE

GROWING = ("sources", "studies", "arms", "reviews")  # tables whose new rows may stand in the same workbook
_LEAD_WORDS = {DO: (REMOVE,), "accept": ("yes", "no"), "change": ("new", "changed", "removed")}


@dataclass(frozen=True, slots=True)
class Words:
    """What a drop-down offers, and whether nothing else may stand there."""

    words: tuple[str, ...]
    closed: bool


def words_of(table: str, column: str, evidence: Evidence) -> Words | None:
    """The words of a column's drop-down; None where it is typed freely."""
    if column in _LEAD_WORDS:
        return Words(_LEAD_WORDS[column], closed=True)
    schema = BY_NAME[table]
    if column not in schema.columns():
        return None
    closed = _literal(schema.annotations()[column])
    if closed:
        return Words(closed, closed=True)
    if (table, column) == ("risk_of_bias", "domain"):
        return _words(evidence.risk_of_bias_domains["domain"], closed=True)
    found = [each for each in schema.about.foreign if each.columns[-1] == column and not each.many]
    return _keys(table, found[-1], evidence) if found else None


def _literal(annotation: Any) -> tuple[str, ...]:
    """The words of a closed vocabulary; nothing for any other kind of cell."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return next((words for part in get_args(annotation) if (words := _literal(part))), ())


def _keys(table: str, foreign: Foreign, evidence: Evidence) -> Words | None:
    if foreign.table == "policy":
        return None
    frame = getattr(evidence, foreign.table)
    column = (foreign.keys or BY_NAME.get(foreign.table, BY_NAME.get(f"reference/{foreign.table}")).about.key)[-1]
    kept = frame[frame["type"] == table] if foreign.table == "outcomes" and table in set(frame["type"]) else frame
    standing = getattr(evidence, table)[foreign.columns[-1]].dropna()
    return _words([*kept[column], *foreign.besides, *standing], closed=foreign.table not in GROWING)


def _words(found: Iterable[str], *, closed: bool) -> Words | None:
    words = tuple(sorted(set(found)))
    return Words(words, closed) if words else None


@dataclass(slots=True)
class Lists:
    """The hidden sheet with every list of words, each once, and the names by which drop-downs call them.

    Excel takes at most 255 characters of words inside a drop-down; a named range has no such end.
    """

    book: Workbook
    names: dict[tuple[str, ...], str] = field(default_factory=dict)

    def name_of(self, words: tuple[str, ...], wanted: str) -> str:
        """Name of the range with these words, written when they are asked for first."""
        if words not in self.names:
            sheet = self.book[LISTS] if LISTS in self.book.sheetnames else self.book.create_sheet(LISTS)
            sheet.sheet_state = "hidden"
            column = len(self.names) + 1
            name = f"words_{wanted}"
            for row, text in enumerate((name, *words), 1):
                write_text(sheet.cell(row, column), text)
            letter = get_column_letter(column)
            area = f"'{LISTS}'!${letter}$2:${letter}${len(words) + 1}"
            self.book.defined_names[name] = DefinedName(name, attr_text=area)
            self.names[words] = name
        return self.names[words]
