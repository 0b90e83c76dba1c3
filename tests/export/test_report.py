"""The report: all notebooks on one page, in order, linked within, with code folded away."""

from __future__ import annotations

import re

import pytest
from lxml import html as markup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from evidence_tools.evidence import Evidence
from evidence_tools.export.headlines import Headline
from evidence_tools.export.pages import Page, PageError, page_html
from evidence_tools.export.report import NAME, report_html, write_report
from evidence_tools.files import write_text
from evidence_tools.ledger.determination import Determination, clauses, determination

BASE, PAIN = Page("01_base.html", "Base"), Page("02_pain.html", "Pain & <function>")
ANSWERS = [Headline("Pain <12 months", 4, "−3.8 [−4.9 to −2.7] points ‡", "‡")]


def _page(page: Page, text: str, output: str = "<table><tr><td>−19.6</td></tr></table>") -> str:
    shown = new_output("execute_result", {"text/html": output}, execution_count=1)
    code = new_code_cell("et.forest(fit)", execution_count=1, outputs=[shown])
    return page_html(new_notebook(cells=[new_markdown_cell(text), code]), page, edition="mild 2026")


@pytest.fixture(scope="module")
def found(evidence: Evidence) -> Determination:
    return determination(evidence)


@pytest.fixture(scope="module")
def pages() -> dict[Page, str]:
    links = "[there](02_pain.ipynb) [its result](02_pain.ipynb#the-result) [paper](https://doi.org/10.1/x)"
    table = '<table id="counts"><tr><td>−19.6</td></tr></table><a href="#counts">counts</a>'
    return {
        BASE: _page(BASE, f"# Base\n\n{links}", table),
        PAIN: _page(PAIN, "# Pain & &lt;function&gt;\n\n## The result\n\n[back](01_base.ipynb)"),
    }


@pytest.fixture(scope="module")
def report(pages: dict[Page, str], found: Determination) -> markup.HtmlElement:
    return markup.document_fromstring(report_html(pages, edition="mild/2026", found=found, answers=ANSWERS))


def test_every_notebook_is_a_chapter_in_order(report):
    assert [each.get("id") for each in report.xpath("//article")] == ["n-01_base", "n-02_pain"]
    assert report.xpath("//ol[preceding-sibling::h2[1][@id='contents']]/li/a/@href") == ["#n-01_base", "#n-02_pain"]
    assert report.xpath("//article//td/text()") == ["−19.6", "−19.6"]


def test_the_determination_and_the_answers_stand_first(report, found):
    said = report.xpath("//ol[@class='short']//ul/li/text()")
    assert said == [clause for told in found.sentences for clause in clauses(told.text)]
    assert report.xpath("//h1/text()") == [found.title]
    assert report.xpath("//td/text()")[:2] == ["Pain <12 months", "−3.8 [−4.9 to −2.7] points ‡"]


def test_every_link_within_leads_to_something(report):
    names = report.xpath("//@id")
    assert len(names) == len(set(names))
    within = [link for link in report.xpath("//a/@href") if not link.startswith("https:")]
    assert within[-5:] == ["#n-02_pain", "#n-02_pain", "#n-01_base.counts", "#contents", "#n-01_base"]
    assert [link for link in within if link.removeprefix("#") not in names] == []


def test_headings_stand_one_level_lower_than_in_a_notebook(report):
    assert report.xpath("//article[@id='n-02_pain']//h2/text()") == ["Pain & <function>"]
    assert report.xpath("//article[@id='n-02_pain']//h3/text()") == ["The result"]


def test_code_is_folded_away(report):
    assert len(report.xpath("//details/summary[text()='Code']/following-sibling::div[@class='code']")) == 2
    assert report.xpath("//div[@class='code'][not(parent::details)]") == []


def test_a_page_that_needs_the_web_is_refused(pages, found):
    spoilt = pages | {PAIN: pages[PAIN].replace("−19.6", '<img src="https://example.org/a.png">')}
    with pytest.raises(PageError, match=r"report\.html cannot be read offline"):
        report_html(spoilt, edition="mild/2026", found=found, answers=ANSWERS)


def test_the_report_is_made_from_the_pages_of_a_review(tmp_path, evidence, pages):
    for page, html in pages.items():
        write_text(tmp_path / "notebooks" / page.href, html)
    write_text(tmp_path / "results.json", '{"results": {}}')
    first = write_report(evidence, tmp_path).read_bytes()
    assert re.findall(rb'<a href="#n-\w+">(.*?)</a></li>', first) == [b"Base", b"Pain &amp; &lt;function&gt;"]
    assert write_report(evidence, tmp_path).read_bytes() == first
    assert (tmp_path / NAME).is_file()
