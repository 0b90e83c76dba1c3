"""The row of `studies` for a registry record: design, sites, dates, blinding, funding."""

from __future__ import annotations

from evidence_tools.evidence.ids import together
from evidence_tools.importing.posted import allowed
from evidence_tools.importing.record import Candidate
from evidence_tools.importing.trial_record.draft import Draft
from evidence_tools.importing.trial_record.node import Node
from evidence_tools.importing.trial_record.source_row import study_ids_with
from evidence_tools.importing.trial_record.study import Record
from evidence_tools.importing.trial_record.times import longest
from evidence_tools.importing.trial_record.vocabulary import says
from evidence_tools.naming import listed

TABLE = "studies"
_MASKING = {"NONE": "none", "SINGLE": "single", "DOUBLE": "double", "TRIPLE": "double", "QUADRUPLE": "double"}
_COMPARATORS = ("ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION")
_PUBLIC = ("NIH", "FED", "OTHER_GOV")


def study_row(record: Record) -> Candidate | None:
    """The study; for one that stands in the edition, the further source and the cells that were empty there.

    None where several studies of the edition have the registry number.
    """
    protocol = record.node.at("protocolSection")
    standing = study_ids_with(record.nct, record.known)
    if len(standing) > 1:
        return None
    draft = Draft(TABLE, protocol)
    draft.put("study_id", record.study_id)
    _named(draft, protocol, record)
    _designed(draft, protocol.at("designModule", "designInfo"), protocol.at("designModule"))
    _placed(draft, protocol.at("contactsLocationsModule"))
    _timed(draft, protocol, record.results)
    _funded(draft, protocol.at("sponsorCollaboratorsModule"))
    _aged(draft, record.results.at("baselineCharacteristicsModule"))
    return _beside(draft, record) if standing else draft.candidate()


def _beside(draft: Draft, record: Record) -> Candidate | None:
    """The row as a change of the one that stands: its sources, and what was empty there; None where nothing changes."""
    stands = record.known.studies[record.study_id]
    sources = together([stands.get("all_source_ids", ""), record.source_id])
    cells = {column: text for column, text in draft.cells.items() if column not in stands}
    if sources != stands.get("all_source_ids", ""):
        cells["all_source_ids"] = sources
    if not cells:
        draft.node.leave(f"the study stands already: {record.study_id}")
        return None
    return draft.change_of({"study_id": record.study_id, **cells})


def _named(draft: Draft, protocol: Node, record: Record) -> None:
    identity = protocol.at("identificationModule")
    draft.put("name", draft.take(identity, "acronym") or draft.take(identity, "briefTitle") or record.nct)
    draft.put("primary_source_id", record.source_id)
    draft.put("all_source_ids", record.source_id)
    draft.put("registration", record.nct)
    title = draft.take(identity, "officialTitle")
    draft.note(f"Official title: {title}" if title else "")
    arms = protocol.at("armsInterventionsModule").each("armGroups")
    against = [draft.take(arm, "label") for arm in arms if arm.text("type") in _COMPARATORS]
    draft.put("comparator", "; ".join(filter(None, against)))


def _designed(draft: Draft, info: Node, module: Node) -> None:
    """Design by allocation, number of groups and perspective; what does not settle it is told in the remark."""
    allocation, kind = draft.take(info, "allocation"), draft.take(module, "studyType")
    model = draft.take(info, "interventionModel") or draft.take(info, "observationalModel")
    perspective = draft.take(info, "timePerspective")
    told = ", ".join(filter(None, (kind, allocation, model, perspective)))
    draft.note(f"Design as posted: {told}" if told else "")
    if allocation == "RANDOMIZED":
        draft.put("design", "rct")
    elif kind == "INTERVENTIONAL" and model == "SINGLE_GROUP":
        draft.put("design", "prospective_cohort")
    elif kind == "OBSERVATIONAL" and model == "COHORT" and perspective in ("PROSPECTIVE", "RETROSPECTIVE"):
        draft.put("design", f"{perspective.lower()}_cohort")
    else:
        draft.remark(f"design: {told or 'not given'} does not settle it; allowed: {allowed(TABLE, 'design')}")
    masking = info.at("maskingInfo")
    posted = draft.take(masking, "masking")
    draft.put("blinding", _MASKING.get(posted, "unclear"))
    masked = [who.value for who in masking.words("whoMasked")]
    draft.used |= {who.path for who in masking.words("whoMasked")}
    draft.note(f"Masking {posted}" + (f" ({listed(masked)})" if masked else "") if posted or masked else "")
    if posted not in _MASKING:
        draft.remark(f"blinding: masking is {posted or 'not given'}")


def _placed(draft: Draft, module: Node) -> None:
    sites = module.each("locations")
    countries = dict.fromkeys(filter(None, (draft.take(site, "country") for site in sites)))
    draft.put("n_centers", str(len(sites)) if sites else "")
    draft.put("country", "; ".join(countries))
    spoken = [" ".join(filter(None, (draft.take(s, key) for key in ("facility", "city", "state")))) for s in sites]
    draft.put("sites_or_cohort", "; ".join(filter(None, spoken)))


def _timed(draft: Draft, protocol: Node, results: Node) -> None:
    status = protocol.at("statusModule")
    draft.put("enrol_start", draft.take(status.at("startDateStruct"), "date"))
    for key, spoken in (("primaryCompletionDateStruct", "Primary completion"), ("completionDateStruct", "Completion")):
        ended, kind = draft.take(status.at(key), "date"), draft.take(status.at(key), "type")
        draft.note(f"{spoken} {ended}" + (f" ({kind})" if kind else "") if ended else "")
    draft.remark("enrol_end: the registry gives dates of completion only")
    module = protocol.at("outcomesModule")
    planned = [node for kind in ("primaryOutcomes", "secondaryOutcomes", "otherOutcomes") for node in module.each(kind)]
    posted = results.at("outcomeMeasuresModule").each("outcomeMeasures")
    frames = [node for node in posted if longest(node.text("timeFrame"))] or planned
    draft.put("max_followup_months", longest(*(node.text("timeFrame") for node in frames)))


def _funded(draft: Draft, module: Node) -> None:
    """Industry, public or mixed by the classes of sponsor and collaborators; a hospital's class settles nothing."""
    lead = module.at("leadSponsor")
    partners = module.each("collaborators")
    classes = [lead.text("class"), *(partner.text("class") for partner in partners)]
    if all(each == "INDUSTRY" for each in classes):
        draft.put("funding", "industry")
    elif "INDUSTRY" in classes:
        draft.put("funding", "mixed")
    elif all(each in _PUBLIC for each in classes):
        draft.put("funding", "independent")
    else:
        draft.put("funding", "unclear")
        draft.remark("funding: the classes of sponsor and collaborators do not say whose money it is")
    told = [f"{draft.take(node, 'name')} ({draft.take(node, 'class')})" for node in (lead, *partners)]
    spoken = f"Lead sponsor {told[0]}" + (f"; collaborators {'; '.join(told[1:])}" if partners else "")
    draft.put("funding_note", f"{spoken}, as in the registry")


def _aged(draft: Draft, module: Node) -> None:
    """Mean age of all groups together, where it is posted in years."""
    totals = [node for node in module.each("groups") if says(node.text("title"), "total")]
    for measure in module.each("measures"):
        in_years = says(measure.text("unitOfMeasure"), "years", "year")
        if not (totals and says(measure.text("title"), "age") and measure.text("paramType") == "MEAN" and in_years):
            continue
        for value in (v for c in measure.each("classes") for k in c.each("categories") for v in k.each("measurements")):
            if value.text("groupId") == totals[0].text("id") and "mean_age" not in draft.cells:
                draft.put_number("mean_age", value, "value")
                if says(measure.text("dispersionType").replace("_", " "), "standard deviation"):
                    draft.put_number("sd_age", value, "spread")
                draft.take(value, "groupId")
                draft.remark("mean_age: of all groups together; that of the treated arm stands here where arms differ")
