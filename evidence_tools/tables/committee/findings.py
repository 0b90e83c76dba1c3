"""Summary of findings: what the evidence says on each outcome that the decision turns on, and how certain it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from string import ascii_lowercase

import pandas as pd

from evidence_tools.certainty import certainties
from evidence_tools.certainty.body import Body, body_of
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.protocol_certainty import HIGH, LOW, MODERATE, VERY_LOW
from evidence_tools.limits import Limitation, challenge_all
from evidence_tools.limits.core.limitation import OVERTURNS, WEAKENS
from evidence_tools.limits.core.subject import Subject, subject_of
from evidence_tools.models import Answer, answer
from evidence_tools.naming import lowered
from evidence_tools.tables.committee.absolute import Absolute, absolute_of
from evidence_tools.tables.committee.notes import citations, data_line, legend
from evidence_tools.tables.committee.style import Column, CommitteeTable
from evidence_tools.wording import finding, interval, number, patients, studies

OPENINGS: Mapping[str, str] = {
    HIGH: "The evidence shows: ",
    MODERATE: "Probably: ",
    LOW: "Possibly: ",
    VERY_LOW: "Very uncertain: ",
}
_COLUMNS = (
    *("outcome", "question", "label", "studies", "patients", "relative", "relative_low", "relative_high", "measure"),
    *("unit", "with_device", "with_low", "with_high", "without", "without_low", "without_high", "without_words"),
    *("without_rows", "without_source_ids", "difference", "difference_low", "difference_high", "compared"),
    *("mcid", "certainty", "meaning", "comments", "marks", "rows", "source_ids"),
)
_ONE_STUDY = "One study"  # how cautions begin that all say the same to a committee
_WORDS = ("with_words", "difference_words")
NO_RATIO = "–"


def findings_frame(evidence: Evidence) -> pd.DataFrame:
    """One row per question of the outcomes named in section ``certainty.outcomes``.

    Columns: studies and patients behind it, the relative effect with its interval (ratios only), absolute effects with
    and without the device (per 1,000, or points of the score) with where the side without comes from, the threshold of
    importance, the certainty, what it means in one sentence, cautions and the limitations that overturn or weaken it,
    footnote marks, rows and sources.
    """
    levels, weighed = certainties(evidence), challenge_all(evidence)
    rows = []
    for outcome in evidence.protocol.certainty.outcomes.values():
        for name in outcome.questions:
            asked = answer(evidence, name)
            subject = subject_of(asked, evidence)
            found = absolute_of(asked, subject, outcome.contrasts.get(name))
            level = levels[name].level
            about = {"outcome": outcome.label, "question": name, "label": asked.effects.label, "certainty": level}
            comments = _comments(asked, weighed.get(name, ()))
            cells = _cells(asked, subject, found, level) | _behind(asked, body_of(evidence, name))
            rows.append(about | cells | {"comments": comments})
    return pd.DataFrame(rows, columns=[*_COLUMNS, *_WORDS])


def table_of_findings(evidence: Evidence) -> CommitteeTable:
    """The summary of findings: one block per outcome, comments as lettered notes."""
    frame = findings_frame(evidence)
    letters = dict(zip(frame["question"], ascii_lowercase, strict=False))
    rows = frame.to_dict("records")
    shown = pd.DataFrame(
        {
            "group": frame["outcome"],
            "Question": [f"{row['label']} ({letters[row['question']]})" for row in rows],
            "Studies, patients": [_size(row) for row in rows],
            "Ratio, or what matters": [_relative(row) for row in rows],
            "Without the device": frame["without_words"].where(frame["without_words"] != "", "not known"),
            "With the device": [f"{row['with_words']} {row['marks']}".rstrip() for row in rows],
            "Difference": frame["difference_words"],
            "Certainty": frame["certainty"],
            "What it means": frame["meaning"],
        }
    )
    return CommitteeTable(
        name="summary_of_findings",
        title="Summary of findings",
        subtitle=data_line(evidence),
        frame=frame,
        shown=shown,
        columns=(
            Column("Question", 165),
            Column("Studies, patients", 95),
            Column("Ratio, or what matters", 100),
            Column("Without the device", 190, "Absolute effects"),
            Column("With the device", 150, "Absolute effects"),
            Column("Difference", 140, "Absolute effects"),
            Column("Certainty", 92, "What to make of it"),
            Column("What it means", 285, "What to make of it"),
        ),
        notes=_notes(evidence, frame, letters),
    )


def _notes(evidence: Evidence, frame: pd.DataFrame, letters: Mapping[str, str]) -> tuple[str, ...]:
    level = f"{evidence.protocol.method.level * 100:g}%"
    comments = [f"({letters[row.question]}) {row.comments}" for row in frame.itertuples() if row.comments]
    return (
        f"In brackets {level} intervals. A negative change of a score is a gain. With a comparison in the same study, "
        "with the device = without it times the ratio; other patients stand beside it for orientation and are not "
        "compared. Certainty is rated as GRADE rates it.",
        *comments,
        *legend(frame["marks"]),
        *citations(evidence, pd.concat([frame["source_ids"], frame["without_source_ids"]])),
    )


def _behind(asked: Answer, body: Body) -> dict[str, object]:
    """The studies behind a row; where nothing is pooled, those whose printed gains stand side by side."""
    counted = patients(asked.effects).removesuffix(" patients") if asked.effects.k else number(body.patients, 0)
    return {
        "studies": body.k,
        "patients": counted if body.k else "",
        "marks": body.marks,
        "rows": body.rows,
        "source_ids": ";".join(dict.fromkeys(body.studies["source_id"])),
    }


def _cells(asked: Answer, subject: Subject, found: Absolute, level: str) -> dict[str, object]:
    base = subject.base
    ratio = subject.kind == "ratio" and base is not None
    relative = [subject.scale.display(value) for value in (base.estimate, base.low, base.high)] if ratio else []
    return {
        **dict(zip(("relative", "relative_low", "relative_high"), relative, strict=False)),
        "measure": subject.scale.unit if ratio else "",
        **{name: getattr(found, name) for name in _ABSOLUTE},
        "with_words": found.with_words or "cannot say",
        "difference_words": found.difference_words,
        "without_rows": found.rows,
        "without_source_ids": found.source_ids,
        "mcid": subject.scale.mcid,
        "meaning": meaning(asked, subject, level),
    }


_ABSOLUTE = (
    *("unit", "with_device", "with_low", "with_high", "without", "without_low", "without_high", "without_words"),
    *("difference", "difference_low", "difference_high", "compared"),
)


def meaning(asked: Answer, subject: Subject, level: str) -> str:
    """What a result means, in one sentence: how certain, what was found, whether it matters to a patient.

    The opening goes with the level of certainty, as in the informative statements of GRADE; numbers and verb come from
    the result.

    References
    ----------
    Santesso N et al. (2020). GRADE guidelines 26. J Clin Epidemiol 119:126-135. doi:10.1016/j.jclinepi.2019.10.014
    """
    opening = OPENINGS.get(level, "")
    if asked.fit is None:
        return f"{opening}nothing can be pooled, {asked.why_not.split(': ')[1].split('.')[0]}."
    return f"{opening}{lowered(finding(asked.fit))}{_matters(subject)}."


def _matters(subject: Subject) -> str:
    """Whether the interval lies beyond the smallest change that matters; empty where no such threshold is named."""
    mcid = subject.scale.mcid
    if mcid is None or subject.kind not in ("change", "difference"):
        return ""
    best, worst = sorted((subject.sign * value for value in (subject.base.low, subject.base.high)), reverse=True)
    least = abs(mcid)
    if worst >= least:
        return ", all of it beyond the smallest change that matters"
    if best < least:
        return ", all of it below the smallest change that matters"
    return ", which may or may not reach the smallest change that matters"


def _comments(asked: Answer, limits: Sequence[Limitation]) -> str:
    return " ".join(f"{part}." for part in (*_cautions(asked), *_against(limits)))


def _cautions(asked: Answer) -> Iterator[str]:
    said = asked.effects.cautions if asked.fit is None else (*asked.fit.cautions, *asked.effects.cautions)
    alone = [each for each in dict.fromkeys(said) if each.startswith(_ONE_STUDY)]
    yield from (each.rstrip(".") for each in dict.fromkeys(said) if each not in alone[1:])


def _against(limits: Sequence[Limitation]) -> Iterator[str]:
    for verdict, words in ((OVERTURNS, "Overturned by"), (WEAKENS, "Weakened by")):
        titles = [lowered(each.title) for each in limits if each.verdict == verdict]
        if titles:
            yield f"{words}: {', '.join(titles)}"


def _size(row: Mapping[str, object]) -> str:
    return f"{studies(row['studies'])}, {row['patients']}" if row["studies"] else "none"


def _relative(row: Mapping[str, object]) -> str:
    if pd.notna(row["mcid"]) and pd.isna(row["relative"]):
        return f"from {abs(row['mcid']):g} {row['unit']} on a change matters"
    if pd.isna(row["relative"]):
        return NO_RATIO
    return f"{row['measure']} {number(row['relative'], 2)} ({interval(row['relative_low'], row['relative_high'], 2)})"
