"""Executed notebooks as pages for readers without JupyterLab: each page is one file and loads nothing from the web."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from types import MappingProxyType

from bs4 import BeautifulSoup
from jinja2 import Environment
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from pygments.formatters import HtmlFormatter

from evidence_tools.errors import EvidenceToolsError
from evidence_tools.export.headlines import Headline, legend
from evidence_tools.export.notebooks import notebook_text
from evidence_tools.files import write_text
from evidence_tools.tables.shown import only_numbers

TEMPLATES = Path(__file__).parent / "templates"
LOADING_ATTRIBUTES = {"src", "srcset", "poster", "data", "background"}
IN_STYLE = re.compile(r"""(?:url\(|@import)\s*["']?([^"')\s;]+)""")
LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


class PageError(EvidenceToolsError):
    """A page that could not be read offline."""


@dataclass(frozen=True, slots=True)
class Page:
    """Where a notebook's page lies and what it is called."""

    href: str
    title: str


def title_of(notebook: NotebookNode, default: str) -> str:
    """Give the text of the notebook's first heading, or `default` when there is none."""
    for cell in notebook.cells:
        heading = re.search(r"^#\s+(.+?)\s*$", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else None
        if heading:
            return heading.group(1)
    return default


def write_pages(executed: Mapping[Path, NotebookNode], folder: Path, edition: str) -> list[Path]:
    """Write every executed notebook into `folder`, as a notebook and as a page that links to its neighbours.

    Parameters
    ----------
    executed
        From the notebook's source file to its executed form, in reading order.
    folder
        Where the files go; its parent will hold the contents page.
    edition
        What the way back to the contents page is called.

    Returns
    -------
    list of pathlib.Path
        The notebooks and pages written.
    """
    pages = pages_of(executed)
    neighbours = zip([None, *pages[:-1]], pages, [*pages[1:], None], strict=True)
    written = []
    for (path, notebook), (before, page, after) in zip(executed.items(), neighbours, strict=True):
        html = page_html(notebook, page, edition=edition, before=before, after=after)
        written.append(write_text(folder / path.name, notebook_text(notebook)))
        written.append(write_text(folder / page.href, html))
    return written


def pages_of(executed: Mapping[Path, NotebookNode]) -> list[Page]:
    """Name and title the pages of notebooks, in their order."""
    return [Page(f"{path.stem}.html", title_of(notebook, path.stem)) for path, notebook in executed.items()]


def page_html(
    notebook: NotebookNode, page: Page, *, edition: str, before: Page | None = None, after: Page | None = None
) -> str:
    """Turn an executed notebook into one self-contained page.

    Raises
    ------
    PageError
        When an output would load something from the web or run a script.
    """
    about = {"title": page.title, "edition": edition, "previous": before, "next": after, "code_css": code_css()}
    html, _ = _exporter().from_notebook_node(notebook, {"page": about})
    html = _numbers_aligned(LINK.sub(_local_link, html))
    refuse_web(html, page.href)
    return html


def code_css() -> str:
    """The colours of code on a page."""
    return HtmlFormatter(style="default").get_style_defs(".code .highlight")


def contents_html(
    edition: str,
    pages: Sequence[Page],
    *,
    answers: Sequence[Headline],
    charts: Mapping[str, str],
    files: Iterable[str],
    documents: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Give the page that shows the answers and leads to documents, notebooks, charts and the files with numbers.

    Parameters
    ----------
    edition
        What the title names.
    pages
        The notebooks' pages, in reading order.
    answers
        The answers to the edition's questions.
    charts
        From a chart's name to its alternative text.
    files
        Other files, as paths from the contents page.
    documents
        What a committee reads: titles by paths from the contents page.
    """
    template = Environment(autoescape=True).from_string((TEMPLATES / "contents.html.j2").read_text(encoding="utf-8"))
    html = template.render(
        edition=edition,
        pages=pages,
        answers=answers,
        legend=legend(answers),
        charts=charts.items(),
        files=list(files),
        documents=documents.items(),
        css=(TEMPLATES / "evidence" / "page.css").read_text(encoding="utf-8"),
    )
    refuse_web(html, "index.html")
    return html


def refuse_web(html: str, name: str) -> None:
    """Raise when a page would load something from the web or run a script.

    Raises
    ------
    PageError
        Naming the page and what it would load.
    """
    foreign = foreign_parts(html)
    if foreign:
        raise PageError(
            f"{name} cannot be read offline, it asks for: {', '.join(foreign)}. Pages are opened in closed networks; "
            "show a picture or a plain table instead"
        )


def foreign_parts(html: str) -> list[str]:
    """List the scripts of a page and the addresses a browser would fetch to show it.

    Links that wait for a click are none of these, nor is what lies beside the page.

    Examples
    --------
    >>> foreign_parts('<a href="https://doi.org/1">1</a> <img src="a.svg"> <img src="https://example.org/b.png">')
    ['https://example.org/b.png']
    """
    reader = _Resources()
    reader.feed(html)
    reader.close()
    return [part for part in reader.found if re.match(r"<script>|(?:[a-z+]+:)?//", part, re.IGNORECASE)]


class _Resources(HTMLParser):
    """Collects what a page runs or fetches by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in_style = tag == "style"
        if tag == "script":
            self.found.append("<script>")
        for name, value in attrs:
            if name in LOADING_ATTRIBUTES or (tag, name) == ("link", "href"):
                self.found.append((value or "").strip())
            elif name == "style":
                self.found += IN_STYLE.findall(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.found += IN_STYLE.findall(data)


def _numbers_aligned(html: str) -> str:
    """Mark the columns of tables that hold nothing but numbers, so that the style can align them."""
    soup = BeautifulSoup(html, "html.parser")
    for table in soup.select("table.dataframe"):
        rows = [row.find_all(["th", "td"]) for row in table.find_all("tr")]
        if len({len(row) for row in rows}) > 1:
            continue  # a heading spans several columns
        for column in zip(*rows, strict=True):
            if only_numbers(cell.text.strip() for cell in column if cell.name == "td"):
                for cell in column:
                    cell["class"] = [*cell.get("class", []), "number"]
    return str(soup)


def _local_link(link: re.Match[str]) -> str:
    """Lead a link to a notebook to its page; a link to a file that does not travel with the pages becomes text."""
    address, text = link.groups()
    target, mark, place = address.partition("#")
    if not target or re.match(r"[a-z]+:", target, re.IGNORECASE) or target.endswith(".html"):
        return link.group()
    if target.endswith(".ipynb") and "/" not in target:
        return f'<a href="{target.removesuffix(".ipynb")}.html{mark}{place}">{text}</a>'
    return text


@cache
def _exporter() -> HTMLExporter:
    return HTMLExporter(
        template_name="evidence",
        extra_template_basedirs=[str(TEMPLATES)],
        exclude_anchor_links=True,
        embed_images=True,
    )
