"""The pictures of README.md and their words, from the data of today; `--check` exits 1 where the words are behind."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import evidence_tools as et
from evidence_tools.figures.chart import Chart

REPOSITORY = Path(__file__).resolve().parents[1]
README = REPOSITORY / "README.md"
QUESTION = "pain_from_12"


def forest(evidence: et.Evidence) -> Chart:
    """The pooled result with its sensitivity."""
    fit = et.answer(evidence, QUESTION).fit
    return et.forest(fit, sensitivity=et.alternatives(fit))


def limits(evidence: et.Evidence) -> Chart:
    """How far each limitation goes towards reversing it."""
    return et.limits_chart(et.challenge(et.answer(evidence, QUESTION), evidence))


def claims(evidence: et.Evidence) -> Chart:
    """How the policy's statements fare beside the data."""
    return et.claims_map(evidence)


PICTURES: Mapping[str, Callable[[et.Evidence], Chart]] = {
    "docs/images/forest_pain.png": forest,
    "docs/images/limits_pain.png": limits,
    "docs/images/claims_map.png": claims,
}


def main(arguments: list[str] | None = None) -> int:
    """Write the pictures and their alternative texts, or check the texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where README differs")
    check = parser.parse_args(arguments).check
    evidence = et.read_evidence(REPOSITORY / "data" / "mild" / "2026")
    charts = {path: draw(evidence) for path, draw in PICTURES.items()}
    before = README.read_text(encoding="utf-8")
    after = before
    for path, chart in charts.items():
        after = _with_words(after, path, chart.alt.replace("[", "(").replace("]", ")"))
    if check:
        if after != before:
            print("README.md tells another result than the data: run python tools/readme_picture.py", file=sys.stderr)
        return int(after != before)
    for path, chart in charts.items():
        chart.save(REPOSITORY / path)
    README.write_text(after, encoding="utf-8")
    return 0


def _with_words(text: str, path: str, words: str) -> str:
    slot = re.compile(rf"!\[[^\]]*\]\({re.escape(path)}\)")
    return slot.sub(lambda _: f"![{words}]({path})", text)


if __name__ == "__main__":
    sys.exit(main())
