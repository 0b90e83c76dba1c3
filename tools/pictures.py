"""The pictures of README.md and docs/gallery.md with their words, from the data; `--check` exits 1 where behind."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import evidence_tools as et
from evidence_tools.figures.chart import Chart

REPOSITORY = Path(__file__).resolve().parents[1]
IMAGES = "docs/images"
QUESTION = "pain_from_12"


def forest(evidence: et.Evidence) -> Chart:
    """The pooled result with its sensitivity."""
    fit = et.answer(evidence, QUESTION).fit
    return et.forest(fit, evidence=evidence, sensitivity=et.alternatives(fit))


def limits(evidence: et.Evidence) -> Chart:
    """How far each limitation goes towards reversing it."""
    return et.limits_chart(et.challenge(et.answer(evidence, QUESTION), evidence))


def natural_history(evidence: et.Evidence) -> Chart:
    """The change beside what patients without the treatment gain."""
    return et.against_natural_history(et.answer(evidence, QUESTION).fit, evidence)


def multiverse(evidence: et.Evidence) -> Chart:
    """Every defensible analysis."""
    return et.specification_curve(et.multiverse(evidence, QUESTION))


def over_time(evidence: et.Evidence) -> Chart:
    """The result as it could have been pooled year by year."""
    return et.evidence_over_time(evidence, QUESTION)


PICTURES: Mapping[str, Mapping[str, Callable[[et.Evidence], Chart]]] = {
    "README.md": {"limits_pain": limits},
    "docs/gallery.md": {
        "forest_pain": forest,
        "natural_history_pain": natural_history,
        "specification_pain": multiverse,
        "over_time_pain": over_time,
        "certainty": et.certainty_chart,
        "claims_map": et.claims_map,
    },
}


def main(arguments: list[str] | None = None) -> int:
    """Write the pictures and their alternative texts, or check the texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where a document differs")
    check = parser.parse_args(arguments).check
    evidence = et.read_evidence(REPOSITORY / "data" / "mild" / "2026")
    behind = [document for document, pictures in PICTURES.items() if _renewed(document, pictures, evidence, check)]
    if check and behind:
        print(f"{', '.join(behind)}: another result than the data: run python tools/pictures.py", file=sys.stderr)
    return int(check and bool(behind))


def _renewed(
    document: str, pictures: Mapping[str, Callable[[et.Evidence], Chart]], evidence: et.Evidence, check: bool
) -> bool:
    """Whether the words of a document changed; unless it is only a check, they and the pictures are written."""
    path = REPOSITORY / document
    before = after = path.read_text(encoding="utf-8")
    for name, draw in pictures.items():
        chart = draw(evidence)
        after = _with_words(after, name, chart.alt.replace("[", "(").replace("]", ")"))
        if not check:
            chart.save(REPOSITORY / IMAGES / f"{name}.png")
    if not check:
        path.write_text(after, encoding="utf-8")
    return after != before


def _with_words(text: str, name: str, words: str) -> str:
    """Give the picture of a document its words.

    Raises
    ------
    ValueError
        When the document does not show the picture.
    """
    slot = re.compile(rf"!\[[^\]]*\]\(([a-z/]*images/{re.escape(name)}\.png)\)")
    after, found = slot.subn(lambda match: f"![{words}]({match[1]})", text)
    if not found:
        raise ValueError(f"no picture {name}.png in the document; add ![]({IMAGES}/{name}.png) where it belongs")
    return after


if __name__ == "__main__":
    sys.exit(main())
