"""How certain the evidence is: risk of bias, the domains of GRADE, and what they rest on."""

from evidence_tools.certainty.entries import certainty_entries, entries_of
from evidence_tools.certainty.levels import CONCERNS, DOMAINS, LEVELS
from evidence_tools.certainty.overrides import judgement_form
from evidence_tools.certainty.rating import certainties, certainty_of, rated, stale_judgements
from evidence_tools.certainty.record import Certainty, Domain, Input, Part
from evidence_tools.certainty.together import Certainties

__all__ = [
    "CONCERNS",
    "DOMAINS",
    "LEVELS",
    "Certainties",
    "Certainty",
    "Domain",
    "Input",
    "Part",
    "certainties",
    "certainty_entries",
    "certainty_of",
    "entries_of",
    "judgement_form",
    "rated",
    "stale_judgements",
]
