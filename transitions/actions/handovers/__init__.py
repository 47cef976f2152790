"""What people do with handovers. Only `move` writes a status; what each status demands: transitions/workflow.py."""

from transitions.actions.handovers.births import begin, begin_for_renewal

__all__ = ["begin", "begin_for_renewal"]
