"""How a table for a committee looks: the one place for fonts, widths, rules and notes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from html import escape

import pandas as pd
from bs4 import BeautifulSoup
from bs4.element import Tag
from great_tables import GT, html, loc, style

INK, QUIET, LINE, BAND = "#1b1b1b", "#4d4d4d", "#8c8c8c", "#eef1f4"
TEXT_SIZE, NOTE_SIZE, TITLE_SIZE = "13px", "11px", "17px"
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_POINTLESS = re.compile(r"^(-webkit|-moz|margin|overflow(?!-wrap)|border-(left|right)|text-transform|font-variant)")
_ITEM = "break-inside: avoid; padding-left: 12px; text-indent: -12px"
_DEFAULTS = {("padding-top", "0"), ("padding-bottom", "0"), ("color", INK)}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is shown: its name, its share of the width, the heading over it, and its side."""

    name: str
    width: int
    over: str = ""
    align: str = "left"


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class CommitteeTable:
    """A table that a committee reads, with the frame behind it.

    Parameters
    ----------
    name
        Identifier of the table, the same on every machine.
    title, subtitle
        What it shows, and for which question and date.
    frame
        The numbers and words with row ids, sources and locators: what is written as CSV.
    shown
        The cells as they are printed, in the order of `columns`; a column ``group`` makes headings of its words.
    columns
        How the columns look; the first one names the rows.
    notes
        What stands below: how to read it, legend of marks, sources; further lines of a note are a list.

    Examples
    --------
    >>> frame = pd.DataFrame({"Study": ["A"], "Result": ["5"]})
    >>> columns = (Column("Study", 100), Column("Result", 80))
    >>> CommitteeTable(name="t", title="T", subtitle="", frame=frame, shown=frame, columns=columns)
    CommitteeTable t: 1 row
    """

    name: str
    title: str
    subtitle: str
    frame: pd.DataFrame
    shown: pd.DataFrame
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()

    @cached_property
    def great_table(self) -> GT:
        """The table as a Great Table, for those who want to go on from here."""
        grouped = "group" in self.shown
        cells = self.shown[[*(["group"] if grouped else []), *(each.name for each in self.columns)]]
        table = GT(
            cells,
            rowname_col=self.columns[0].name,
            groupname_col="group" if grouped else None,
            id=self.name,
        )
        table = _with_columns(table.tab_header(html(f"<b>{escape(self.title)}</b>"), self.subtitle), self.columns)
        for note in self.notes:
            table = table.tab_source_note(html(_note(note)))
        return _styled(table)

    def as_raw_html(self) -> str:
        """A fragment of HTML whose styles stand in the cells: it looks the same in a page, a mail and a notebook."""
        return _inlined(self.great_table.as_raw_html())

    def _repr_html_(self) -> str:
        return self.as_raw_html()

    def __repr__(self) -> str:
        rows = len(self.shown)
        return f"CommitteeTable {self.name}: {rows} row{'s' * (rows != 1)}"


def _note(text: str) -> str:
    """A note; further lines of it are a list, set in two columns so that it can be searched by eye."""
    first, *lines = (escape(line) for line in text.splitlines())
    items = "".join(f'<div style="{_ITEM}">{line}</div>' for line in lines)
    return f'{first}<div style="columns: 2; column-gap: 20px">{items}</div>' if items else first


def _with_columns(table: GT, columns: tuple[Column, ...]) -> GT:
    first, *others = columns
    whole = sum(each.width for each in columns)
    widths = {each.name: f"{100 * each.width / whole:.1f}%" for each in columns}
    table = table.tab_stubhead(first.name).cols_width(widths)
    for over in dict.fromkeys(each.over for each in others if each.over):
        table = table.tab_spanner(over, [each.name for each in others if each.over == over])
    table = table.tab_style(style.css("vertical-align: top; overflow-wrap: anywhere;"), [loc.body(), loc.stub()])
    for align in dict.fromkeys(each.align for each in others):
        table = table.cols_align(align, [each.name for each in others if each.align == align])
    return table


def _styled(table: GT) -> GT:
    return table.tab_options(
        table_width="100%",
        table_font_size=TEXT_SIZE,
        table_font_color=INK,
        table_margin_left="0",
        heading_align="left",
        heading_title_font_size=TITLE_SIZE,
        heading_title_font_weight="bold",
        heading_subtitle_font_size=TEXT_SIZE,
        column_labels_font_weight="bold",
        column_labels_border_top_color=INK,
        column_labels_border_bottom_color=INK,
        table_border_top_color=INK,
        table_border_bottom_color=INK,
        table_body_border_bottom_color=INK,
        row_group_font_weight="bold",
        row_group_background_color=BAND,
        row_group_padding="6px",
        stub_font_weight="normal",
        data_row_padding="5px",
        source_notes_font_size=NOTE_SIZE,
        source_notes_padding="3px",
    )


def _inlined(page: str) -> str:
    """The fragment with every rule of its style sheet written into the elements it governs, and the sheet left out.

    JupyterLab drops style sheets from notebooks that it does not trust yet, and a sheet would govern its neighbours.
    """
    soup = BeautifulSoup(_STYLE.sub("", page), "html.parser")
    given = {id(tag): tag.get("style", "") for tag in soup.find_all(True)}
    found: dict[int, dict[str, str]] = {}
    for selector, body in _RULE.findall(_STYLE.search(page)[1]):
        declared = _declarations(body)
        for tag in soup.select(selector.strip()):
            found.setdefault(id(tag), {}).update(declared)
    for tag in soup.find_all(True):
        _write_style(tag, found.get(id(tag), {}) | _declarations(given[id(tag)]))
    return str(soup).strip() + "\n"


def _declarations(body: str) -> dict[str, str]:
    pairs = (part.split(":", 1) for part in body.replace("!important", "").split(";") if ":" in part)
    return {name.strip(): value.strip() for name, value in pairs}


def _write_style(tag: Tag, style: dict[str, str]) -> None:
    """Keep what changes the look, and leave out classes and ids that no style sheet will ever ask for."""
    wanted = [
        f"{name}: {value}"
        for name, value in style.items()
        if not _POINTLESS.match(name) and value and (name, value) not in _DEFAULTS
    ]
    for attribute in ("class", "headers", "style", "data-quarto-disable-processing", "data-quarto-bootstrap"):
        del tag[attribute]
    if wanted:
        tag["style"] = "; ".join(wanted)
