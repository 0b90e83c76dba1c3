"""Charts as files: each as a picture, with its numbers as CSV and its finding in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evidence_tools.errors import ChartError
from evidence_tools.export.frames import csv_text, inert_frame
from evidence_tools.export.places import exports_folder
from evidence_tools.figures.chart import Chart
from evidence_tools.figures.gallery import gallery
from evidence_tools.figures.printing import wide_png_bytes
from evidence_tools.files import fault_of_name, write_bytes, write_text

if TYPE_CHECKING:
    from evidence_tools.evidence.record import Evidence

PIXELS = {"slide": 3840, "half-slide": 1920, "page": 4200}  # a 4K screen, half of one, and 600 to the inch of paper


@dataclass(frozen=True, slots=True)
class Exported:
    """Where a chart was written, and what is to be known of it.

    Parameters
    ----------
    paths
        The files: for each picture PNG, SVG and PDF, then the rows as CSV, alternative text and notes as text.
    size
        Width and height of the highest picture in inches.
    remark
        What to do where the picture is higher than its medium; empty where it fits.
    """

    paths: tuple[Path, ...]
    size: tuple[float, float]
    remark: str

    def __repr__(self) -> str:
        width, height = self.size
        names = ", ".join(path.name for path in self.paths)
        return f"<Exported {width:.1f} x {height:.1f} in: {names}{'. ' * bool(self.remark)}{self.remark}>"


def export_chart(figure: Chart, name: str, preset: str = "slide", *, folder: str | Path | None = None) -> Exported:
    """Write a chart as an analyst hands it on: drawn anew for where it will be seen, with its numbers and words.

    A chart of more rows than a slide can show in readable type is continued on further pictures (``name_2`` and so
    on); type never shrinks and no row is left out.

    Parameters
    ----------
    figure
        A chart of the workbench.
    name
        Name of the files without an ending.
    preset
        ``"slide"`` (a whole slide; 3840 pixels wide, nothing under 12 points), ``"half-slide"`` (1920 pixels, nothing
        under 12 points) or ``"page"`` (7 inches of paper, nothing under 8 points).
    folder
        Where the files go; made when missing. None for the exports of the edition that is being written.

    Returns
    -------
    Exported
        The `paths` written: PNG in all colours, SVG and PDF of each picture, the rows as ``.csv``, the alternative text
        as ``.txt`` and all notes as ``_notes.txt``. The same chart gives the same bytes.

    Raises
    ------
    ChartError
        For an unknown preset, a name that is a path, or a figure that is no chart of the workbench.
    """
    _check(figure, name, preset)
    pictures, folder = list(_pictures(figure, preset)), exports_folder() if folder is None else Path(folder)
    paths = []
    for place, picture in enumerate(pictures, start=1):
        stem = name if place == 1 else f"{name}_{place}"
        paths.append(write_bytes(folder / f"{stem}.png", wide_png_bytes(picture, PIXELS[preset])))
        paths += [_save_picture(picture, folder, stem, kind) for kind in ("svg", "pdf")]
    paths.append(_save_rows(figure, folder, name))
    paths.append(_save_words(figure, folder, name))
    paths.append(write_text(folder / f"{name}_notes.txt", "".join(f"{note}\n" for note in pictures[0].notes)))
    highest = max(pictures, key=lambda picture: picture.printed_size[1])
    return Exported(tuple(paths), highest.printed_size, _remark(highest))


def _check(figure: object, name: str, preset: str) -> None:
    if preset not in PIXELS:
        raise ChartError(f"There is no preset {preset!r} to export a chart for. Allowed are {', '.join(PIXELS)}.")
    if not isinstance(figure, Chart):
        raise ChartError(
            f"A {type(figure).__name__} cannot be exported as a chart: it has no rows, alternative text or source. "
            "Give what a figure function gives, such as et.forest(fit)."
        )
    if wrong := fault_of_name(name):
        raise ChartError(f"The chart cannot be exported: {wrong}; the place is given as folder=...")


def _pictures(figure: Chart, preset: str) -> Iterator[Chart]:
    first = figure.drawn_for(preset)
    yield first
    for part in range(2, first.parts + 1):
        yield figure.drawn_for(preset, part=part)


def _remark(picture: Chart) -> str:
    if picture.fits:
        return ""
    return (
        f"Higher than its medium has room for ({picture.medium.height:g} in), as type is never made smaller than "
        f"{picture.medium.least:g} points: ask for fewer rows or results, or take the preset 'page'"
    )


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
        _save_picture(chart, folder, name, "png"),
        _save_picture(chart, folder, name, "svg"),
        _save_rows(chart, folder, name),
        _save_words(chart, folder, name),
    ]


def _save_picture(chart: Chart, folder: Path, name: str, kind: str) -> Path:
    return write_bytes(folder / f"{name}.{kind}", chart.as_bytes(kind))


def _save_rows(chart: Chart, folder: Path, name: str) -> Path:
    return write_text(folder / f"{name}.csv", csv_text(inert_frame(chart.frame)))


def _save_words(chart: Chart, folder: Path, name: str) -> Path:
    return write_text(folder / f"{name}.txt", f"{chart.alt}\n")
