"""A block: one piece of a written file that holds digits, with its place and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass

from evidence_tools.export.audit.tokens import NUMBER, Token, tokens_of

TEXT, VALUE, MEASURE, WORKING = "text", "value", "measure", "working"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a cell, a label, an alternative text or a value of a chart.

    Parameters
    ----------
    file
        Path from the folder of outputs; a part inside a file follows ``!``.
    place
        Where in it, such as ``slide 3, title``.
    text
        What stands there, white space as one space.
    kind
        ``"text"``; ``"value"``: a number to full precision behind a mark; ``"measure"``: the number of a tick, of a
        slide or of a note, which measures a place and is no result; ``"working"``: a cell of a whole frame, which the
        results need not hold.
    around
        What stands beside it (the row of a table or of a picture, its heading): what the numbers are about.
    """

    file: str
    place: str
    text: str
    kind: str = TEXT
    around: str = ""

    @property
    def tokens(self) -> list[Token]:
        """Its stretches with digits; a value behind a mark is one whole."""
        if self.kind == VALUE:
            return [Token(0, len(self.text), self.text, NUMBER)]
        return list(tokens_of(self.text))
