"""Numbers that stand in a sentence only: those of the reason of a limitation, and those of a chart's own words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from evidence_tools.export.audit.blocks import TEXT, Block
from evidence_tools.export.audit.tokens import NUMBER, Token, tokens_of
from evidence_tools.results import Entry, entry

_LIMITS, _QUOTED = "limits.", ".headline.estimate"
_UNIT = "number"
_AROUND = 40  # characters of the sentence that say what the number is
_SENTENCE = 5  # words from which a text of a chart is a sentence and not a label


def said_entries(entries: Mapping[str, Entry]) -> Iterator[tuple[str, Entry]]:
    """The numbers in the reasons of limitations and in the counts behind exact results, as ``<key>.reason.<place>``."""
    for key, kept in entries.items():
        if "note" not in kept or not (key.startswith(_LIMITS) or key.endswith(_QUOTED)):
            continue
        note = str(kept["note"])
        numbers = (token for token in tokens_of(note) if token.kind == NUMBER)
        for count, token in enumerate(numbers, 1):
            said = note[max(0, token.start - _AROUND) : token.end + _AROUND]
            made = entry(token.value, _UNIT, f"{kept['label']}: {said}", rows=";".join(kept.get("rows", ())))
            yield f"{key}.reason.{count}", made | {"shown": token.text}


def said_by_chart(block: Block, token: Token) -> tuple[str, Entry] | None:
    """A number that a chart tells in a sentence and that stands nowhere else, as ``charts.<chart>.said.<number>``.

    It is held as the chart said it where it was drawn; every other place that repeats it must be equal. None for a
    label or a mark: those show the frame.
    """
    if block.kind != TEXT or not block.file.startswith("charts/") or len(block.text.split()) < _SENTENCE:
        return None
    chart = block.file.removeprefix("charts/").rpartition(".")[0]
    number = token.text.replace(",", "").replace(".", "_").lstrip("−+-")
    said = block.text[max(0, token.start - _AROUND) : token.end + _AROUND]
    return f"charts.{chart}.said.{number}", entry(token.value, _UNIT, f"{chart}: {said}") | {"shown": token.text}
