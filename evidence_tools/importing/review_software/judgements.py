"""Judgements on risk of bias in the words of review software -> rows of the table, by instrument and domain."""

from __future__ import annotations

import re
from collections.abc import Mapping

from evidence_tools.evidence.schemas.vocabularies import JUDGEMENTS
from evidence_tools.importing.known import Rows

WORDS: Mapping[str, str] = {
    "yes": "low",
    "no": "high",
    "unknown": "unclear",
    "low risk": "low",
    "low risk of bias": "low",
    "high risk": "high",
    "high risk of bias": "high",
    "unclear risk": "unclear",
    "unclear risk of bias": "unclear",
    "some concerns": "some_concerns",
    "moderate risk": "moderate",
    "serious risk": "serious",
    "critical risk": "critical",
}
"""Judgements as review software prints them; of RevMan 5, ``YES`` answers that the risk is low."""

_SMALL = {"of", "and", "the", "in", "from", "due", "to", "bias", "a", "arising"}
_SHARED = 2  # words that a name of an older version must share with one domain only


def judgement_of(word: str, instrument: str) -> str:
    """The judgement of the table for a word of the file; empty where this instrument knows none such.

    Examples
    --------
    >>> judgement_of("YES", "rob1"), judgement_of("Some concerns", "rob2"), judgement_of("Some concerns", "rob1")
    ('low', 'some_concerns', '')
    """
    plain = " ".join(word.lower().replace("_", " ").split())
    judgement = WORDS.get(plain, plain.replace(" ", "_"))
    return judgement if judgement in JUDGEMENTS.get(instrument, ()) else ""


def domain_named(name: str, domains: Rows) -> tuple[str, str]:
    """Instrument and domain that a heading means; two empty texts where it means none, or several.

    A heading means a domain when it has all words of its name (small words, plural and case aside); failing that, when
    it shares at least two words with one domain only. What stands in brackets does not count.

    Examples
    --------
    >>> known = {"rob1/random_sequence_generation": {}, "rob1/allocation_concealment": {}}
    >>> domain_named("Random sequence generation (selection bias)", known)
    ('rob1', 'random_sequence_generation')
    >>> domain_named("Adequate sequence generation?", known), domain_named("Other bias", known)
    (('rob1', 'random_sequence_generation'), ('', ''))
    """
    heading = _stems(re.sub(r"\([^)]*\)", " ", name))
    shares = {key: (_stems(key.split("/")[1].replace("_", " ")), heading) for key in domains}
    whole = {key: len(wanted) for key, (wanted, said) in shares.items() if wanted and wanted <= said}
    found = [key for key, size in whole.items() if size == max(whole.values())]
    if not found:
        found = [key for key, (wanted, said) in shares.items() if len(wanted & said) >= _SHARED]
    if len(found) != 1:
        return "", ""
    instrument, domain = found[0].split("/")
    return instrument, domain


def _stems(text: str) -> set[str]:
    """Words without plural, as `blinding` and `assessments`."""
    words = re.findall(r"[a-z]+", text.lower().replace("randomization", "randomisation"))
    return {word.rstrip("s") for word in words} - _SMALL
