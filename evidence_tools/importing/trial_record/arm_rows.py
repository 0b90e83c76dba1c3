"""The rows of `arms`: the arms of the protocol with the numbers of the participant flow."""

from __future__ import annotations

from collections.abc import Sequence

from evidence_tools.importing.known import Known, free_id, slug
from evidence_tools.importing.posted import number
from evidence_tools.importing.record import Candidate
from evidence_tools.importing.trial_record.draft import Draft
from evidence_tools.importing.trial_record.node import Node
from evidence_tools.importing.trial_record.study import ArmName, Record, titled
from evidence_tools.importing.trial_record.vocabulary import says

_TREATED = ("treated", "received", "underwent")
_UNTREATED = ("not", "never", "no")


def arm_nodes(study: Node) -> list[Node]:
    """The arms of the protocol; where it has none, the groups of the participant flow."""
    arms = study.at("protocolSection", "armsInterventionsModule").each("armGroups")
    return arms or study.at("resultsSection", "participantFlowModule").each("groups")


def label_of(node: Node) -> str:
    """How an arm or group is called."""
    return node.text("label") or node.text("title")


def arm_names(study: Node, study_id: str, known: Known) -> tuple[ArmName, ...]:
    """The arms by which groups are told apart: those of the edition under their names there, others by new names."""
    standing = {key.partition("/")[2]: cells for key, cells in known.arms.items() if key.startswith(f"{study_id}/")}
    names: list[ArmName] = []
    for node in arm_nodes(study):
        label = label_of(node)
        arm_id = next((a for a, c in standing.items() if slug(label) in (a, slug(c.get("arm_label", "")))), "")
        taken = {*standing, *(name.arm_id for name in names)}
        names.append(ArmName(arm_id or free_id(slug(label, "arm"), taken), (label,)))
    return tuple(names)


def arm_rows(record: Record) -> list[Candidate]:
    """One row for each arm that the edition does not have; of one that it has, the numbers that were empty there."""
    rows = []
    others = [key for key in record.known.arms if key.startswith(f"{record.study_id}/")]
    for name, node in zip(record.arms, arm_nodes(record.node), strict=True):
        draft = _arm(record, name, node)
        key = f"{record.study_id}/{name.arm_id}"
        if key in record.known.arms:
            stands = record.known.arms[key]
            new = {c: t for c, t in draft.cells.items() if c in ("n_enrolled", "n_treated") and c not in stands}
            if new:
                rows.append(draft.change_of({"study_id": record.study_id, "arm_id": name.arm_id, **new}))
            else:
                node.leave(f"the arm stands already: {key}")
        else:
            if others:
                draft.remark(f"arms of this study that stand already: {', '.join(others)}; is it one of them?")
            rows.append(draft.candidate())
    return rows


def _arm(record: Record, name: ArmName, node: Node) -> Draft:
    draft = Draft("arms", node)
    draft.put("study_id", record.study_id)
    draft.put("arm_id", name.arm_id)
    draft.put("arm_label", draft.take(node, "label") or draft.take(node, "title"))
    kind = draft.take(node, "type")
    draft.note(f"Type {kind}" if kind else "")
    given = [each.value for each in node.words("interventionNames")]
    draft.used |= {each.path for each in node.words("interventionNames")}
    draft.note("; ".join(given))
    draft.note(draft.take(node, "description"))
    flow = record.results.at("participantFlowModule")
    groups = [g for g in titled(flow.each("groups")).values() if record.arm_of(g.text("title")) == name.arm_id]
    if len(groups) == 1:
        _counted(draft, flow, groups[0])
    elif groups:
        draft.remark(f"n_enrolled: {len(groups)} groups of the participant flow have the name of the arm")
    return draft


def _counted(draft: Draft, flow: Node, group: Node) -> None:
    """Randomised or enrolled: who started the first period; treated: a milestone that says so."""
    draft.note(f"Participant flow: {draft.take(group, 'id')} '{draft.take(group, 'title')}'")
    for milestone in (flow.each("periods") or [flow])[0].each("milestones"):
        kind = milestone.text("type")
        treated = says(kind, *_TREATED) and not says(kind, *_UNTREATED)
        column = "n_enrolled" if kind == "STARTED" else "n_treated" if treated else ""
        for value in _of_group(milestone.each("achievements"), group.text("id")):
            if column and number(value.text("numSubjects")):
                draft.put_number(column, value, "numSubjects")
                draft.take(value, "groupId")
                draft.note(f"{column} from milestone {draft.take(milestone, 'type')}")


def _of_group(values: Sequence[Node], group: str) -> list[Node]:
    return [value for value in values if value.text("groupId") == group]
