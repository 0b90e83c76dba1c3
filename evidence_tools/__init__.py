"""Evidence workbench: pool, challenge and document the evidence behind a medical policy.

``import evidence_tools as et`` gives the vocabulary below. Names are loaded when they are first used, so that a plain
import costs little and loads neither matplotlib nor statsmodels.
"""

from importlib import import_module
from importlib.metadata import version

__version__ = version("evidence-tools")

_HOMES = {
    "evidence_tools.errors": ("EvidenceError", "EvidenceToolsError", "NothingToPoolError", "QuestionError"),
    "evidence_tools.question": ("Method", "Question"),
    "evidence_tools.evidence": ("Evidence", "check_evidence", "current_edition", "read_evidence"),
    "evidence_tools.study_effects": ("MARKS", "Effects", "Scale", "effects", "thresholds_of"),
    "evidence_tools.study_effects.columns": ("effect_sizes",),
    "evidence_tools.arithmetic.dispersion": (
        *("sd_from_ci", "sd_from_f", "sd_from_p", "sd_from_se", "sd_from_t", "sd_of_change"),
    ),
    "evidence_tools.arithmetic.conversions": (
        *("common_sd_from_ci", "common_sd_from_p", "common_sd_from_se", "common_sd_from_t", "mean_and_sd"),
        *("person_time", "pre_post_correlation", "rate_from_counts", "rate_from_risk", "responder_share"),
        *("risk_from_rate", "tables_that_fit"),
    ),
    "evidence_tools.arithmetic.bayes_priors": ("half_cauchy", "half_normal", "half_t", "log_normal", "log_t"),
    "evidence_tools.models": (
        *("Answer", "Pooled", "answer", "answers", "compare_arms", "contrast_without_spread", "crude_total"),
        *("alternatives", "exact_proportions", "exact_rates", "headline", "pool", "sensitivity"),
    ),
    "evidence_tools.models.subgroups": ("subgroups",),
    "evidence_tools.models.counts": ("mantel_haenszel", "peto"),
    "evidence_tools.models.glmm": ("glmm",),
    "evidence_tools.models.heterogeneity": (
        *("heterogeneity", "prediction_intervals", "share_beyond", "tau2_interval"),
    ),
    "evidence_tools.models.methods_compared": ("methods_compared",),
    "evidence_tools.models.conventions": ("PRESETS", "conventions"),
    "evidence_tools.models.reconciliation": ("reconcile",),
    "evidence_tools.models.diagnostics": (
        *("baujat", "cumulative", "gosh", "influence", "labbe", "leave_one_out", "normal_quantiles", "radial"),
    ),
    "evidence_tools.models.small_study": (
        *("begg", "egger", "excess_significance", "fail_safe_n", "harbord", "peese", "pet", "pet_peese", "peters"),
        *("selection_model", "trim_and_fill", "worst_case_bias"),
    ),
    "evidence_tools.models.multilevel": ("multilevel",),
    "evidence_tools.models.multiverse": ("multiverse",),
    "evidence_tools.models.multiverse_choices": ("choices_of",),
    "evidence_tools.models.multiverse_drivers": ("by_level", "drivers"),
    "evidence_tools.models.covariance": ("sampling_covariance",),
    "evidence_tools.models.robust": ("robust",),
    "evidence_tools.models.resampling": ("bootstrap", "permutation_test"),
    "evidence_tools.models.bayes": ("bayes",),
    "evidence_tools.models.bayes_presets": ("rhodes_prior", "turner_prior"),
    "evidence_tools.wording": ("describe", "describe_arms", "describe_contrast", "describe_gap", "describe_method"),
    "evidence_tools.limits": ("Limitation", "challenge", "challenge_all", "policy_limitations"),
    "evidence_tools.results": ("Results", "results_of"),
    "evidence_tools.certainty": ("certainties", "certainty_of", "judgement_form", "stale_judgements"),
    "evidence_tools.certainty.risk_of_bias": ("risk_of_bias",),
    "evidence_tools.ledger": ("claims",),
    "evidence_tools.ledger.sentence": ("claim",),
    "evidence_tools.ledger.determination": ("determination",),
    "evidence_tools.editions.approving": ("approve",),
    "evidence_tools.editions.comparing": ("compare",),
    "evidence_tools.editions.finding": ("edition_named",),
    "evidence_tools.editions.following": ("predecessor",),
    "evidence_tools.editions.known_then": ("known_then",),
    "evidence_tools.editions.log": ("log_changes",),
    "evidence_tools.editions.opening": ("open_edition",),
    "evidence_tools.editions.stored": ("software_drift",),
    "evidence_tools.editions.trigger.asking": ("update_trigger",),
    "evidence_tools.editions.words": ("what_changed",),
    "evidence_tools.tables": (
        *("table_of_answers", "table_of_certainty", "table_of_certainty_inputs", "table_of_claims"),
        *(
            "table_of_comparison",
            "table_of_contrast",
            "table_of_crosswalk",
            "table_of_determination",
            "table_of_dropped",
        ),
        *("table_of_earlier_reading", "table_of_effects", "table_of_evidence", "table_of_judgements"),
        *("table_of_limitation", "table_of_limits", "table_of_marks", "table_of_objective_outcomes"),
        *("table_of_overlap", "table_of_own_scales", "table_of_policy", "table_of_policy_limitations"),
        *("table_of_proportions", "table_of_rates", "table_of_reported", "table_of_risk_of_bias"),
        *("table_of_sensitivity", "table_of_sources", "table_of_studies", "table_of_thresholds"),
        *("table_of_verdicts", "table_of_warnings"),
    ),
    "evidence_tools.tables.changes": ("table_of_changes", "table_of_differences", "table_of_turned"),
    "evidence_tools.tables.known_then": ("table_of_known_then",),
    "evidence_tools.tables.trigger": ("table_of_trigger", "table_of_unreported"),
    "evidence_tools.tables.committee": (
        *("CommitteeTable", "committee_tables", "table_of_conduct", "table_of_findings", "table_of_gaps"),
        *("table_of_relevance", "table_of_reviews", "table_of_study_results"),
    ),
    "evidence_tools.figures.capped_walking": ("capped_walking",),
    "evidence_tools.figures.certainty": ("certainty_chart",),
    "evidence_tools.figures.changes": ("changes_chart",),
    "evidence_tools.figures.claims": ("claims_map",),
    "evidence_tools.figures.completeness": ("completeness",),
    "evidence_tools.figures.diagnostics": (
        *("baujat_plot", "cumulative_forest", "gosh_plot", "influence_plot", "labbe_plot", "leave_one_out_forest"),
        *("normal_quantile_plot", "radial_plot"),
    ),
    "evidence_tools.figures.durability": ("durability",),
    "evidence_tools.figures.evidence_base": ("evidence_base",),
    "evidence_tools.figures.extended_funnel": ("extended_funnel",),
    "evidence_tools.figures.forest": ("forest",),
    "evidence_tools.figures.forest_axis": ("common_axis",),
    "evidence_tools.figures.forest_groups": ("forest_by",),
    "evidence_tools.figures.funnel": ("funnel",),
    "evidence_tools.figures.importance": ("importance",),
    "evidence_tools.figures.limits": ("limits_chart", "limits_map"),
    "evidence_tools.figures.natural_history": ("against_natural_history",),
    "evidence_tools.figures.over_time": ("evidence_over_time",),
    "evidence_tools.figures.overlap": ("overlap",),
    "evidence_tools.figures.proportions": ("arms_compared", "proportions"),
    "evidence_tools.figures.tipping": ("tipping",),
    "evidence_tools.figures.rare_harms": ("rare_harms",),
    "evidence_tools.figures.risk_of_bias": ("traffic_light",),
    "evidence_tools.figures.risk_of_bias_weights": ("weighted_bias",),
    "evidence_tools.figures.sequential": ("sequential",),
    "evidence_tools.figures.specification_curve": ("specification_curve",),
    "evidence_tools.figures.timeline": ("timeline",),
    "evidence_tools.figures.trigger": ("trigger_chart",),
    "evidence_tools.figures.walking": ("walking",),
    "evidence_tools.figures.waterfall": ("waterfall",),
    "evidence_tools.figures.years": ("with_years",),
    "evidence_tools.briefing.deck": ("committee_slides",),
    "evidence_tools.briefing.leave_behind": ("leave_behind",),
    "evidence_tools.export.audit": ("audit", "where_used"),
    "evidence_tools.export.charts": ("export_chart",),
    "evidence_tools.export.deck.committee": ("committee_deck",),
    "evidence_tools.export.deck.layout_check": ("check_layout",),
    "evidence_tools.importing.accepting": ("accept",),
    "evidence_tools.importing.agreement": ("agreement",),
    "evidence_tools.importing.detecting": ("read_any",),
    "evidence_tools.watching.asking": ("watch",),
    "evidence_tools.export.office": ("export_table", "write_leave_behind", "write_workbook"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME_OF)  # noqa: PLE0605


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'evidence_tools' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
