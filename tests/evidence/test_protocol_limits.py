"""Section `limits` of the protocol: what it names exists, ranges are ordered, and a new edition may leave it out."""

from __future__ import annotations

import pytest
from edition_copies import Copy

import evidence_tools as et
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.protocol_limits import Limits
from evidence_tools.evidence.schemas.vocabularies import LIMITATIONS

OLD_ENTRY = 'entry.odi = { mean = 41.7, sd = 16.0, r = 0.73, threshold = 31, sources = ["hatakka_odi_variation"] }'


@pytest.mark.parametrize(
    ("old", "new", "column", "found"),
    [
        (
            '"pain_from_12", "odi_from_12", "zcq',
            '"pain_from_13", "odi_from_12", "zcq',
            "limits.questions",
            "pain_from_13",
        ),
        ('pain = "d076"', 'pain = "d976"', "limits.baseline_sd", "d976"),
        ('pain = "d076"', 'pane = "d076"', "limits.baseline_sd", "pane"),
        ('open_decompression = "m017"', 'open_decompression = "m005"', "limits.below", "m005, a row without pct"),
        ('["k045", "k028"', '["k145", "k028"', "limits.no_control.benchmarks.pain", "k145"),
        ('["k045", "k028"', '["k014", "k028"', "limits.no_control.benchmarks.pain", "k014, a row without estimate"),
        ('scores = ["p003"', 'scores = ["p903"', "limits.blinding.scores", "p903"),
        ('randomised = ["rct"]', 'randomised = ["rtc"]', "limits.design.randomised", "rtc"),
        ('prior = "p005"', 'prior = "p905"', "limits.co_intervention.prior", "p905"),
        ('outcomes = ["walking_time"]', 'outcomes = ["walking_tim"]', "limits.capped_walking.outcomes", "walking_tim"),
        ('["r012", "b025"]', '["r012", "b925"]', "limits.rare_harms.under_reporting", "b925"),
        ('["r012", "b025"]', '["r001", "b025"]', "limits.rare_harms.under_reporting", "r001, a row without events"),
        ("central = 1.5, high = 2.0", "central = 2.5, high = 2.0", "limits.confounding.confounder", "central 2.5"),
        ("low = 0.0, central = 0.26, high = 0.38", "low = 0.0, central = 0.26, high = 1.38", "durability", "1.38"),
        (
            "pain = { low = 1.0, high = 4.0",
            "pain = { low = 5.0, high = 4.0",
            "limits.importance.pain",
            "low 5 must lie",
        ),
        (OLD_ENTRY, OLD_ENTRY.replace("r = 0.73", "r = 1.0"), "limits.no_control.entry.odi", "less than 1"),
    ],
)
def test_a_wrong_rule_is_named_with_its_line(copy: Copy, old: str, new: str, column: str, found: str) -> None:
    copy.change_protocol(old, new)
    faults = copy.faults("protocol.toml")
    (fault,) = [each for each in faults if column in each.column]
    assert found in f"{fault.found} {fault.allowed}"
    entry = (copy.folder / "protocol.toml").read_text(encoding="utf-8").splitlines()[fault.line - 1 :][:2]
    assert new[:14] in "\n".join(entry) or column.rpartition(".")[2] in entry[0]


def test_an_edition_without_rules_for_limitations_is_allowed(copy: Copy) -> None:
    path = copy.folder / "protocol.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("# How limitations are weighed")], encoding="utf-8")
    assert et.read_evidence(copy.folder).protocol.limits == Limits()


def test_every_limitation_of_the_policy_names_what_answers_it(evidence: Evidence) -> None:
    for words in evidence.limitations["challenges"]:
        assert set(words.split(";")) <= set(LIMITATIONS)


def test_an_unknown_challenge_is_refused_with_the_words_allowed(copy: Copy) -> None:
    line = copy.change("limitations", "L01", challenges="blinding;blindness")
    (fault,) = copy.faults("limitations.csv")
    assert (fault.line, fault.column, fault.found) == (line, "challenges", "blinding;blindness")
    assert "missing_spread" in fault.allowed
