"""Where files go when nobody says otherwise."""

from __future__ import annotations

from pathlib import Path

from evidence_tools.evidence.location import current_edition

EXPORTS = "exports"


def outputs_beside(edition: Path) -> Path:
    """The folder of outputs of an edition: ``outputs/`` beside ``data/``, else in the working directory.

    Examples
    --------
    >>> outputs_beside(Path("/review/data/mild/2026")).as_posix()
    '/review/outputs'
    """
    data = edition.resolve().parent.parent
    return data.parent / "outputs" if data.name == "data" else Path.cwd() / "outputs"


def outputs_of_current() -> Path:
    """The outputs of the edition under review: ``outputs/<policy>/<edition>``.

    Raises
    ------
    EvidenceToolsError
        When no edition is under review.
    """
    return _outputs_of(current_edition())


def exports_folder(edition: Path | None = None) -> Path:
    """Where an analyst's own charts, tables and decks go: ``exports/`` among the outputs of an edition.

    A review and its audit leave it alone. None takes the edition under review.
    """
    return (outputs_of_current() if edition is None else _outputs_of(edition)) / EXPORTS


def _outputs_of(edition: Path) -> Path:
    edition = edition.resolve()
    return outputs_beside(edition) / edition.parent.name / edition.name
