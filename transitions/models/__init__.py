"""Rows of the transition."""

from transitions.models.assessments import (
    Assessment,
    AssessmentChange,
    AssessmentRun,
    BridgingAgreement,
    Conversion,
    ProviderCheck,
    Renewal,
)
from transitions.models.handovers import (
    ChecklistItem,
    Handover,
    HandoverEvent,
    HandoverLine,
    Hearing,
    Offer,
    StaffConsultation,
)
from transitions.models.periods import (
    ChecklistRule,
    ConversionRule,
    PeriodChange,
    PeriodScope,
    TransitionPeriod,
)

__all__ = [
    "Assessment",
    "AssessmentChange",
    "AssessmentRun",
    "BridgingAgreement",
    "ChecklistItem",
    "ChecklistRule",
    "Conversion",
    "ConversionRule",
    "Handover",
    "HandoverEvent",
    "HandoverLine",
    "Hearing",
    "Offer",
    "PeriodChange",
    "PeriodScope",
    "ProviderCheck",
    "Renewal",
    "StaffConsultation",
    "TransitionPeriod",
]
