"""The review of an edition: from its tables to results, charts, executed notebooks and pages, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from evidence_tools.export.headlines import Headline, read_headlines
from evidence_tools.export.notebooks import execute, notebooks_in
from evidence_tools.export.pages import Page, contents_html, pages_of, write_pages
from evidence_tools.export.progress import Steps
from evidence_tools.files import staged, write_text

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from evidence_tools.evidence import Evidence
    from evidence_tools.export.plan import Plan, Writer

Reader = Callable[[Path], "Evidence"]
Runner = Callable[..., Mapping[Path, "NotebookNode"]]
OFFICE = {".pptx": "PowerPoint", ".docx": "Word", ".xlsx": "Excel"}


@dataclass(frozen=True, slots=True)
class Review:
    """What a review wrote and found.

    Parameters
    ----------
    folder
        Where everything was written.
    files
        The files written, as paths from `folder`, sorted.
    warnings
        Number of warnings that travel with the evidence.
    headlines
        The pooled results, from ``results.json``.
    seconds
        How long each step took, in order.
    """

    folder: Path
    files: tuple[Path, ...]
    warnings: int
    headlines: tuple[Headline, ...]
    seconds: Mapping[str, float]

    @property
    def total_seconds(self) -> float:
        """How long the whole review took."""
        return sum(self.seconds.values())


def review(
    edition: Path,
    *,
    out: Path,
    notebooks: Path,
    steps: Steps,
    read: Reader,
    plan: Plan,
    run: Runner = execute,
) -> Review:
    """Check an edition, write its results and charts, run its notebooks and turn them into pages.

    Everything is written to a passing folder first and takes its place at the end: when a step fails, what an
    earlier review wrote is left as it was. Two runs on the same data give the same bytes.

    Parameters
    ----------
    edition
        The edition's folder, ``data/<policy>/<edition>``.
    out
        The folder of outputs; the files go to ``<out>/<policy>/<edition>``.
    notebooks
        The folder whose notebooks are run.
    steps
        Where progress is shown.
    read
        How to read the edition.
    plan
        What to write besides the notebooks.
    run
        How notebooks are run.

    Returns
    -------
    Review

    Raises
    ------
    EvidenceError
        When the tables have errors.
    NotebookError
        When a notebook does not run to its end; after all have been tried.
    """
    edition = edition.resolve()
    sources = notebooks_in(notebooks)
    with steps.step("Check the data"):
        evidence = read(edition)
    target = out / edition.parent.name / edition.name
    with staged(target) as folder:
        _take(plan.writers, evidence, folder, steps)
        with steps.step("Run the notebooks", total=len(sources)) as advance:
            executed = run(sources, edition=edition, done=lambda path: advance(path.name))
        headlines = read_headlines(folder / "results.json")
        name = f"{edition.parent.name} {edition.name}"
        with steps.step("Write the pages"):
            write_pages(executed, folder / "notebooks", name)
        _take(plan.closers, evidence, folder, steps)
        write_text(folder / "index.html", _contents(folder, name, pages_of(executed), headlines, plan.announced))
        _take(plan.checks, evidence, folder, steps)
        files = _files_below(folder)
    return Review(target, files, len(evidence.report.of_severity("warning")), headlines, dict(steps.seconds))


def _take(writers: Mapping[str, Writer], evidence: Evidence, folder: Path, steps: Steps) -> None:
    for title, write in writers.items():
        with steps.step(title):
            write(evidence, folder)


def _files_below(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file()))


def _contents(
    folder: Path, name: str, pages: Sequence[Page], headlines: Sequence[Headline], announced: Sequence[str]
) -> str:
    alts = {path.stem: path.read_text(encoding="utf-8").strip() for path in sorted(folder.glob("charts/*.txt"))}
    others = [path for path in _files_below(folder) if path.parts[0] not in ("charts", "notebooks")]
    read = [path for path in others if path.suffix in OFFICE or path.suffix == ".html"]
    documents = {path.as_posix(): _named(path) for path in sorted(read, key=_as_read)}
    numbers = _listed(sorted([path for path in others if path not in read] + [Path(name) for name in announced]))
    return contents_html(name, pages, answers=headlines, charts=alts, files=numbers, documents=documents)


def _as_read(path: Path) -> tuple[bool, int]:
    """What is shown to a committee before what it looks up, and pages before folders of pages."""
    return path.suffix not in OFFICE, len(path.parts)


def _named(path: Path) -> str:
    kind = OFFICE.get(path.suffix)
    return path.stem.replace("_", " ").capitalize() + (f" ({kind})" if kind else "")


def _listed(paths: Iterable[Path]) -> list[str]:
    """Files by name; of a folder within a folder, whose files are many, the folder alone."""
    return list(dict.fromkeys(path.as_posix() if len(path.parts) < 3 else f"{path.parent}/" for path in paths))
