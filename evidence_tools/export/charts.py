"""The charts of a review as files: each as PNG and SVG, with its numbers as CSV and its finding in words."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from evidence_tools.export.files import write_text
from evidence_tools.figures.gallery import gallery

if TYPE_CHECKING:
    from evidence_tools.evidence.record import Evidence
    from evidence_tools.figures.chart import Chart


def write_charts(evidence: Evidence, folder: Path) -> list[Path]:
    """Write every chart of the gallery.

    Parameters
    ----------
    evidence
        The edition's evidence.
    folder
        Where the files go; made when missing.

    Returns
    -------
    list of pathlib.Path
        For each chart the picture as ``.png`` and ``.svg``, its frame as ``.csv`` and its alternative text as
        ``.txt``.
    """
    return save_charts(gallery(evidence), folder)


def save_charts(charts: Mapping[str, Chart], folder: Path) -> list[Path]:
    """Write named charts to `folder` under their names."""
    return [path for name, chart in charts.items() for path in _save(chart, folder, name)]


def _save(chart: Chart, folder: Path, name: str) -> list[Path]:
    return [
        chart.save(folder / f"{name}.png"),
        chart.save(folder / f"{name}.svg"),
        write_text(folder / f"{name}.csv", chart.frame.to_csv(index=False, lineterminator="\n")),
        write_text(folder / f"{name}.txt", f"{chart.alt}\n"),
    ]
