"""Studies, arms, results of arms and judgements of a data package, beside its analyses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from evidence_tools.importing.cochrane_package.analyses import same_result
from evidence_tools.importing.cochrane_package.context import Context
from evidence_tools.importing.csv_rows import CsvRow, CsvRows
from evidence_tools.importing.known import slug
from evidence_tools.importing.review_software import Analysis, ArmResult, add_arm_result, domain_named, judgement_of

INFORMATION, ARMS, RESULTS, BIAS = "study-information", "study-arms", "study-results", "risk-of-bias"
TWICE = "the same numbers stand among the rows of the analyses"
_TYPES = {"dichotomous": "binary", "continuous": "continuous"}
_CELLS = {
    "continuous": {"n": "Sample size", "mean": "Mean", "sd": "SD", "se": "SE"},
    "binary": {"n": "Sample size", "events": "Cases"},
}
_JUDGED = re.compile(r"Domain \(judgement\): (?P<heading>[^:]+)(?:: (?P<group>.*))?$")
_TOOLS = ("rob1", "rob2")


def add_studies(context: Context) -> None:
    """Propose every study that the package describes."""
    rows = context.tables.get(INFORMATION)
    for row in rows.rows if rows else ():
        name = rows.take(row, "Study")
        if name:
            context.book.study(name, rows.place(row))


def add_arms(context: Context) -> None:
    """Propose the arms that the package describes."""
    rows = context.tables.get(ARMS)
    for row in rows.rows if rows else ():
        name, arm = rows.peek(row, "Study"), rows.peek(row, "Arm")
        if name and arm:
            study_id = context.book.study(name, rows.place(row))
            context.book.arm(study_id, arm, rows.place(row))
            for column in ("Study", "Arm"):
                rows.take(row, column)


def add_results(context: Context) -> None:
    """Propose results of arms that no analysis holds."""
    rows = context.tables.get(RESULTS)
    for row in rows.rows if rows else ():
        table = _TYPES.get(rows.peek(row, "Data type").lower(), "")
        if table and not rows.peek(row, "Reference arm"):
            _add_result(context, rows, row, table)


def _add_result(context: Context, rows: CsvRows, row: CsvRow, table: str) -> None:
    name, arm, outcome = (rows.peek(row, column) for column in ("Study", "Arm", "Outcome"))
    values = {column: rows.peek(row, heading) for column, heading in _CELLS[table].items()}
    if not (name and arm and any(values.values())):
        return
    study_id = context.book.study(name, rows.place(row))
    analysed = {column: text for column, text in values.items() if column != "se"}
    if same_result(study_id, analysed) in context.told:
        return
    for heading in ("Study", "Arm", "Outcome", *_CELLS[table].values()):
        rows.take(row, heading)
    footnotes = rows.take(row, "Footnotes")
    result = ArmResult(table, study_id, name, arm, values, remark=f"footnotes: {footnotes}" if footnotes else "")
    analysis = Analysis("", "", outcome)
    add_arm_result(context.book, analysis, result, source_id=context.source_id, place=rows.place(row))


def add_judgements(context: Context) -> None:
    """Propose judgements on risk of bias whose heading means a domain of the tool that the review used."""
    rows = context.tables.get(BIAS)
    if rows is None:
        return
    named = {column: found for column in rows.columns if (found := _JUDGED.match(column))}
    tool, domains = _tool(context, [found["heading"] for found in named.values()])
    for row in rows.rows:
        name = rows.peek(row, "Study")
        for column, found in named.items():
            domain = domain_named(found["heading"], domains)[1]
            if name and domain and rows.peek(row, column):
                _add_judgement(context, rows, row, column, {"instrument": tool, "domain": domain})


def _tool(context: Context, headings: list[str]) -> tuple[str, Mapping[str, Mapping[str, str]]]:
    """The tool that knows most of the headings, with its domains."""
    known = {
        tool: {key: cells for key, cells in context.book.known.domains.items() if key.startswith(f"{tool}/")}
        for tool in _TOOLS
    }
    tool = max(_TOOLS, key=lambda each: sum(bool(domain_named(heading, known[each])[1]) for heading in headings))
    return tool, known[tool]


def _add_judgement(context: Context, rows: CsvRows, row: CsvRow, column: str, item: Mapping[str, str]) -> None:
    study_id = context.book.study(rows.take(row, "Study"), rows.place(row))
    answer = rows.take(row, column)
    found = _JUDGED.match(column)
    support = next(_support(rows, row, found.groups("")), "")
    cells = {
        "study_id": study_id,
        **item,
        "judgement": judgement_of(answer, item["instrument"]),
        "basis": support,
        "source_ids": context.source_id,
    }
    group = found["group"] or ""
    every = not group or slug(group) == "all_outcomes"
    remarks = [] if every else [f'judged for "{group}": name the scope']
    context.book.add("risk_of_bias", cells, f"{rows.place(row)}, {column}: {answer}", remarks)


def _support(rows: CsvRows, row: CsvRow, of: tuple[str, ...]) -> Iterator[str]:
    """The ground beside a judgement: of this heading, for this group of outcomes."""
    column = "Domain (support): " + ": ".join(filter(None, of))
    if rows.peek(row, column):
        yield rows.take(row, column)
