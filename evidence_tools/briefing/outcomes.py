"""One slide for each critical outcome of the protocol, in its order: message, exhibit, key numbers, caution, notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType, ModuleType

from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.lines import source_line
from evidence_tools.briefing.outcome import comparisons, gains, gaps, scores, shares
from evidence_tools.briefing.outcome.case import COMPARISON, SCORE, SHARE, Case
from evidence_tools.briefing.outcome.cautions import on_marks
from evidence_tools.briefing.outcome.notes import notes
from evidence_tools.briefing.records import Slide
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.models import Pooled
from evidence_tools.wording import Told, tell

OUTCOME = "outcome"
_MOST_NUMBERS = 4  # key numbers that stand beside an exhibit and are still read
_KINDS: Mapping[str, ModuleType] = MappingProxyType({SCORE: scores, COMPARISON: comparisons, SHARE: shares})


def outcome_slide(evidence: Evidence, outcome: str, counted: Counted) -> Slide:
    """The slide of one critical outcome.

    What it shows follows from the results: a forest of scores or of ratios, bars of shares with exact limits, bars of
    printed gains where nothing can be pooled, or a table of the reasons where there is no number at all.

    Parameters
    ----------
    evidence
        The tables and their protocol.
    outcome
        Name under ``certainty.outcomes`` of the protocol.
    counted
        Takes the numbers that stand under no other key.

    Raises
    ------
    QuestionError
        When the protocol names no such outcome.
    """
    known = evidence.protocol.certainty.outcomes
    if outcome not in known:
        raise QuestionError(
            f"outcome {outcome!r} is not among the critical outcomes; allowed: {', '.join(known) or 'none'}. Name it "
            "under [certainty.outcomes] in protocol.toml"
        )
    case = Case(evidence, outcome, counted)
    made = _maker(case)
    numbers = tuple(made.key_numbers(case))[: _MOST_NUMBERS - 1]
    return Slide(
        name=f"{OUTCOME}:{outcome}",
        title=made.title(case),
        exhibit=made.exhibit(case),
        key_numbers=(*numbers, case.certainty),
        caution=tuple(_caution(case, made)),
        source=_source(case, made),
        notes=tuple(notes(case, _shown(case, made))),
    )


def title_of(case: Case) -> Told:
    """The message of an outcome, without the rest of its slide."""
    return _maker(case).title(case)


def _maker(case: Case) -> ModuleType:
    """The module that knows what to say of this kind of result."""
    if case.kind:
        return _KINDS[case.kind]
    return gaps if gains.contrast_of(case) is None else gains


def _shown(case: Case, made: ModuleType) -> tuple[str, ...]:
    """The questions that the slide shows, in the order of the protocol."""
    if made is scores:
        return (scores.lead(case),)
    return tuple(case.fitted or case.answers)


def _caution(case: Case, made: ModuleType) -> Iterator[Told]:
    if made is scores:
        yield from scores.cautions(case)
    if made is gains:
        yield Told("No spread is printed, so no interval can be drawn and nothing can be pooled")
        yield from on_marks([gains.contrast_of(case).gains], case.counted)
        return
    if made is gaps:
        yield Told("That no number can be used is no evidence that there is no effect")
    wide = shares.too_wide(case)
    if wide is not None:
        yield wide
    fits = _fits(case, made)
    if made is shares:
        yield Told("Limits hold for chance alone: events that nobody asked for or reported are not in them")
    if any(fit.k == 1 for fit in fits):
        yield Told("Where one study stands alone, nothing is pooled and no other setting has confirmed it")
    if fits:
        yield from on_marks([fit.effects.table for fit in fits], case.counted)


def _fits(case: Case, made: ModuleType) -> list[Pooled]:
    """The results on the slide."""
    return [case.fitted[name].fit for name in _shown(case, made) if name in case.fitted]


def _source(case: Case, made: ModuleType) -> Told:
    """Edition, date of the data, and the convention of the results that the slide is about."""
    line = source_line(case.evidence)
    quoted = [case.quoted(name) for name in _shown(case, made) if case.kinds.get(name) == case.kind]
    if not quoted:
        return line
    method = quoted[0].fit.method.name
    if all(each.headline.exact for each in quoted):
        method = "exact counts with Clopper-Pearson intervals"
    elif all(each.fit.k == 1 for each in quoted):
        method = "single studies, each with its own interval"
    return tell("{line}. Method: {method}", line=line, method=method)
