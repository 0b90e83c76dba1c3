"""What is left on the table: two pages of paper that stand without a speaker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as Date
from functools import lru_cache

from evidence_tools.briefing.changes import results_table
from evidence_tools.briefing.counted import Counted
from evidence_tools.briefing.determination import points
from evidence_tools.briefing.exhibit_records import Picture
from evidence_tools.briefing.limitations import serious_of
from evidence_tools.briefing.limits_weighed import how_much, plausible_sizes, tipping_size
from evidence_tools.briefing.lines import (
    NO_CRITICAL_OUTCOME,
    about_line,
    certainty_in_words,
    critical_answers,
    day_in_words,
)
from evidence_tools.briefing.question import status_words, title_of
from evidence_tools.briefing.records import Handout, Section
from evidence_tools.briefing.sources import NO_NUMBER, Row, documents_of_policy, reports_behind
from evidence_tools.briefing.would_change import parts_of
from evidence_tools.errors import QuestionError
from evidence_tools.evidence import Evidence
from evidence_tools.figures.forest import forest
from evidence_tools.ledger.determination import INFORMS
from evidence_tools.ledger.determination_words import name_of
from evidence_tools.ledger.listing import listed
from evidence_tools.ledger.quoting import Quoted
from evidence_tools.limits import policy_limitations, worst
from evidence_tools.limits.core.limitation import OVERTURNS
from evidence_tools.models import answer
from evidence_tools.naming import lowered
from evidence_tools.results import results_of
from evidence_tools.results.entries import Entry
from evidence_tools.wording import Told, join, tell

NAME = "handout"
_MARKS_OF_A_FOREST = Told(
    "Squares are studies, open where their spread is borrowed; the diamond is the pooled result, the bar below it "
    "where a further study is expected, the dashed line the change that matters to patients."
)
MOST_REPORTS = 3


def leave_behind(evidence: Evidence) -> Handout:
    """Two pages for those who take something home: question, answer, results, one picture, limits, sources.

    Raises
    ------
    QuestionError
        When the protocol names no critical outcome: there is no result to leave behind.

    Examples
    --------
    ``et.leave_behind(evidence).sections[0].heading`` is ``What was asked``.
    """
    return _made(evidence)[0]


def handout_entries(evidence: Evidence) -> Iterator[tuple[str, Entry]]:
    """The numbers that stand on the handout and under no other key; none where there is no handout."""
    if evidence.protocol.certainty.outcomes:
        yield from _made(evidence)[1].entries()


@lru_cache(maxsize=1)
def _made(evidence: Evidence) -> tuple[Handout, Counted]:
    if not evidence.protocol.certainty.outcomes:
        raise QuestionError(f"{NO_CRITICAL_OUTCOME}; mend: name outcomes under [certainty.outcomes] in protocol.toml")
    counted = Counted(NAME)
    sections = (
        _asked(evidence),
        _found(evidence, counted),
        Section(
            heading=Told("Results on the outcomes that the decision turns on"),
            exhibit=results_table(evidence, "Results"),
        ),
        *_limits(evidence),
        *_picture(evidence),
        *_changing(evidence, counted),
        _reading(evidence),
        _sources(evidence),
    )
    made = Handout(
        title=title_of(evidence, counted),
        lead=tell("{what}. {informs}", what=evidence.protocol.edition.title, informs=INFORMS),
        sections=sections,
        source=about_line(evidence),
    )
    return made, counted


def _asked(evidence: Evidence) -> Section:
    policy = evidence.policy
    said = tell(
        "{who} rates {device} for {condition} as {status} (policy of {day}). The committee is asked whether this "
        "stands on the evidence found up to {until}.",
        who=policy["organisation"],
        device=policy["device"]["name"],
        condition=policy["condition"],
        status=status_words(policy["determination"]["status"]),
        day=day_in_words(Date.fromisoformat(policy["approval_date"])),
        until=day_in_words(evidence.protocol.edition.data_date),
    )
    return Section(heading=Told("What was asked"), paragraphs=(said,))


def _found(evidence: Evidence, counted: Counted) -> Section:
    if evidence.claims.empty:
        words = tell("Certainty is {level}.", level=certainty_in_words(evidence, counted))
        return Section(heading=Told("What the data say"), paragraphs=(words,))
    told = tuple(tell("{point}.", point=point) for point in points(evidence, counted))
    return Section(heading=Told("What the data say"), paragraphs=told)


def _picture(evidence: Evidence) -> Iterator[Section]:
    """The forest of the first critical result that several studies answer."""
    asked = critical_answers(evidence)
    for question, each in asked.items():
        if each.fit is not None and each.fit.k > 1:
            chart = forest(each.fit)
            yield Section(
                heading=tell("{label}, study by study", label=each.effects.label),
                paragraphs=(_finding(evidence, Quoted(each.fit, question)), _MARKS_OF_A_FOREST),
                exhibit=Picture(name=f"Forest: {each.effects.label}", chart_name=f"forest_{question}", chart=chart),
            )
            return


def _finding(evidence: Evidence, quoted: Quoted) -> Told:
    """What the picture shows: the pooled result, how much studies differ, where a further one is expected."""
    expected = quoted.prediction
    parts = [
        quoted.told().capitalised,
        tell("{studies}, {patients}", studies=quoted.studies, patients=quoted.patients),
        tell("{what} {i2}%", what="I²", i2=results_of(evidence).number(f"{quoted.place}.i2")),
        *([tell("a further study is expected within {ends}", ends=expected)] if expected is not None else []),
    ]
    return tell("{parts}.", parts=join(parts, "; "))


def _limits(evidence: Evidence) -> Iterator[Section]:
    serious = serious_of(evidence, worst(policy_limitations(evidence))) if len(evidence.limitations) else []
    worse = [each for each in serious if each.limitation.verdict == OVERTURNS]
    weak = [lowered(each.limitation.title) for each in serious if each.limitation.verdict != OVERTURNS]
    told = [
        tell(
            "{title}, {result}: a conclusion turns at {tips}; {size} is plausible.",
            title=each.limitation.title,
            result=name_of(answer(evidence, each.question)),
            tips=tipping_size(each.question, each.limitation),
            size=plausible_sizes(each.question, each.limitation),
        )
        if each.limitation.plausible is not None
        else tell("{title}: {much}.", title=each.limitation.title, much=how_much(each.question, each.limitation))
        for each in worse
    ]
    if weak:
        told.append(tell("Weakened besides by: {weak}.", weak=listed(weak)))
    if told:
        yield Section(heading=Told("What limits it"), paragraphs=tuple(told))


def _changing(evidence: Evidence, counted: Counted) -> Iterator[Section]:
    parts = list(parts_of(evidence, counted))
    if parts:
        said = tell("It would take {parts}. Each may go either way.", parts=listed(parts))
        yield Section(heading=Told("What would change it"), paragraphs=(said,))


def _reading(evidence: Evidence) -> Section:
    how = tell(
        "In brackets the interval ({method}). A negative change of a score is a gain; a risk ratio is the risk with "
        "the device divided by that without it. Certainty is rated as GRADE rates it.",
        method=evidence.protocol.method.method().name,
    )
    return Section(heading=Told("How to read it"), paragraphs=(how,))


def _sources(evidence: Evidence) -> Section:
    documents = [_with_number(row) for row in documents_of_policy(evidence)]
    reports = [_with_number(row) for row in reports_behind(evidence)[:MOST_REPORTS]]
    said = [tell("The policy argues from {documents}.", documents=listed(documents))]
    if reports:
        said.append(tell("Most results come from {reports}.", reports=listed(reports)))
    said.append(Told("Every number stands in the results file with its rows, sources and the places in them."))
    return Section(heading=Told("Sources"), paragraphs=tuple(said))


def _with_number(row: Row) -> Told:
    """A document with its DOI or registration, where it has one."""
    name, _, number, _ = row
    return name if str(number) == NO_NUMBER else tell("{name} ({number})", name=name, number=number)
