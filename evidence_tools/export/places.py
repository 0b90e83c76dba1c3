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
    edition = current_edition().resolve()
    return outputs_beside(edition) / edition.parent.name / edition.name


def exports_folder() -> Path:
    """Where an analyst's own charts and tables go: ``exports/`` among those outputs, which a review leaves alone."""
    return outputs_of_current() / EXPORTS
