"""A comparison of two editions as one page in plain words, with its charts and tables, and every frame as CSV."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from jinja2 import Environment

from evidence_tools.briefing.lines import day_in_words
from evidence_tools.editions.ends import all_ends
from evidence_tools.editions.passages import Passage
from evidence_tools.editions.record import Changes
from evidence_tools.editions.since import changes_since
from evidence_tools.editions.steps import STEPS
from evidence_tools.editions.two_days import of_one_edition
from evidence_tools.editions.words import what_changed
from evidence_tools.evidence import Evidence
from evidence_tools.export.frames import write_csv
from evidence_tools.export.pages import TEMPLATES, refuse_web
from evidence_tools.figures.changes_gallery import OVERVIEW, WATERFALL, change_charts
from evidence_tools.figures.chart import Chart
from evidence_tools.files import write_text
from evidence_tools.naming import counted
from evidence_tools.tables.at_one_end import table_of_verdicts_at_both, table_of_verdicts_at_one_end
from evidence_tools.tables.changes import table_of_changes
from evidence_tools.tables.rows_that_differ import rows_that_differ
from evidence_tools.tables.shown import Shown
from evidence_tools.wording import Told

NAME = "what_changed.html"
FOLDER = "changes_since_"
MOST_ROWS = 120  # differences that the page shows; the CSV file holds all of them
FRAMES = ("differences", "levels", "numbers", "claims", "certainty", "limits", "software")
HEADINGS = {
    "new": "What is new",
    "moved": "What moved",
    "why": "Why it moved",
    "matters": "Whether it matters",
    "unchanged": "What stayed",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: its name in links, its heading and its passages."""

    name: str
    heading: str
    passages: tuple[Passage, ...]


def folder_of(changes: Changes) -> str:
    """The folder of a comparison among the outputs of the later edition: ``changes_since_2026``."""
    return f"{FOLDER}{changes.before.protocol.edition.edition}"


def write_changes(evidence: Evidence, folder: Path) -> list[Path]:
    """Compare an edition with the one before and write the comparison below `folder`; nothing for a first edition."""
    changes = changes_since(evidence)
    return [] if changes is None else write_comparison(changes, folder / folder_of(changes))


def write_comparison(changes: Changes, folder: str | Path) -> list[Path]:
    """Write ``what_changed.html`` and the frames behind it.

    Parameters
    ----------
    changes
        The comparison.
    folder
        Where the files go; made when missing.

    Returns
    -------
    list of pathlib.Path
        The page, then one CSV file for each frame that has rows.

    Raises
    ------
    PageError
        When the page would load something from the web.

    Examples
    --------
    ``et.write_comparison(et.compare(before, after), "what_changed")``
    """
    folder = Path(folder)
    frames = {name: getattr(changes, name) for name in FRAMES}
    written = [write_csv(folder / f"{name}.csv", frame) for name, frame in frames.items() if len(frame)]
    return [write_text(folder / NAME, comparison_page(changes, [path.name for path in written])), *written]


def comparison_page(changes: Changes, files: list[str] | None = None) -> str:
    """The comparison as a page that can be read anywhere: one file, no script, nothing from the web.

    Parameters
    ----------
    changes
        The comparison.
    files
        CSV files beside the page, which it names.

    Raises
    ------
    PageError
        When the page would load something from the web.
    """
    template = Environment(autoescape=True).from_string(
        (TEMPLATES / "what_changed.html.j2").read_text(encoding="utf-8")
    )
    page = what_changed(changes)
    html = template.render(
        title=_title(changes),
        days=_days(changes),
        short=page.short,
        sections=[Section(name, heading, getattr(page, name)) for name, heading in HEADINGS.items()],
        charts=[_picture(chart) for chart in _charts(changes)],
        steps=[step for step in STEPS if step in changes.steps],
        tables=list(_tables(changes)),
        files=files or [],
        css=(TEMPLATES / "evidence" / "page.css").read_text(encoding="utf-8"),
    )
    refuse_web(html, NAME)
    return html


def _charts(changes: Changes) -> Iterator[Chart]:
    """The overview, and the way of each number that stood in both editions and moved."""
    ways = {f"{WATERFALL}{each.question}" for each in all_ends(changes) if each.at_both}
    yield from (chart for name, chart in change_charts(changes) if name == OVERVIEW or name in ways)


def _title(changes: Changes) -> str:
    """Both editions, or both days of one."""
    if not of_one_edition(changes):
        return f"What changed from {changes.before.label} to {changes.after.label}"
    edition, (first, last) = changes.before.protocol.edition, _both_days(changes)
    return f"What changed in {edition.policy}/{edition.edition} from {first} to {last}"


def _days(changes: Changes) -> str:
    """The days to which the data of both editions reach; one where they are the same."""
    return " and of ".join(dict.fromkeys(_both_days(changes)))


def _both_days(changes: Changes) -> list[str]:
    return [day_in_words(each.known_on or each.protocol.edition.data_date) for each in (changes.before, changes.after)]


def told_on_page(changes: Changes) -> Iterator[Told]:
    """Every sentence of the page that knows its numbers, and every cell that quotes the tables of the two editions.

    A cell of the earlier edition stands in no table of the later one, so that its digits are handed over as a name.
    """
    yield from what_changed(changes).told()
    for _, _, table in _shown(changes):
        if table.index.name != "Question":
            yield from (Told(cell, (), (cell,)) for cell in _cells(table))
    yield from (Told(text, (), (text,)) for _, text, _ in _shown(changes) if text)


def _cells(table: pd.DataFrame) -> Iterator[str]:
    for row in table.reset_index().astype("str").itertuples(index=False):
        yield from row


def _tables(changes: Changes) -> Iterator[Mapping[str, str]]:
    for heading, text, table in _shown(changes):
        yield {"heading": heading, "text": text, "html": table._repr_html_() if len(table) else ""}


def _shown(changes: Changes) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """The tables of the page: heading, what stands above, rows."""
    yield "Results that moved", "" if changes.moved() else "No printed result moved.", table_of_changes(changes)
    yield from _turned(changes)
    differences = rows_that_differ(changes)
    over = len(differences) - MOST_ROWS
    more = f"The first of {counted(len(differences), 'row')}; all stand in differences.csv." if over > 0 else ""
    none = "" if len(differences) else "The tables and rules are the same."
    yield "Rows that differ", more or none, Shown(differences.head(MOST_ROWS))
    if not of_one_edition(changes):
        yield "What the programs changed", changes.software_note, Shown(changes.software)


def _turned(changes: Changes) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Verdicts that read otherwise, each with its reason; and apart from them those that stand at one end alone."""
    both, lone = table_of_verdicts_at_both(changes), table_of_verdicts_at_one_end(changes)
    none = "" if len(both) or len(lone) else "No verdict and no rating differs."
    yield "Verdicts and ratings that read otherwise", none, both
    said = "Why each reads so stands in claims.csv, certainty.csv and limits.csv." if len(lone) else ""
    yield "Verdicts and ratings that could be given at one end alone", said, lone


def _picture(chart: Chart) -> Mapping[str, str]:
    picture = base64.b64encode(chart.as_bytes("png")).decode("ascii")
    return {"source": f"data:image/png;base64,{picture}", "alt": chart.alt}
