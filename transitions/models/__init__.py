"""Rows of the transition."""

from transitions.models.archives import ArchiveDelivery, ArchiveRecord
from transitions.models.assessments import (
    Assessment,
    AssessmentChange,
    AssessmentRun,
    BridgingAgreement,
    Conversion,
    ProviderCheck,
    Renewal,
)
from transitions.models.digests import Digest
from transitions.models.gaps import CareGap
from transitions.models.handovers import (
    ChecklistItem,
    Handover,
    HandoverEvent,
    HandoverLine,
    Hearing,
    Offer,
    StaffConsultation,
)
from transitions.models.letters import (
    DecisionRule,
    Letter,
    LetterBatch,
    LetterExclusion,
    LetterFile,
    LetterMove,
    LetterSender,
    LetterText,
)
from transitions.models.objections import InterimRelief, Objection, ObjectionEvent
from transitions.models.periods import (
    ChecklistRule,
    ConversionRule,
    PeriodChange,
    PeriodScope,
    TransitionPeriod,
)
from transitions.models.plans import Expected, Placement, Plan, PlanPart, Shortage, Takeover, Unplaced
from transitions.models.reports import NotStartedReport

__all__ = [
    "ArchiveDelivery",
    "ArchiveRecord",
    "Assessment",
    "AssessmentChange",
    "AssessmentRun",
    "BridgingAgreement",
    "CareGap",
    "ChecklistItem",
    "ChecklistRule",
    "Conversion",
    "ConversionRule",
    "DecisionRule",
    "Digest",
    "Expected",
    "Handover",
    "HandoverEvent",
    "HandoverLine",
    "Hearing",
    "InterimRelief",
    "Letter",
    "LetterBatch",
    "LetterExclusion",
    "LetterFile",
    "LetterMove",
    "LetterSender",
    "LetterText",
    "NotStartedReport",
    "Objection",
    "ObjectionEvent",
    "Offer",
    "PeriodChange",
    "PeriodScope",
    "Placement",
    "Plan",
    "PlanPart",
    "ProviderCheck",
    "Renewal",
    "Shortage",
    "StaffConsultation",
    "Takeover",
    "TransitionPeriod",
    "Unplaced",
]
