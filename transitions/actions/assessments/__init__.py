"""What the portal and people do with assessments."""

from transitions.actions.assessments.decisions import Confirmed, confirm, follow_rules, override, see
from transitions.actions.assessments.runs import run

__all__ = ["Confirmed", "confirm", "follow_rules", "override", "run", "see"]
