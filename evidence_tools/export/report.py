"""The whole review as one page: the answer in short, then every notebook as a chapter; it needs no other file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from jinja2 import Environment
from lxml import html as markup

from evidence_tools.evidence import Evidence
from evidence_tools.export.headlines import Headline, legend, read_headlines
from evidence_tools.export.pages import TEMPLATES, Page, code_css, refuse_web
from evidence_tools.files import write_text
from evidence_tools.ledger.determination import INFORMS, Determination, clauses, determination

NAME = "report.html"
LINES_OF_TITLE = 10  # of a page, before its style
_HEADINGS = {f"h{level}": f"h{min(level + 1, 6)}" for level in range(1, 7)}
_IDENTITIES = (("id", ""), ("for", ""), ("aria-labelledby", ""), ("aria-describedby", ""), ("href", "#"))


@dataclass(frozen=True, slots=True)
class Chapter:
    """One notebook of the report: where it begins, what it is called, and its content."""

    anchor: str
    title: str
    body: str


def write_report(evidence: Evidence, folder: Path) -> Path:
    """Write the report from the pages of the notebooks and the results file that stand in the folder of a review."""
    pages = {_page_of(path): path.read_text(encoding="utf-8") for path in sorted(folder.glob("notebooks/*.html"))}
    answers = read_headlines(folder / "results.json")
    html = report_html(pages, edition=evidence.label, found=determination(evidence), answers=answers)
    return write_text(folder / NAME, html)


def _page_of(path: Path) -> Page:
    with path.open(encoding="utf-8") as lines:
        head = "".join(islice(lines, LINES_OF_TITLE))
    return Page(path.name, markup.fromstring(head).findtext(".//title"))


def report_html(pages: Mapping[Page, str], *, edition: str, found: Determination, answers: Sequence[Headline]) -> str:
    """Put the determination, the answers and the pages of all notebooks into one page.

    Code is folded away behind the word "Code", and left out on paper.

    Parameters
    ----------
    pages
        From each notebook's page to its content, in reading order.
    edition
        What the title names.
    found
        The determination.
    answers
        The answers to the edition's questions.

    Returns
    -------
    str
        The page; it loads nothing from the web and runs no script.

    Raises
    ------
    PageError
        When an output would load something from the web or run a script.
    """
    template = Environment(autoescape=True).from_string((TEMPLATES / "report.html.j2").read_text(encoding="utf-8"))
    html = template.render(
        edition=edition,
        found=found,
        sentences=[(about, clauses(told.text)) for _, about, told in found.numbered()],
        informs=INFORMS,
        answers=answers,
        legend=legend(answers),
        chapters=list(_chapters(pages)),
        css=(TEMPLATES / "evidence" / "page.css").read_text(encoding="utf-8"),
        code_css=code_css(),
    )
    refuse_web(html, NAME)
    return html


def _chapters(pages: Mapping[Page, str]) -> Iterator[Chapter]:
    anchors = {page.href: _anchor(page.href) for page in pages}
    for page, html in pages.items():
        (main,) = markup.document_fromstring(html).iter("main")
        anchor = anchors[page.href]
        _renamed(main, anchor, anchors)
        _folded(main)
        body = "".join(markup.tostring(part, encoding="unicode") for part in main)
        yield Chapter(anchor, page.title, body)


def _anchor(href: str) -> str:
    """The place of a notebook in the report.

    Examples
    --------
    >>> _anchor("07a_limits_walking.html")
    'n-07a_limits_walking'
    """
    return f"n-{href.removesuffix('.html')}"


def _renamed(main: markup.HtmlElement, anchor: str, anchors: Mapping[str, str]) -> None:
    """Lower the headings by a level, and make names and links of a chapter those of the report."""
    for part in main.iter():
        part.tag = _HEADINGS.get(part.tag, part.tag)
        for name, sign in _IDENTITIES:
            value = part.get(name, "")
            if value.startswith(sign) and len(value) > len(sign) and (sign or name != "href"):
                part.set(name, f"{sign}{anchor}.{value.removeprefix(sign)}")
    for link in main.iter("a"):
        page = link.get("href", "").partition("#")[0]  # headings have no names of their own
        if page in anchors:
            link.set("href", f"#{anchors[page]}")


def _folded(main: markup.HtmlElement) -> None:
    """Hide code behind a word that opens it: a committee reads the answers."""
    for code in main.xpath(".//div[@class='code']"):
        fold = markup.Element("details", {"class": "fold"})
        word = markup.Element("summary")
        word.text = "Code"
        code.getparent().replace(code, fold)
        fold.extend([word, code])
