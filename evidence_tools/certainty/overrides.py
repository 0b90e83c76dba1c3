"""What a person judged in the place of a rule: applied while the inputs are those that were seen, asked again after."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from evidence_tools.certainty.record import PREFIX, Certainty, Domain
from evidence_tools.evidence.judgements import LEVELS, LevelJudgement

if TYPE_CHECKING:
    from evidence_tools.evidence import Evidence

NOT_THERE = "not there"
STALE_COLUMNS = ["question", "domain", "level", "by", "on", "input", "seen", "now"]


@dataclass(frozen=True, slots=True)
class Changed:
    """An input that is no longer what was seen when somebody judged."""

    name: str
    seen: str
    now: str


def applying(domain: Domain, judgement: LevelJudgement | None) -> LevelJudgement | None:
    """A judgement on a domain where it still holds: every input is what it was when it was judged."""
    return judgement if judgement is not None and judgement.still_holds(domain.seen) else None


def judgement_form(domain: Domain) -> str:
    """What to paste into judgements.toml, and to fill in, in order to judge a domain in the place of its rule.

    It holds every input as it is shown now, so that the judgement counts until one of them changes.
    """
    head = f"{PREFIX}.{domain.question}.{domain.name}"
    seen = [f"{json.dumps(name)} = {json.dumps(shown, ensure_ascii=False)}" for name, shown in domain.seen.items()]
    return "\n".join(
        [
            f"[{head}]",
            f'level = ""  # {", ".join(LEVELS)}; the rule proposes: {domain.level}, because {domain.rule}',
            'by = ""',
            "on =   # the day, as 2026-11-22",
            'grounds = [""]  # ids of rows, of sources with a locator after a colon, or keys of results',
            'because = ""  # a sentence without digits',
            f"[{head}.seen]",
            *seen,
            "",
        ]
    )


def changed_inputs(seen: Mapping[str, str], now: Mapping[str, str]) -> list[Changed]:
    """The inputs that differ between what was seen and what is shown now, those that came or went included.

    Examples
    --------
    >>> changed_inputs({"i2": "76.6%", "studies": "5 studies"}, {"i2": "80.0%", "studies": "5 studies"})
    [Changed(name='i2', seen='76.6%', now='80.0%')]
    """
    names = dict.fromkeys([*seen, *now])
    pairs = ((name, seen.get(name, NOT_THERE), now.get(name, NOT_THERE)) for name in names)
    return [Changed(*pair) for pair in pairs if pair[1] != pair[2]]


def stale_of(evidence: Evidence, rated: Mapping[str, Certainty]) -> pd.DataFrame:
    """Judgements on certainty that are not applied because an input changed, one row per changed input.

    Returns
    -------
    DataFrame
        question, domain, level, by, on, and input with what was seen and what it is now: to be judged again.
    """
    return pd.DataFrame(list(_stale(evidence, rated)), columns=STALE_COLUMNS)


def _stale(evidence: Evidence, rated: Mapping[str, Certainty]) -> Iterator[tuple[object, ...]]:
    for question, of_question in evidence.judgements.certainty.items():
        for name, judged in of_question.items():
            if question not in rated or name not in rated[question].domains:
                yield (question, name, judged.level, judged.by, judged.on, "", "", "no such domain is rated")
                continue
            for each in changed_inputs(judged.seen, rated[question].domains[name].seen):
                yield (question, name, judged.level, judged.by, judged.on, each.name, each.seen, each.now)
