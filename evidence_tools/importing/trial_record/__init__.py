"""Records of ClinicalTrials.gov, with posted results -> candidate rows of sources, studies, arms, scores and counts."""

from evidence_tools.importing.trial_record.reading import looks_like_trial_record, read_trial_record

__all__ = ["looks_like_trial_record", "read_trial_record"]
