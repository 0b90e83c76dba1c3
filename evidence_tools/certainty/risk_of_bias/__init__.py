"""Risk of bias: RoB 2 for randomised trials, ROBINS-I for other studies, the scales of others kept apart."""

from evidence_tools.certainty.risk_of_bias.domains import beside_the_tools, risk_of_bias
from evidence_tools.certainty.risk_of_bias.overall import overall, weight_at_risk
from evidence_tools.certainty.risk_of_bias.own_scales import own_scales

__all__ = ["beside_the_tools", "overall", "own_scales", "risk_of_bias", "weight_at_risk"]
