"""How judgements on risk of bias look in every chart: colour and sign, so that they read in black and white."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from evidence_tools.certainty.risk_of_bias.tools import AT_HIGH_RISK, NOT_JUDGED
from evidence_tools.evidence import Evidence
from evidence_tools.figures.page import Key
from evidence_tools.figures.theme import PALETTE
from evidence_tools.naming import listed

OVERALL = "Overall"
OWN, TRANSLATED = "o", "s"  # marks of judgements made with the tool itself, and of those translated into it
BAR = "s"  # a piece of a bar in a legend
SIZE = 14.0  # points


@dataclass(frozen=True, slots=True)
class Look:
    """How a judgement is drawn: fill, sign, colour of the sign, and its words in a legend."""

    fill: str
    sign: str
    words: str
    ink: str = PALETTE.ink


_LOW = Look("#CDE8D8", "+", "low")
_SOME = Look("#F2C14E", "!", "some concerns (RoB 2), moderate (ROBINS-I)")
_HIGH = Look("#E8743B", "−", "high (RoB 2), serious (ROBINS-I)")
LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        "low": _LOW,
        "some concerns": _SOME,
        "moderate": _SOME,
        "no information": Look(PALETTE.rule, "?", "no information (ROBINS-I)"),
        "high": _HIGH,
        "serious": _HIGH,
        "critical": Look("#6E1F00", "×", "critical (ROBINS-I)", PALETTE.paper),
        NOT_JUDGED: Look(PALETTE.paper, "·", "not judged", PALETTE.muted),
    }
)
"""Every judgement, darker where the risk is higher."""

WORST = "Overall: the worst domain, and low only where every domain was judged low. Not judged is never low."
OF_SEVERAL = "Of several judgements in one domain the worst that applies to the result is shown."
BESIDE_NOTE = "Funding, conflicts of interest and shared patients have no domain in the tools and never enter Overall."
TRANSLATED_NOTE = (
    "Translated from RoB 1: the judgement was made with the older tool and is shown in the domain of RoB 2 where it "
    "belongs (unclear as some concerns); the signalling questions of RoB 2 were not answered."
)


def legend_of(judgements: Collection[str], *, marker: str) -> list[Key]:
    """The legend of the judgements that occur, the best first, one entry for those that look alike."""
    looks = dict.fromkeys(look for judgement, look in LOOKS.items() if judgement in judgements)
    return [
        Key(
            label=look.words,
            marker=marker,
            colour=PALETTE.muted if look.fill == PALETTE.paper and marker == BAR else look.fill,
            filled=look.fill != PALETTE.paper,
            size=SIZE - 2,
            sign=look.sign,
            ink=look.ink,
        )
        for look in looks
    ]


def high_risk_words(judgements: Collection[str]) -> str:
    """The judgements that count as a high risk, of those that occur, in words.

    Examples
    --------
    >>> high_risk_words(["critical", "low", "high"])
    'high or critical'
    """
    return listed([word for word in AT_HIGH_RISK if word in set(judgements)]).replace(" and ", " or ")


def tools_note(evidence: Evidence, tools: Collection[str]) -> str:
    """Where the tools are described, from the table that assigns the domains."""
    papers = evidence.risk_of_bias_domains.dropna(subset="doi").drop_duplicates("tool")
    named = [f"{tool} doi:{doi}" for tool, doi in zip(papers["tool"], papers["doi"], strict=True) if tool in tools]
    return f"Tools: {', '.join(named)}."
