"""A SYNTHETIC year 2027 made from a copy of the real edition: nothing in it was ever measured, written or published.

Every function makes one kind of change in a copy; they can be combined in any order. Every name, citation, label and
note that they write says "synthetic".
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from edition_copies import EDITION, REFERENCE, Copy

STUDY = "synthetic_trial_2027"
REPORT = "synthetic_report_2027"
KNOWN, GONE = "basu_2012", "wong_2012"
OTHER = "synthetic_other_id"
DAY = "2027-02-01"
NOTE = "SYNTHETIC, made for a test"


def synthetic_2027(folder: Path, *changes: Callable[[Copy], None]) -> Copy:
    """A copy of the real edition called 2027, beside a copy of the reference folder, with these changes made."""
    shutil.copytree(REFERENCE, folder / "reference")
    year = Copy(Path(shutil.copytree(EDITION, folder / "mild" / "2027")))
    year.change_protocol('edition = "2026"', 'edition = "2027"')
    for change in changes:
        change(year)
    return year


def corrected_cell(year: Copy) -> None:
    """One pain score of a known study was read again: one point lower at one year."""
    year.change("continuous", "c021", mean="3.5", change_mean="-3.9", pct_change="", note=f"{NOTE}: corrected score")
    cells = (("x901", "mean", "4.5", "3.5"), ("x902", "change_mean", "-2.9", "-3.9"), ("x903", "pct_change", "-40", ""))
    for row, column, before, after in cells:
        said = {"table": "continuous", "key": "c021", "column": column, "before": before, "after": after}
        _append(year, "corrections", correction_id=row, **said, **_signed())


def new_report(year: Copy) -> None:
    """A later visit of a known cohort was published."""
    _source(year, REPORT, "Synthetic A. Synthetic twelve-month report of a known cohort")
    cells = {"timepoint_months": "12", "n": "25", "change_mean": "-4.6", "source_id": REPORT, "p_comparison": ""}
    said = {"p_text": "", "use_reason": f"{NOTE}: only value at this visit", "note": NOTE, "second_look_note": ""}
    year.append("continuous", "c040", row_id="c901", **cells, **said, second_look="not_checked")
    year.change("studies", KNOWN, all_source_ids=f"{KNOWN};{REPORT}", max_followup_months="12")


def new_study(year: Copy) -> None:
    """A trial against medical management, with two arms, printed spreads and harms."""
    _source(year, STUDY, "Synthetic B. Synthetic randomised trial")
    named = {"name": "Synthetic trial 2027", "primary_source_id": STUDY, "all_source_ids": STUDY, "note": NOTE}
    bare = dict.fromkeys(("registration", "enrol_start", "enrol_end", "overlaps_with", "funding_note"), "")
    about = {
        "design": "rct",
        "comparator": "synthetic usual care",
        "sites_or_cohort": NOTE,
        "max_followup_months": "12",
    }
    year.append("studies", KNOWN, study_id=STUDY, **named, **bare, **about, funding="independent", n_centers="3")
    for arm, label in (("mild", "synthetic mild arm"), ("cmm", "synthetic medical management")):
        arms = {"arm_label": label, "treatment": arm, "n_enrolled": "100", "n_treated": "100", "note": NOTE}
        year.append("arms", f"{KNOWN}/mild", study_id=STUDY, arm_id=arm, **arms)
    scores = {"pain": ("c902", "c040", "-2.4", "2.5"), "odi": ("c903", "c041", "-10.5", "15")}
    for row, like, change, spread in scores.values():
        cells = {"timepoint_months": "12", "n": "90", "change_mean": change, "change_sd": spread}
        year.append("continuous", like, row_id=row, study_id=STUDY, **cells, **_as_read(STUDY))
    for row, arm, events in (("b901", "mild", "2"), ("b902", "cmm", "1")):
        cells = {"arm_id": arm, "timepoint_months": "12", "events": events, "n": "100", "pct": events}
        year.append("binary", "b045", row_id=row, study_id=STUDY, **cells, definition=NOTE, **_as_read(STUDY))


def removed_study(year: Copy) -> None:
    """A study that the earlier edition had is taken out, with everything said of it."""
    for table in ("studies", "arms", "continuous", "binary", "risk_of_bias", "inclusion_matrix"):
        _without(year, table, GONE, "study_id")
    _without(year, "study_overlap", GONE, "study_a", "study_b")
    _without(year, "corrections", GONE, "source_id")
    header, *rows = year.rows("studies")
    at = header.index("overlaps_with")
    for row in rows:
        row[at] = ";".join(name for name in row[at].split(";") if name != GONE)
    year.write("studies", [header, *rows])


def renamed_study(year: Copy) -> None:
    """A known study has another id, in every table and in the protocol."""
    for table in ("studies", "arms", "continuous", "binary", "risk_of_bias", "study_overlap", "inclusion_matrix"):
        header, *rows = year.rows(table)
        named = [name in ("study_id", "study_a", "study_b", "overlaps_with") for name in header]
        cells = [[_renamed(cell) if here else cell for here, cell in zip(named, row, strict=True)] for row in rows]
        year.write(table, [header, *cells])
    year.change_text("protocol.toml", f'"{KNOWN}"', f'"{OTHER}"')


def split_study(year: Copy) -> None:
    """What a known study says of pain is told under a second study."""
    year.append("studies", GONE, study_id=OTHER, name="Synthetic half of a study", overlaps_with="")
    year.append("arms", f"{GONE}/mild", study_id=OTHER)
    header, *rows = year.rows("continuous")
    for cells in (dict(zip(header, row, strict=True)) for row in rows):
        if (cells["study_id"], cells["outcome"]) == (GONE, "pain"):
            year.change("continuous", cells["row_id"], study_id=OTHER)


def changed_reference(year: Copy) -> None:
    """A larger spread of pain is borrowed: the reference row, and the value that the protocol takes from it."""
    year.change("reference/recommended_sd", "pain/any", change_sd="3.0", basis=f"{NOTE}: a larger spread")
    year.change_protocol("borrowed_sd = { value = 2.8, low = 2.0,", "borrowed_sd = { value = 3.0, low = 2.0,")
    row = {"table": "recommended_sd", "key": "pain/any", "column": "change_sd", "before": "2.8", "after": "3.0"}
    _append(year, "reference/corrections", correction_id="rx901", **row, **_signed())


def changed_window(year: Copy) -> None:
    """What is asked from 24 months on is asked from 30 months on."""
    year.change_protocol(
        "from_24 = {", 'from_30 = { low = 30, label = "synthetic window, 30 months and over" }\nfrom_24 = {'
    )
    year.change_protocol(
        '[questions.pain_from_24]\noutcome = "pain"\nwindow = "from_24"',
        '[questions.pain_from_24]\noutcome = "pain"\nwindow = "from_30"',
    )


def changed_selection(year: Copy) -> None:
    """The latest visit of a window stands, where it was the earliest."""
    year.change_protocol('visit = "earliest"          #', 'visit = "latest"            #')


def changed_method(year: Copy) -> None:
    """Wald's normal test in the place of Hartung and Knapp's."""
    year.change_protocol('test = "adhoc"  ', 'test = "z"  ')


def changed_claim(year: Copy) -> None:
    """A statement of the policy gives another number, and what another is held against has changed."""
    year.change("claims", "K01", statement="SYNTHETIC: 80 patients followed", value_1="80", note=NOTE)
    year.change_text("claims_bindings.toml", 'data = "@continuous.c047.mean"', 'data = "@continuous.c048.mean"')


def changed_judgement(year: Copy) -> None:
    """A person judges a statement otherwise than before."""
    year.change_text(
        "judgements.toml",
        '[claims.B01]\nverdict = "differs"\nby = "Evidence workbench, first reading"',
        '[claims.B01]\nverdict = "contradicted"\nby = "Synthetic reader"',
    )


CHANGES: tuple[Callable[[Copy], None], ...] = (
    *(corrected_cell, new_report, new_study, removed_study, changed_reference, changed_window, changed_selection),
    *(changed_method, changed_claim, changed_judgement),
)


def _renamed(cell: str) -> str:
    return ";".join(OTHER if name == KNOWN else name for name in cell.split(";"))


def _as_read(source: str) -> dict[str, str]:
    """What every synthetic result says of itself."""
    told = dict.fromkeys(("p_comparison", "p_text", "derivation", "derived_fields", "second_look_note"), "")
    use = {"analysis_use": "primary", "use_reason": f"{NOTE}: only value", "note": NOTE, "second_look": "not_checked"}
    return {"source_id": source, "locator": "Synthetic table", "status": "reported", **told, **use}


def _source(year: Copy, key: str, citation: str) -> None:
    bare = dict.fromkeys(("pmid", "doi", "nct", "url", "read_url", "published"), "")
    cells = {"citation": f"{citation} (SYNTHETIC)", "year": "2027", "accessed": DAY, "note": NOTE, "kind": "article"}
    year.append("sources", KNOWN, source_id=key, **bare, **cells)


def _signed() -> dict[str, str]:
    return {"date": DAY, "reason": f"{NOTE}: read again", "author": "Synthetic reader", "source_id": ""}


def _append(year: Copy, table: str, /, **cells: str) -> None:
    header, *rows = year.rows(table)
    year.write(table, [header, *rows, [cells[column] for column in header]])


def _without(year: Copy, table: str, name: str, *columns: str) -> None:
    """Take out the rows of a table in which one of these columns has this name."""
    header, *rows = year.rows(table)
    places = [header.index(column) for column in columns]
    year.write(table, [header, *(row for row in rows if name not in {row[at] for at in places})])
