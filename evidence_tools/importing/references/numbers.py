"""Numbers by which documents are known: DOI, PubMed and registry numbers, found in the texts that hold them."""

from __future__ import annotations

import re

_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]+")
_NCT = re.compile(r"\bNCT\s?(\d{8})(?!\d)", re.IGNORECASE)
_PUBMED = re.compile(r"(?:PMID[:\s]*|pubmed\.ncbi\.nlm\.nih\.gov/|/pubmed/)(\d{1,9})(?!\d)", re.IGNORECASE)


def doi_in(text: str) -> str:
    """The first DOI in a text, as printed, without an address before it or a stop behind it.

    Examples
    --------
    >>> doi_in("https://doi.org/10.9999/Synthetic.1."), doi_in("none")
    ('10.9999/Synthetic.1', '')
    """
    found = _DOI.search(text)
    return found.group().rstrip(".,;") if found else ""


def trials_in(*texts: str) -> tuple[str, ...]:
    """The ClinicalTrials.gov numbers in some texts, each once.

    Examples
    --------
    >>> trials_in("Registered as nct 99999999 (NCT99999999)", "NCT99999998")
    ('NCT99999999', 'NCT99999998')
    """
    return tuple(dict.fromkeys(f"NCT{digits}" for text in texts for digits in _NCT.findall(text)))


def pmid_in(text: str) -> str:
    """The PubMed number that a text names as such, or an address of PubMed holds.

    Examples
    --------
    >>> pmid_in("PMID: 99000001"), pmid_in("https://pubmed.ncbi.nlm.nih.gov/99000001/"), pmid_in("99000001")
    ('99000001', '99000001', '')
    """
    found = _PUBMED.search(text)
    return found.group(1).lstrip("0") if found else ""
