"""What Excel itself checks while a cell is typed; the reading checks again, for pasted cells escape these rules."""

from __future__ import annotations

from openpyxl.worksheet.datavalidation import DataValidation

from evidence_tools.evidence.schemas import BY_NAME
from evidence_tools.importing.sheet.lists import Lists, Words
from evidence_tools.importing.sheet.meanings import LEAD_MEANINGS, MOST_OF_PROMPT, MOST_OF_TITLE, prompt_of

_VALUE = '_xlfn.NUMBERVALUE({cell},".",",")'
_PLAIN = 'ISERROR(FIND(",",{cell})),ISERROR(FIND("%",{cell}))'
_WHOLE = f'{_PLAIN},ISERROR(FIND(".",{{cell}}))'
_MONTH = 'LEN({cell})=7,MID({cell},5,1)="-"'
_DAY = 'LEN({cell})=10,MID({cell},5,1)="-",MID({cell},8,1)="-"'
_NAME = 'EXACT({cell},LOWER({cell})),ISERROR(FIND(" ",{cell}))'
RULES = {
    "number": f"AND({_PLAIN},ISNUMBER({_VALUE}))",
    "number, 0 or more": f"AND({_PLAIN},{_VALUE}>=0)",
    "number, above 0": f"AND({_PLAIN},{_VALUE}>0)",
    "0 to 100": f"AND({_PLAIN},{_VALUE}>=0,{_VALUE}<=100)",
    "0 to 1": f"AND({_PLAIN},{_VALUE}>=0,{_VALUE}<=1)",
    "above 0 to 1": f"AND({_PLAIN},{_VALUE}>0,{_VALUE}<=1)",
    "-1 to 1": f"AND({_PLAIN},{_VALUE}>=-1,{_VALUE}<=1)",
    "integer": f"AND({_WHOLE},{_VALUE}>=0)",
    "integer, 1 or more": f"AND({_WHOLE},{_VALUE}>=1)",
    "year": f"AND({_WHOLE},{_VALUE}>=1800,{_VALUE}<=2099)",
    "YYYY-MM-DD": f"AND({_DAY})",
    "YYYY-MM": f"AND({_MONTH})",
    "YYYY, YYYY-MM or YYYY-MM-DD": f"OR(LEN({{cell}})=4,AND({_MONTH}),AND({_DAY}))",
    "id": f"AND({_NAME})",
    "ids": f"AND({_NAME})",
    "NCT number": 'AND(LEFT({cell},3)="NCT",LEN({cell})=11)',
    "DOI": 'AND(LEFT({cell},3)="10.",ISNUMBER(FIND("/",{cell})))',
    "url": 'OR(LEFT({cell},7)="http://",LEFT({cell},8)="https://")',
    "text": "EXACT({cell},TRIM({cell}))",
}
"""Formula by form of cell; every cell of the tables is text, and NUMBERVALUE reads it alike in every language.

TRIM also joins blanks inside a text, so a text with two blanks in a row is only warned of.
"""


def rule_of(table: str, column: str, words: Words | None, lists: Lists, first: str) -> DataValidation:
    """The rule of one column whose topmost cell is `first`: what may be typed, and what is said beside the cell."""
    schema = BY_NAME[table]
    kind = schema.cells().get(column)
    said = LEAD_MEANINGS.get(column) if kind is None else prompt_of(table, column)
    rule = DataValidation(allow_blank=True, showInputMessage=True)
    rule.promptTitle, rule.prompt = column[:MOST_OF_TITLE], said
    if words is not None:
        rule.type, rule.formula1 = "list", lists.name_of(words.words, f"{table}_{column}")
        warn = not words.closed
        allowed = "a word of the list" + ("; a new id is fine if its row stands in this workbook too" if warn else "")
    elif kind is not None and kind.form in RULES:
        rule.type, rule.formula1 = "custom", RULES[kind.form].replace("{cell}", first)
        warn, allowed = kind.form == "text", kind.allowed
    else:
        return rule
    rule.showErrorMessage = True
    rule.errorStyle = "warning" if warn else "stop"
    rule.errorTitle, rule.error = column[:MOST_OF_TITLE], f"Allowed: {allowed}"[:MOST_OF_PROMPT]
    return rule
