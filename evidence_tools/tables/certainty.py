"""Tables of certainty: the rating of every critical question, what each level rests on, and the words of others."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from evidence_tools.certainty import DOMAINS, Certainty, Domain, certainties
from evidence_tools.certainty.record import Input
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.judgements import LevelJudgement
from evidence_tools.limits import Limitation
from evidence_tools.limits.core.words import quantity_in_words
from evidence_tools.tables.shown import Shown

NOT_TIED = "no source ties it to one"
INPUT_COLUMNS = ["Part", "Number", "Value", "Rows", "Source"]
OF_THE_RESULT = "those of the result"
PROTOCOL = "protocol.toml"


def table_of_certainty(evidence: Evidence) -> pd.DataFrame:
    """How certain the evidence on each critical question is: where it starts, what each domain finds, what is left."""
    rated = certainties(evidence)
    rows = [
        {
            "Question": each.label,
            "Result": each.result or "no pooled result",
            "Starts": each.start.level,
            **{DOMAINS[name].capitalize(): _stands(domain) for name, domain in each.domains.items()},
            "Levels off": each.taken,
            "Certainty": each.level if each.level == each.proposed else f"{each.level} (by rule {each.proposed})",
        }
        for each in rated.values()
    ]
    return Shown(pd.DataFrame(rows).set_index("Question"))


def table_of_certainty_inputs(evidence: Evidence, question: str) -> pd.DataFrame:
    """Every number that the rating of one question rests on, down to its rows and their sources with locators.

    Parameters
    ----------
    evidence
        The extraction tables.
    question
        A question of a critical outcome, such as ``"pain_from_12"``.

    Returns
    -------
    DataFrame
        The result with its rows and sources, then each part of the rating: its level with the rule that set it, and a
        row for every number and every limitation that feeds it, with its value, the rows it rests on and their sources,
        or the entry of the protocol that sets it where it is a threshold. Rows of the result are named once.

    Raises
    ------
    QuestionError
        When the question is not rated.
    """
    rows = list(_inputs(certainties(evidence)[question]))
    return Shown(pd.DataFrame(rows, columns=INPUT_COLUMNS).set_index("Part"))


def table_of_crosswalk(evidence: Evidence) -> pd.DataFrame:
    """The words by which payers and assessors rate evidence beside levels of GRADE; empty where no source ties them."""
    words = evidence.certainty_crosswalk
    level = words["grade_level"].str.replace("_", " ").str.replace(";", " or ").fillna(NOT_TIED)
    source = words["source_id"].fillna("") + (" (" + words["locator"] + ")").fillna("")
    table = pd.DataFrame(
        {
            "Vocabulary": words["vocabulary"],
            "Word": words["term"],
            "Level of GRADE": level,
            "What the source says": words["statement"].fillna("not read"),
            "Source": source.where(source != "", "none read"),
            "Remark": words["note"],
        }
    )
    return Shown(table.set_index("Vocabulary"))


def _stands(domain: Domain) -> str:
    """The level that counts; where a person judged, the level proposed and who judged beside it."""
    judged = domain.judgement
    return domain.stands if judged is None else f"{judged.level} (by rule {domain.level}; judged by {judged.by})"


def _inputs(rated: Certainty) -> Iterator[tuple[str, ...]]:
    of_result = rated.start.input("studies")
    own = (of_result.rows, of_result.sources)
    yield "Result", rated.label, rated.result or "no pooled result", own[0].replace(";", "; "), own[1]
    for part in rated.parts:
        level = _stands(part) if isinstance(part, Domain) else part.level
        yield part.title, f"Level: {level}", part.rule, "", ""
        for each in part.inputs:
            yield part.title, each.label, each.shown, *_behind(each, own)
        if isinstance(part, Domain):
            yield from ((part.title, *_limitation(limit)) for limit in part.limitations)
            if part.judgement is not None:
                yield part.title, *_judgement(part.judgement)


def _behind(given: Input, of_result: tuple[str, str]) -> tuple[str, str]:
    """Rows and sources of a number, or the entry of the protocol that sets it."""
    if given.entry:
        return "", f"{PROTOCOL}: {given.entry}"
    if given.rows and (given.rows, given.sources) == of_result:
        return OF_THE_RESULT, ""
    return given.rows.replace(";", "; "), given.sources


def _judgement(judged: LevelJudgement) -> tuple[str, ...]:
    return f"Judged by {judged.by} on {judged.on}", judged.because, "", "; ".join(judged.grounds)


def _limitation(limit: Limitation) -> tuple[str, ...]:
    number = quantity_in_words(limit)
    value = f"{limit.verdict}: {number}" if number else limit.verdict
    set_by = [f"{PROTOCOL}: {', '.join(limit.assumed)}"] if limit.assumed else []
    return f"Limitation: {limit.title}", value, "", "; ".join([*limit.sources, *set_by])
