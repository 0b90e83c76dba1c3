"""What a person judged: who, when, on what, and whether it still counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from evidence_tools.evidence.faults import Fault
from evidence_tools.evidence.judgements import Judgements, read_judgements

ONE = """
[claims.A01]
verdict = "differs"
by = "A reader"
on = 2026-11-22
grounds = ["r039", "jensen_2020: Abstract, results"]
because = "The share says otherwise"
seen = { verdict = "cannot say", "1.share" = "11" }

[certainty.pain.risk_of_bias]
level = "serious"
by = "A reader"
on = 2026-11-22
grounds = ["q001"]
because = "The unblinded trials carry the weight"
seen = { share = "45" }
"""


def read(folder: Path, text: str) -> tuple[Judgements, list[Fault]]:
    (folder / "judgements.toml").write_text(text, encoding="utf-8")
    judgements, _, faults = read_judgements(folder)
    return judgements, faults


def test_a_judgement_says_who_when_and_on_what(tmp_path: Path) -> None:
    judgements, faults = read(tmp_path, ONE)
    assert not faults
    judged = judgements.claims["A01"]
    assert (judged.verdict, judged.by, judged.on) == ("differs", "A reader", date(2026, 11, 22))
    assert judged.grounds == ("r039", "jensen_2020: Abstract, results")
    assert judgements.certainty["pain"]["risk_of_bias"].level == "serious"


@pytest.mark.parametrize(
    ("seen", "holds"),
    [
        ({"verdict": "cannot say", "1.share": "11"}, True),
        ({"1.share": "11", "verdict": "cannot say"}, True),
        ({"verdict": "cannot say", "1.share": "12"}, False),
        ({"verdict": "cannot say"}, False),
        ({"verdict": "cannot say", "1.share": "11", "1.low": "4"}, False),
    ],
)
def test_it_counts_only_while_what_was_seen_is_unchanged(tmp_path: Path, seen: dict, holds: bool) -> None:
    assert read(tmp_path, ONE)[0].claims["A01"].still_holds(seen) is holds


def test_no_file_means_nobody_judged(tmp_path: Path) -> None:
    judgements, text, faults = read_judgements(tmp_path)
    assert (judgements.claims, judgements.certainty, text, faults) == ({}, {}, "", [])


@pytest.mark.parametrize(
    ("old", "new", "at", "allowed"),
    [
        ('"differs"', '"wrong"', (3, "claims.A01.verdict"), "'contradicted'"),
        ('level = "serious"', 'level = "grave"', (11, "certainty.pain.risk_of_bias.level"), "'very serious'"),
        ("The share says", "A share of 11% says", (7, "claims.A01.because"), "name the number's row or key in grounds"),
        ('["q001"]', "[]", (14, "certainty.pain.risk_of_bias.grounds"), "at least 1 item"),
        ('on = 2026-11-22\ngrounds = ["r039"', 'on = "soon"\ngrounds = ["r039"', (5, "claims.A01.on"), "date"),
        ('by = "A reader"\non = 2026-11-22\ngrounds = ["q001"]', 'grounds = ["q001"]', (10, "by"), "this entry"),
        ('"1.share" = "11"', '"1.share" = 11', (8, "claims.A01.seen.1.share"), "string"),
        ("[certainty.pain", "[certainly.pain", (10, "certainly"), "no entry of this name"),
    ],
)
def test_a_wrong_entry_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, at: tuple[int, str], allowed: str
) -> None:
    assert ONE.count(old) == 1
    faults = read(tmp_path, ONE.replace(old, new))[1]
    (fault,) = [each for each in faults if each.column.endswith(at[1])]
    assert (fault.file, fault.line) == ("judgements.toml", at[0])
    assert allowed in fault.allowed


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    wrong = ONE.replace('"differs"', '"wrong"').replace('"serious"', '"grave"').replace("The share", "The 2 shares")
    assert [each.column for each in read(tmp_path, wrong)[1]] == [
        "claims.A01.verdict",
        "claims.A01.because",
        "certainty.pain.risk_of_bias.level",
    ]
