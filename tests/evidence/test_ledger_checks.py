"""Bindings and judgements against the tables: everything they name exists, and every fault is named, all at once."""

from __future__ import annotations

from functools import cache

import pytest
from edition_copies import EDITION, Copy, real_edition

from evidence_tools.evidence.bindings import BINDINGS_FILE, read_bindings
from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.judgements import JUDGEMENTS_FILE, read_judgements
from evidence_tools.evidence.ledger_checks import Ledger, ledger_faults
from evidence_tools.evidence.toml_file import Entries

BINDINGS, JUDGEMENTS = BINDINGS_FILE.name, JUDGEMENTS_FILE.name
COUNT = 'kind = "count"\nwhere = { blinding = "none" }\nsays = "none"\nof = "trials"\nwhat = "open"\n'
JUDGED = 'by = "A reader"\non = 2026-11-22\nbecause = "So it reads"\nseen = { }\n'


@cache
def _keys() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for table in real_edition()._tables.values():
        found.setdefault(table.about.table, set()).update(table.keys)
    return found


def checked(copy: Copy) -> list[Fault]:
    """The faults of both files beside the real tables."""
    bindings, bindings_text, wrong = read_bindings(copy.folder)
    judgements, judgements_text, also_wrong = read_judgements(copy.folder)
    assert not [*wrong, *also_wrong]
    real = real_edition()
    return ledger_faults(
        Ledger(
            bindings=bindings,
            binding_entries=Entries(BINDINGS_FILE, bindings_text),
            judgements=judgements,
            judgement_entries=Entries(JUDGEMENTS_FILE, judgements_text),
            tables=real.tables,
            keys=_keys(),
            questions=real.protocol.questions,
            references=[each["ref_id"] for each in real.policy["references"]],
        )
    )


def bind(copy: Copy, claim: str, test: str) -> int:
    """Bind a claim to this test instead; the line on which its section begins."""
    text = (copy.folder / BINDINGS).read_text(encoding="utf-8")
    lines = text.splitlines()
    own = [number for number, line in enumerate(lines) if line.startswith(f"[[{claim}.")]
    rest = [number for number in range(own[-1] + 1, len(lines)) if lines[number].startswith("[")]
    end = rest[0] if rest else len(lines)
    changed = [*lines[: own[0]], f"[[{claim}.tests]]", *test.splitlines(), "", *lines[end:]]
    (copy.folder / BINDINGS).write_text("\n".join(changed), encoding="utf-8")
    return own[0] + 1


def judge(copy: Copy, section: str, entries: str) -> int:
    """Append a judgement; the line on which its section begins."""
    path = copy.folder / JUDGEMENTS
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{text}\n[{section}]\n{entries}", encoding="utf-8")
    return text.count("\n") + 2


def test_the_real_edition_has_no_fault() -> None:
    assert checked(Copy(EDITION)) == []


@pytest.mark.parametrize(
    ("test", "at", "found", "allowed"),
    [
        ('kind = "follows"\nclaims = ["H07", "H77"]', (3, "claims"), "H77", "a claim_id of claims.csv"),
        (
            'kind = "direction"\nquestions = ["pain_form_12"]\nsays = "better"',
            (3, "questions"),
            "pain_form_12",
            "quest",
        ),
        ('kind = "follow_up"\noutcomes = ["pian"]', (3, "outcomes"), "pian", "an outcome of outcomes.csv"),
        ('kind = "follow_up"\noutcomes = ["pain"]\nstudies = ["motoin"]', (4, "studies"), "motoin", "a study_id of"),
        ('kind = "limitation"\nlimitations = ["L99"]', (3, "limitations"), "L99", "a limitation_id of"),
        (
            'kind = "range"\noutcomes = ["pain"]\nhigh = 1\nreview = "hays_2025"',
            (5, "review"),
            "hays_2025",
            "a review_id of",
        ),
        ('kind = "later_reports"\nstudy = "motion"\ncited = "deer_2023"', (4, "cited"), "deer_2023", "a reference of"),
        ('kind = "agree"\ntopic = "laminectmy"', (3, "topic"), "laminectmy", "a topic that claims say something of"),
        ('kind = "number"\ndata = "@binary.b073"', (3, "data"), "@binary.b073", "a cell as @table.key.column"),
        ('kind = "number"\ndata = "@binaries.b073.n"', (3, "data"), "@binaries.b073.n", "the table of a cell"),
        ('kind = "number"\ndata = "@binary.b973.n"', (3, "data"), "@binary.b973.n", "the row of a cell"),
        ('kind = "number"\ndata = "@binary.b073.m"', (3, "data"), "@binary.b073.m", "the column of a cell"),
        ('kind = "number"\ndata = "x"\nlow = "@binary.b973.n"', (4, "low"), "@binary.b973.n", "the row of a cell"),
        ('kind = "counts_behind"\nn = "@binary.b073.nn"', (3, "n"), "@binary.b073.nn", "the column of a cell"),
        ('kind = "number"\ndata = "x"\nprinted = 2', (4, "printed"), "claim B01 prints no value_2", "a printed number"),
        (COUNT + 'table = "studdies"', (7, "table"), "studdies", "a table"),
        (COUNT + 'table = "arms"', (3, "where"), "blinding", "a column of arms.csv"),
        (COUNT + 'table = "studies"\ndistinct = "studyid"', (8, "distinct"), "studyid", "a column of studies.csv"),
        (COUNT + 'table = "studies"\nnamed = "nam"', (8, "named"), "nam", "a column of studies.csv"),
        (COUNT + 'table = "studies"\namong = { desing = "rct" }', (8, "among"), "desing", "a column of studies.csv"),
        (
            COUNT + 'table = "studies"\namong = { "primary_source_id.yaer" = { low = 2000 } }',
            (8, "among"),
            "primary_source_id.yaer",
            "a column of sources.csv",
        ),
        (
            COUNT + 'table = "studies"\namong = { "funding.year" = { low = 2000 } }',
            (8, "among"),
            "funding.year",
            "a column of studies.csv that holds a key",
        ),
        (
            COUNT + 'table = "studies"\namong = { design = { low = 2 } }',
            (8, "among"),
            "design",
            "low and high for a column of numbers",
        ),
        ('kind = "words"\nterm = "x"\ndocuments = ["policy.codes"]', (4, "documents"), "policy.codes", "a part of the"),
        (
            'kind = "words"\nterm = "x"\ndocuments = ["policy.cpt_codes"]\nelsewhere = ["@sources.no_one.note"]',
            (5, "elsewhere"),
            "@sources.no_one.note",
            "the row of a cell",
        ),
    ],
)
def test_a_name_that_does_not_exist_is_named_with_its_line(
    copy: Copy, test: str, at: tuple[int, str], found: str, allowed: str
) -> None:
    """At: the line within the section, and the entry."""
    begins = bind(copy, "B01", test)
    (fault,) = checked(copy)
    assert (fault.severity, fault.file, fault.column) == ("error", BINDINGS, f"B01.tests.{at[1]}")
    assert fault.line == begins + at[0] - 1
    assert fault.found == found
    assert allowed in fault.allowed
    assert fault.mend


def test_a_near_name_is_offered(copy: Copy) -> None:
    bind(copy, "B01", 'kind = "follow_up"\noutcomes = ["pian"]')
    assert "pain" in checked(copy)[0].mend


def test_a_word_such_as_most_needs_no_printed_number(copy: Copy) -> None:
    bind(copy, "B06", COUNT + 'table = "studies"')
    assert checked(copy) == []
    bind(copy, "B06", COUNT.replace('says = "none"', 'says = "at_most"') + 'table = "studies"')
    assert [fault.found for fault in checked(copy)] == ["claim B06 prints no value_1"]


def test_a_claim_without_a_binding_and_a_binding_without_a_claim(copy: Copy) -> None:
    copy.change_text(BINDINGS, "[[B01.tests]]", "[[B99.tests]]")
    missing, unknown = checked(copy)
    assert (missing.column, missing.found, missing.line) == ("B01", "no binding", 0)
    assert "add [[B01.tests]]" in missing.mend
    assert (unknown.column, unknown.found) == ("B99", "B99")
    lines = (copy.folder / BINDINGS).read_text(encoding="utf-8").splitlines()
    assert lines[unknown.line - 1] == "[[B99.tests]]"


def test_claims_that_rest_on_each_other(copy: Copy) -> None:
    bind(copy, "B01", 'kind = "follows"\nclaims = ["B02"]')
    bind(copy, "B02", 'kind = "follows"\nclaims = ["B03"]')
    bind(copy, "B03", 'kind = "follows"\nclaims = ["B01", "O01"]')
    faults = checked(copy)
    assert [fault.column for fault in faults] == [f"B0{number}.tests.claims" for number in (1, 2, 3)]
    assert {fault.found for fault in faults} == {"claims that rest on each other: B01, B02, B03"}
    bind(copy, "B03", 'kind = "follows"\nclaims = ["O01"]')
    assert checked(copy) == []


@pytest.mark.parametrize(
    ("section", "entries", "at", "allowed"),
    [
        ("claims.A77", 'verdict = "differs"\ngrounds = ["r039"]\n', (1, "claims.A77"), "a claim of claims.csv"),
        (
            "claims.K01",
            'verdict = "differs"\ngrounds = ["r039", "nobody_2020: page"]\n',
            (3, "claims.K01.grounds"),
            "a source, a row or a key of the results",
        ),
        (
            "certainty.pian.imprecision",
            'level = "serious"\ngrounds = ["r039"]\n',
            (1, "certainty.pian"),
            "a question of the protocol",
        ),
        (
            "certainty.pain_from_12.indirection",
            'level = "serious"\ngrounds = ["r039"]\n',
            (1, "certainty.pain_from_12.indirection"),
            "a domain",
        ),
        (
            "certainty.pain_from_12.indirectness",
            'level = "serious"\ngrounds = ["q999"]\n',
            (3, "certainty.pain_from_12.indirectness.grounds"),
            "a source, a row or a key of the results",
        ),
    ],
)
def test_a_judgement_on_something_that_does_not_exist(
    copy: Copy, section: str, entries: str, at: tuple[int, str], allowed: str
) -> None:
    begins = judge(copy, section, entries + JUDGED)
    (fault,) = checked(copy)
    assert (fault.severity, fault.file, fault.column) == ("error", JUDGEMENTS, at[1])
    assert fault.line == begins + at[0] - 1
    assert fault.allowed == allowed


@pytest.mark.parametrize(
    "ground", ["r039", "jensen_2020", "jensen_2020: Abstract, results", "motion/mild", "pain_from_12.headline.estimate"]
)
def test_grounds_are_rows_sources_and_results(copy: Copy, ground: str) -> None:
    judge(copy, "claims.K01", f'verdict = "differs"\ngrounds = ["{ground}"]\n' + JUDGED)
    assert checked(copy) == []


def test_every_fault_is_told_at_once_when_an_edition_is_read(copy: Copy) -> None:
    bind(copy, "B01", 'kind = "follow_up"\noutcomes = ["pian"]')
    bind(copy, "K01", 'kind = "agree"\ntopic = "nothing"')
    judge(copy, "claims.A77", 'verdict = "differs"\ngrounds = ["r039"]\n' + JUDGED)
    found = [(fault.file, fault.found) for fault in copy.report().faults if fault.file in (BINDINGS, JUDGEMENTS)]
    assert found == [(BINDINGS, "pian"), (BINDINGS, "nothing"), (JUDGEMENTS, "A77")]
