"""The deck: every slide that can be made, those that were wanted in their order, and why others are left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from evidence_tools.briefing.appendix import arguments
from evidence_tools.briefing.appendix.findings import NAME as FINDINGS
from evidence_tools.briefing.appendix.findings import findings_slide
from evidence_tools.briefing.appendix.studies import EFFECTS, STUDIES, effects_slide, studies_slide
from evidence_tools.briefing.behind import SENSITIVITY, THRESHOLD, TIMELINE
from evidence_tools.briefing.certainty import certainty_slide
from evidence_tools.briefing.changes import NAME as CHANGES
from evidence_tools.briefing.changes import changes_slide
from evidence_tools.briefing.claims import claims_slide
from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.deck_file import DeckFile, chosen, inspect_deck_file, read_deck_file
from evidence_tools.briefing.determination import determination_slide
from evidence_tools.briefing.evidence_slides import story_slides
from evidence_tools.briefing.limitations import limitations_slide
from evidence_tools.briefing.lines import source_line
from evidence_tools.briefing.methods import methods_slide
from evidence_tools.briefing.outcomes import OUTCOME
from evidence_tools.briefing.question import question_slide
from evidence_tools.briefing.records import LeftOut, Slide
from evidence_tools.briefing.sources import sources_slide
from evidence_tools.briefing.update import update_slide
from evidence_tools.briefing.waterfalls import KIND as WATERFALL
from evidence_tools.briefing.waterfalls import waterfall_slide
from evidence_tools.briefing.would_change import would_change_slide
from evidence_tools.editions.following import opened
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.evidence.faults import Fault
from evidence_tools.naming import capitalised, listed
from evidence_tools.results.entries import Entry
from evidence_tools.wording import Told, tell

DIVIDER = "appendix"
KINDS = tuple(f"{kind}:*" for kind in (OUTCOME, WATERFALL, TIMELINE, SENSITIVITY, THRESHOLD, EFFECTS))
NONE_OF_A_KIND = "this edition has no slide of this kind"
SUBTITLE = "Evidence review for the committee"
Maker = Callable[[Counted], Slide | LeftOut]
_OPENING = {"question": question_slide, "determination": determination_slide}
_ARGUMENT = {
    "limitations": limitations_slide,
    "claims": claims_slide,
    "certainty": certainty_slide,
    CHANGES: changes_slide,
    "would_change": would_change_slide,
    "update": update_slide,
    "methods": methods_slide,
    "sources": sources_slide,
}
_TABLES = {
    FINDINGS: findings_slide,
    arguments.CERTAINTY: arguments.certainty_table_slide,
    arguments.CLAIMS: arguments.claims_table_slide,
    arguments.LIMITATIONS: arguments.limitations_table_slide,
    arguments.SIZES: arguments.sizes_table_slide,
    STUDIES: studies_slide,
    arguments.SOURCES: arguments.sources_table_slide,
}


_BEHIND = {  # what stands behind the line, by kind of slide
    TIMELINE: "scores over time",
    SENSITIVITY: "results under other choices",
    THRESHOLD: "thresholds of importance",
    FINDINGS: "summary of findings",
    arguments.CERTAINTY: "certainty of every question",
    arguments.CLAIMS: "all statements of the policy",
    arguments.LIMITATIONS: "all limitations by result",
    arguments.SIZES: "limitations with their sizes",
    STUDIES: "all studies",
    arguments.SOURCES: "all reports behind the results",
    EFFECTS: "study results by outcome",
}


@dataclass(frozen=True, eq=False, repr=False)
class CommitteeSlides:
    """The slides of a deck in order, what was left out and why, and what stands on its first page.

    `template` is a payer's own, None for ours.
    """

    title: str
    subtitle: str
    slides: tuple[Slide, ...]
    left_out: tuple[LeftOut, ...]
    template: Path | None = None

    def __getitem__(self, name: str) -> Slide:
        """The slide of this name.

        Raises
        ------
        QuestionError
            When the deck has no such slide; the message lists those that it has.
        """
        for each in self.slides:
            if each.name == name:
                return each
        raise QuestionError(f"no slide {name!r} in this deck; it has {', '.join(each.name for each in self.slides)}")

    def __repr__(self) -> str:
        behind = sum(each.appendix for each in self.slides)
        return f"CommitteeSlides: {len(self.slides)} slides, {behind} of them appendix; {len(self.left_out)} left out"

    def _repr_markdown_(self) -> str:
        told = [f"{place}. `{each.name}` {each.title}" for place, each in enumerate(self.slides, 1)]
        without = [f"- `{each.name}` is left out: {each.why}" for each in self.left_out]
        return "\n".join([*told, "", *without]).rstrip()


def committee_slides(evidence: Evidence, *, only: Sequence[str] | None = None) -> CommitteeSlides:
    """The slides of the committee deck, as `deck.toml` of the edition asks for them.

    Parameters
    ----------
    evidence
        The extraction tables.
    only
        Names of slides, with ``*`` for any text, in the place of those of `deck.toml`; None takes what stands there,
        and all slides in the usual order where there is no such file.

    Returns
    -------
    CommitteeSlides
        ``.slides`` in order, ``.left_out`` with reasons. Slides behind the line come last, after the slide
        ``appendix``, which lists them.

    Raises
    ------
    EvidenceError
        When `deck.toml` has faults; all are named at once.
    QuestionError
        When `only` names a slide that does not exist.

    Examples
    --------
    ``et.committee_slides(evidence, only=["question", "outcome:*"])`` shows a list of their names and messages.
    """
    makers = slide_makers(evidence)
    wanted = _wanted(evidence, tuple(makers), only)
    made = [_made(evidence)[name] for name in chosen(wanted, tuple(makers))]
    slides = [each for each, _ in made if isinstance(each, Slide)]
    before = [each for each in slides if not each.appendix]
    behind = [each for each in slides if each.appendix] if wanted.appendix else []
    return CommitteeSlides(
        title=wanted.title or evidence.protocol.edition.title,
        subtitle=wanted.subtitle or SUBTITLE,
        slides=(*before, *([divider(evidence, behind)] if behind else ()), *behind),
        left_out=(*(each for each, _ in made if isinstance(each, LeftOut)), *_without_any(wanted, tuple(makers))),
        template=evidence.folder / wanted.template if wanted.template else None,
    )


def _wanted(evidence: Evidence, known: Sequence[str], only: Sequence[str] | None) -> DeckFile:
    wanted = read_deck_file(evidence.folder, known, KINDS)
    if only is None:
        return wanted
    unknown = [name for name in only if not chosen(DeckFile(slides=(name,)), (*known, *KINDS))]
    if unknown:
        raise QuestionError(f"no slides named {', '.join(unknown)}; allowed, with * for any text: {', '.join(known)}")
    return wanted.model_copy(update={"slides": tuple(only), "appendix": True})


def _without_any(wanted: DeckFile, known: Sequence[str]) -> Iterator[LeftOut]:
    """Kinds of slides that were asked for and of which the edition has none."""
    for pattern in wanted.slides or ():
        if not chosen(DeckFile(slides=(pattern,)), known):
            yield LeftOut(pattern, Told(NONE_OF_A_KIND))


def deck_faults(evidence: Evidence) -> tuple[Fault, ...]:
    """What is wrong with `deck.toml` of an edition, for a check that names everything and stops at nothing."""
    return inspect_deck_file(evidence.folder, tuple(slide_makers(evidence)), KINDS)[1]


def slide_makers(evidence: Evidence) -> Mapping[str, Maker]:
    """What makes each slide, by name and in the usual order; the divider is not among them."""
    outcomes = evidence.protocol.certainty.outcomes
    effects = {f"{EFFECTS}:{outcome}": partial(effects_slide, evidence, outcome) for outcome in outcomes}
    opening, rest = (
        {name: partial(make, evidence) for name, make in makers.items()} for makers in (_OPENING, _ARGUMENT | _TABLES)
    )
    return {**opening, **story_slides(evidence), **dict(_with_waterfalls(evidence, rest)), **effects}


def _with_waterfalls(evidence: Evidence, makers: Mapping[str, Maker]) -> Iterator[tuple[str, Maker]]:
    """The same, and after what changed why it did, where the edition follows another one."""
    for name, make in makers.items():
        yield name, make
        if name == CHANGES and opened(evidence.folder) is not None:
            for outcome in evidence.protocol.certainty.outcomes:
                yield f"{WATERFALL}:{outcome}", partial(waterfall_slide, evidence, outcome)


@lru_cache(maxsize=2)
def _made(evidence: Evidence) -> Mapping[str, tuple[Slide | LeftOut, Counted]]:
    """Every slide with the numbers that it alone holds; made once, because deck, handout and results ask for them."""
    made = {}
    for name, make in slide_makers(evidence).items():
        counted = Counted(name)
        made[name] = (make(counted), counted)
    return made


def slide_entries(evidence: Evidence) -> Iterator[tuple[str, Entry]]:
    """The numbers that stand on a slide and under no other key, of every slide that can be made, wanted or not."""
    for slide, counted in _made(evidence).values():
        if isinstance(slide, Slide):
            yield from counted.entries()


def divider(evidence: Evidence, behind: Sequence[Slide]) -> Slide:
    """The line between the argument and the tables behind it, with what stands there."""
    kinds = dict.fromkeys(_kind(each.name) for each in behind)
    return Slide(
        name=DIVIDER,
        title=Told("Appendix: the tables behind the slides"),
        points=(tell("{kinds}.", kinds=capitalised(listed([_BEHIND[kind] for kind in kinds]))),),
        source=source_line(evidence),
        notes=(Told("Slides from here on are for looking a number up; they are not meant to be shown in order."),),
        appendix=True,
    )


def _kind(name: str) -> str:
    """What kind of slide a name is of: ``timeline``, ``appendix:effects``."""
    parts = name.split(":")
    return ":".join(parts[:2]) if parts[0] == DIVIDER else parts[0]
