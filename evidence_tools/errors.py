"""The errors of the workbench: one root and its few children."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evidence_tools.evidence.faults import Fault


class EvidenceToolsError(Exception):
    """Root of every error that the workbench raises on purpose."""


class ArithmeticInputError(EvidenceToolsError, ValueError):
    """Numbers that a formula cannot take, such as a variance of zero or an unknown estimator."""


class QuestionError(EvidenceToolsError, ValueError):
    """A question or method that cannot be asked: an unknown outcome, window or name."""


class NothingToPoolError(EvidenceToolsError):
    """No row answers the question with a value and a variance; the message lists the reasons."""


class ClaimError(EvidenceToolsError, ValueError):
    """A sentence that may not be written: it types a number, asks for one there is not, or hides what overturns it."""


class ChartError(EvidenceToolsError, ValueError):
    """A chart that cannot be drawn or saved as asked."""


class DeckError(EvidenceToolsError, ValueError):
    """A deck that cannot be written: texts without room on their slides, or a template without what it must have."""


class EvidenceError(EvidenceToolsError):
    """Extraction tables that may not be used; carries every fault found, not only the first.

    Parameters
    ----------
    message
        The whole report as text.
    faults
        The faults behind it.
    """

    def __init__(self, message: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(message)
        self.faults = tuple(faults)
