"""Sentences of your own about a result: numbers and verb come from it, and what overturns it has to be said."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from string import Formatter

from evidence_tools.errors import ClaimError
from evidence_tools.evidence import Evidence
from evidence_tools.ledger.listing import listed
from evidence_tools.ledger.quoting import Quoted
from evidence_tools.ledger.weighed import from_size
from evidence_tools.limits import Limitation
from evidence_tools.limits.core.limitation import OVERTURNS, WEAKENS
from evidence_tools.models import Pooled, headline
from evidence_tools.naming import lowered
from evidence_tools.question import Question
from evidence_tools.results import results_of
from evidence_tools.results.entries import slug
from evidence_tools.wording import Number, Told, join, tell

OWN = "own"  # where keys begin that the results file does not hold
LIMITS = "limits"
_Field = Number | Told | str | None

_FIELDS: Mapping[str, tuple[str, Callable[[Quoted], _Field]]] = {
    "moved": ("the verb: fell by, did not clearly change, was less frequent with ... than with ...", lambda q: q.moved),
    "size": ("the number that may be quoted", lambda q: q.size),
    "interval": ("its confidence interval", lambda q: q.interval),
    "unit": ("its unit", lambda q: q.unit),
    "outcome": ("what was measured", lambda q: q.outcome),
    "studies": ("how many studies", lambda q: q.studies),
    "patients": ("how many patients", lambda q: None if math.isnan(q.fit.n) or not q.fit.n else q.patients),
    "counts": ("events and patients, where exact counts are quoted", lambda q: q.counts),
    "window": ("when, as the question is called", lambda q: q.effects.label or None),
    "level": ("level of the interval in percent", lambda q: q.level),
    "p": ("the p value with its relation", lambda q: q.p),
    "prediction": ("where a further study is expected", lambda q: q.prediction),
    "mcid": ("the threshold of importance", lambda q: q.mcid),
    "marks": ("footnote marks: borrowed spreads and the like", lambda q: q.marks),
}


def claim(template: str, fit: Pooled, limits: Sequence[Limitation] = (), *, evidence: Evidence | None = None) -> Told:
    """Write a sentence about a result: every number, and the verb, come from the result itself.

    A result that a limitation overturns may only be told together with it: the template then needs ``{limits}``, which
    names what overturns it and from what size on. What merely weakens it is named as well, in brackets at the end
    where the template has no ``{limits}``.

    Parameters
    ----------
    template
        Words with fields in braces: ``{moved}`` ``{size}`` ``{interval}`` ``{unit}`` ``{outcome}`` ``{studies}``
        ``{patients}`` ``{counts}`` ``{window}`` ``{level}`` ``{p}`` ``{prediction}`` ``{mcid}`` ``{marks}``
        ``{limits}``. A digit typed in it is refused.
    fit
        The result.
    limits
        Its limitations, as `challenge` gives them.
    evidence
        The tables; with them the numbers of a question of the protocol carry their keys of the results file, such as
        ``pain_from_12.headline.estimate``. All others have keys that begin with ``own``.

    Returns
    -------
    Told
        The sentence, which knows its numbers.

    Raises
    ------
    ClaimError
        When the template types a digit, has a field that is not known or that this result cannot fill, when the limits
        belong to another result, and when it keeps silent about what overturns the result.

    Examples
    --------
    >>> from evidence_tools.models import pool
    >>> from evidence_tools.study_effects import Effects
    >>> fit = pool(Effects.from_columns([-3.0, -4.0, -3.5], [0.1, 0.1, 0.1]))
    >>> claim("The effect is {size} ({interval}; {studies})", fit).text
    'The effect is −3.5 (−4.7 to −2.3; 3 studies)'
    """
    asked = _asked(template)
    _refuse_foreign(fit, limits)
    overturning, weakening = (_of_verdict(limits, verdict) for verdict in (OVERTURNS, WEAKENS))
    if overturning and LIMITS not in asked:
        raise ClaimError(_silent(template, overturning))
    quoted = Quoted(fit, _place(fit, evidence))
    fields = {name: _filled(quoted, name) for name in asked if name != LIMITS}
    if LIMITS in asked:
        fields[LIMITS] = _limits(quoted, limits, overturning, weakening)
    told = _begun(template, tell(template, **fields))
    return _with_weakening(told, weakening) if weakening and LIMITS not in asked else told


def _asked(template: str) -> tuple[str, ...]:
    """The fields of a template, each once."""
    parts = list(Formatter().parse(template))
    digits = "".join(character for words, *_ in parts for character in words if character.isdigit())
    if digits:
        raise ClaimError(
            f"{template!r} types the digits {digits!r}; a sentence takes its numbers from the result. Mend: put a "
            f"field in their place: {_known()}"
        )
    asked = tuple(dict.fromkeys(name for _, name, _, _ in parts if name is not None))
    unknown = [name for name in asked if name not in _FIELDS and name != LIMITS]
    if unknown:
        named = ", ".join(f"{{{name}}}" for name in unknown)
        raise ClaimError(f"{template!r} asks for {named}; allowed: {_known()}")
    return asked


def _known() -> str:
    return " ".join(f"{{{name}}}" for name in (*_FIELDS, LIMITS))


def _filled(quoted: Quoted, name: str) -> Number | Told | str:
    what, made = _FIELDS[name]
    found = made(quoted)
    if found is None:
        raise ClaimError(f"{{{name}}} ({what}) is not known for {quoted.fit!r}; leave the field out")
    return found


def _refuse_foreign(fit: Pooled, limits: Iterable[Limitation]) -> None:
    effects = fit.effects
    ours = (effects.label, effects.edition, effects.data_date)
    foreign = dict.fromkeys(f"{each.question} ({each.edition})" for each in limits if _about(each) != ours)
    if foreign:
        raise ClaimError(
            f"the limits are those of {', '.join(foreign)}, the result is {effects.label} ({effects.edition}); "
            "mend: give those of et.challenge(fit, evidence)"
        )


def _about(each: Limitation) -> tuple[str, str, str]:
    return each.question, each.edition, each.data_date


def _of_verdict(limits: Iterable[Limitation], verdict: str) -> list[Limitation]:
    return [each for each in limits if each.verdict == verdict]


def _silent(template: str, overturning: Sequence[Limitation]) -> str:
    named = "; ".join(f"{each.title}{from_size('', each).text}" for each in overturning)
    return (
        f"the limitations overturn this result: {named}. A sentence about it has to say so; mend: put {{limits}} into "
        f"the template, such as {template.rstrip('.') + ', but {limits}'!r}"
    )


def _place(fit: Pooled, evidence: Evidence | None) -> str:
    """Where the keys begin: with the name of the protocol's question where the fit is exactly its answer."""
    effects = fit.effects
    if evidence is not None and effects.edition == evidence.label:
        for name in evidence.protocol.questions:
            if _asks(evidence, name) == effects.question and _is_answer(evidence, name, fit):
                return name
    return f"{OWN}.{slug(effects.label) or 'result'}"


def _asks(evidence: Evidence, name: str) -> Question:
    question = evidence.protocol.question(name)
    return replace(question, visit=question.visit or evidence.protocol.selection.visit)


def _is_answer(evidence: Evidence, name: str, fit: Pooled) -> bool:
    """Whether the results hold the same number: not with another method, other studies or a changed spread."""
    results, quoted = results_of(evidence), headline(fit)
    ours = {"estimate": quoted.estimate, "low": quoted.low, "high": quoted.high}
    theirs = {end: results.entry(f"{name}.headline.{end}")["value"] for end in ours}
    return all(theirs[end] is not None and math.isclose(ours[end], theirs[end], rel_tol=1e-9) for end in ours)


def _begun(template: str, told: Told) -> Told:
    """A sentence that begins with a field begins with a capital letter."""
    begins = template.startswith("{")
    return told.capitalised if begins else told


def _limits(
    quoted: Quoted, limits: Sequence[Limitation], overturning: Sequence[Limitation], weakening: Sequence[Limitation]
) -> Told:
    """What overturns the result, from what size on, and what weakens it."""
    if not limits:
        return tell("its limitations were not weighed")
    if not overturning and not weakening:
        return tell("no limitation that was weighed overturns or weakens it")
    parts = []
    if overturning:
        what = [tell("{title}{size}", title=lowered(x.title), size=from_size(quoted.place, x)) for x in overturning]
        parts.append(tell("this is overturned by {what}", what=listed(what)))
    if weakening:
        verb = "and weakened by" if overturning else "this is weakened by"
        parts.append(tell("{verb} {what}", verb=verb, what=_named(weakening)))
    return join(parts)


def _named(limits: Iterable[Limitation]) -> Told:
    return listed([lowered(each.title) for each in limits])


def _with_weakening(told: Told, weakening: Sequence[Limitation]) -> Told:
    """The sentence with what weakens it in brackets, before its full stop."""
    stop = "." if told.text.endswith(".") else ""
    bare = Told(told.text.removesuffix("."), told.numbers, told.names)
    return tell("{bare} (weakened by {what}){stop}", bare=bare, what=_named(weakening), stop=stop)
