from __future__ import annotations

import base64
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from evidence_tools.export.headlines import Headline
from evidence_tools.export.pages import (
    Page,
    PageError,
    contents_html,
    foreign_parts,
    page_html,
    pages_of,
    title_of,
    write_pages,
)

SVG = '<svg xmlns="http://www.w3.org/2000/svg"></svg>'
PAGE = Page("02_pain.html", "Pain & <function>")


def _notebook(*outputs, text="# Pain\n\nA paragraph."):
    code = new_code_cell("et.forest(fit)  # a < b", execution_count=1, outputs=list(outputs))
    return new_notebook(cells=[new_markdown_cell(text), code])


def _shown(data, metadata=None):
    return new_output("execute_result", data, execution_count=1, metadata=metadata or {})


def _html(notebook, **neighbours):
    return page_html(notebook, PAGE, edition="mild 2026", **neighbours)


def test_a_page_shows_prose_code_tables_text_and_printed_lines():
    html = _html(
        _notebook(
            _shown({"text/plain": "a frame", "text/html": "<table><tr><td>-19.6</td></tr></table>"}),
            _shown({"text/plain": "Pooled <odi>"}),
            new_output("stream", name="stdout", text="printed & read\n"),
        )
    )
    for part in ("<h1>Pain</h1>", "<td>-19.6</td>", "Pooled &lt;odi&gt;", "printed &amp; read", "forest"):
        assert part in html
    assert "<title>Pain &amp; &lt;function&gt;</title>" in html
    assert "a frame" not in html


def test_columns_of_numbers_are_marked_for_alignment():
    frame = pd.DataFrame({"study": ["A 1", "2"], "change": [-19.6, float("nan")], "k": ["3", "not known"]})
    soup = BeautifulSoup(_html(_notebook(_shown({"text/html": frame.to_html()}))), "html.parser")
    assert [cell.text for cell in soup.find_all(class_="number")] == ["change", "k", "-19.6", "3", "NaN", "not known"]


def test_a_table_with_spanning_headings_is_left_as_it_is():
    frame = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_product([["both"], ["a", "b"]]))
    assert 'class="number"' not in _html(_notebook(_shown({"text/html": frame.to_html()})))


def test_a_picture_is_inside_as_svg_with_its_alt_text():
    alt = 'ODI fell by "19.6" <points>'
    data = {"text/plain": "<Chart>", "image/png": "cG5n\n", "image/svg+xml": SVG}
    html = _html(_notebook(_shown(data, {"image/svg+xml": {"alt": alt}, "image/png": {"alt": alt}})))
    assert base64.b64encode(SVG.encode()).decode() in html
    assert "cG5n" not in html
    assert BeautifulSoup(html, "html.parser").img["alt"] == alt


def test_a_picture_in_png_alone_is_inside_too():
    html = _html(_notebook(_shown({"image/png": "cG5n\n"}, {"image/png": {"alt": "a point"}})))
    assert 'src="data:image/png;base64,cG5n"' in html
    assert 'alt="a point"' in html


def test_links_lead_to_pages_and_to_the_web_and_to_nothing_that_stays_behind():
    links = (
        "[before](01_base.ipynb#studies)",
        "[paper](https://doi.org/10.1/x)",
        "[decision](../docs/a.md)",
        "[up](#pain)",
    )
    html = _html(_notebook(text=f"# Pain\n\n{', '.join(links)}"))
    for part in ('href="01_base.html#studies"', 'href="https://doi.org/10.1/x"', 'href="#pain"', ", decision,"):
        assert part in html


def test_a_page_knows_its_neighbours():
    html = _html(_notebook(), before=Page("01_base.html", "Base"), after=Page("03_odi.html", "Disability"))
    for part in ('href="../index.html"', 'href="01_base.html"', "← Base", 'href="03_odi.html"', "Disability →"):
        assert part in html


def test_a_page_loads_nothing_and_runs_nothing():
    html = _html(_notebook(_shown({"image/svg+xml": SVG}, {"image/svg+xml": {"alt": "a"}})))
    assert foreign_parts(html) == []
    assert "<script" not in html
    assert "<link" not in html


@pytest.mark.parametrize(
    ("output", "complaint"),
    [
        ('<img src="https://example.org/a.png">', "https://example.org/a.png"),
        ('<script>alert("a")</script>', "<script>"),
        ('<div style="background: url(//example.org/b.png)">', "//example.org/b.png"),
        ('<style>@import "https://example.org/c.css";</style>', "https://example.org/c.css"),
        ('<link rel="stylesheet" href="http://example.org/d.css">', "http://example.org/d.css"),
    ],
)
def test_an_output_that_needs_the_web_is_refused(output, complaint):
    with pytest.raises(PageError, match=r"02_pain.html cannot be read offline") as caught:
        _html(_notebook(_shown({"text/html": output})))
    assert complaint in str(caught.value)


def test_pages_are_written_in_order_and_the_same_each_time(tmp_path):
    executed = {Path("a/00_start.ipynb"): _notebook(), Path("a/01_plain.ipynb"): _notebook(text="No heading")}
    first, second = tmp_path / "first", tmp_path / "second"
    written = write_pages(executed, first, "mild 2026")
    assert [path.name for path in written] == [
        "00_start.ipynb",
        "00_start.html",
        "01_plain.ipynb",
        "01_plain.html",
    ]
    write_pages(executed, second, "mild 2026")
    assert all(path.read_bytes() == (second / path.name).read_bytes() for path in written)
    assert [page.title for page in pages_of(executed)] == ["Pain", "01_plain"]
    assert "01_plain →" in (first / "00_start.html").read_text(encoding="utf-8")


def test_the_title_is_the_first_heading_of_a_paragraph():
    assert title_of(_notebook(text="Before\n\n#  The title \n\n# Another"), "default") == "The title"
    assert title_of(new_notebook(cells=[new_code_cell("# a comment")]), "default") == "default"


def test_the_contents_show_the_answers_and_lead_to_everything():
    answers = [Headline("Pain <12 months", 4, "−3.8 [−4.9 to −2.7] points ‡", "‡"), Headline("Walking", 0)]
    html = contents_html("mild 2026", [PAGE], answers=answers, charts={"odi": 'ODI "fell"'}, files=["results.json"])
    for part in ("notebooks/02_pain.html", "Pain &amp; &lt;function&gt;", "charts/odi.svg", 'href="results.json"'):
        assert part in html
    for part in ("Pain &lt;12 months", "−3.8 [−4.9 to −2.7] points ‡", "not pooled", "‡ number of patients"):
        assert part in html
    assert "&#34;fell&#34;" in html
    assert '"Segoe UI"' in html


def test_the_contents_have_no_empty_parts():
    html = contents_html("mild 2026", [PAGE], answers=[], charts={}, files=[])
    assert [heading.text for heading in BeautifulSoup(html, "html.parser").find_all("h2")] == ["Notebooks"]
