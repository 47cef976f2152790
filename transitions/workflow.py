"""Which status of a handover may follow which, and who may do it: one table (docs/domain.md, 5 "Handover").

`transitions.actions.handovers.move` asks this table and is the only writer of a status. docs/workflow.md is drawn from
it by `manage.py draw_workflow`; a test holds the two equal.
"""

from collections.abc import Iterator

from achterhoek.life import Life, Step
from transitions.statuses import OPEN, Status

WORK = "handovers.work"
CANCEL = "handovers.cancel"
CORRECT = "handovers.correct"


#: The way forward, then the ways back. Holding, resuming and cancelling are added below: they go for every open status.
TABLE: dict[tuple[Status, Status], Step] = {
    (Status.TO_PLAN, Status.PROPOSED): Step(WORK, "voorstel"),
    (Status.PROPOSED, Status.OFFERED): Step(WORK, "aanbod"),
    (Status.OFFERED, Status.ACCEPTED): Step(WORK, "ja"),
    (Status.ACCEPTED, Status.SCHEDULED): Step(WORK, "gepland"),
    (Status.SCHEDULED, Status.STARTED): Step(WORK, "start bevestigd"),
    (Status.STARTED, Status.COMPLETED): Step(WORK, "afgerond"),
    (Status.PROPOSED, Status.TO_PLAN): Step(WORK, "cliënt wil een ander"),
    (Status.OFFERED, Status.TO_PLAN): Step(WORK, "nee, of geen antwoord"),
    (Status.ACCEPTED, Status.TO_PLAN): Step(WORK, "teruggetrokken"),
    (Status.SCHEDULED, Status.TO_PLAN): Step(WORK, "teruggetrokken"),
    (Status.SCHEDULED, Status.SCHEDULED): Step(WORK, "andere dag"),
    (Status.STARTED, Status.ACCEPTED): Step(CORRECT, "gecorrigeerd: niet begonnen"),
}
#: Statuses that may be held, and taken up again; what was planned may come back as agreed, for another day.
HOLDABLE = tuple(status for status in OPEN if status != Status.ON_HOLD)
TABLE |= {(status, Status.ON_HOLD): Step(WORK, "aangehouden") for status in HOLDABLE}
TABLE |= {(Status.ON_HOLD, status): Step(WORK, "hervat") for status in HOLDABLE}
TABLE |= {(status, Status.CANCELLED): Step(CANCEL, "geannuleerd") for status in OPEN}

#: The straight way, as pages draw it.
WAY = (
    Status.TO_PLAN,
    Status.PROPOSED,
    Status.OFFERED,
    Status.ACCEPTED,
    Status.SCHEDULED,
    Status.STARTED,
    Status.COMPLETED,
)

#: Who must act now, and what they do.
WAITS_FOR: dict[Status, tuple[str, str]] = {
    Status.TO_PLAN: ("consulent", "kiest een nieuwe aanbieder"),
    Status.PROPOSED: ("consulent", "spreekt de cliënt, en biedt daarna aan"),
    Status.OFFERED: ("nieuwe aanbieder", "antwoordt; de consulent legt het antwoord vast"),
    Status.ACCEPTED: ("consulent", "spreekt een dag af met de oude en de nieuwe aanbieder"),
    Status.SCHEDULED: ("nieuwe aanbieder", "begint; de consulent bevestigt de start"),
    Status.STARTED: ("consulent", "maakt de warme overdracht af"),
    Status.ON_HOLD: ("consulent", "pakt de overdracht weer op"),
    Status.COMPLETED: ("", "klaar"),
    Status.CANCELLED: ("", "klaar"),
}


LIFE = Life(
    Status,
    TABLE,
    rule="workflow",
    refusal="Deze overdracht is {was}; van daar kan zij niet naar {wanted}.",
)
step, after = LIFE.step, LIFE.after


def drawing() -> str:
    """The table as docs/workflow.md: a Mermaid diagram and, under it, who may do what."""
    return "\n".join([*_diagram(), "", *_rows(), ""])


def _diagram() -> Iterator[str]:
    yield "# The life of a handover"
    yield ""
    yield "Drawn from the table in `transitions/workflow.py` by `manage.py draw_workflow`; do not edit by hand."
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield from (f'    state "{status.label}" as {status.name}' for status in Status)
    yield f"    [*] --> {Status.TO_PLAN.name}"
    yield from (f"    {start.name} --> {to.name}: {step.name}" for (start, to), step in TABLE.items())
    yield from (f"    {end.name} --> [*]" for end in (Status.COMPLETED, Status.CANCELLED))
    yield "```"


def _rows() -> Iterator[str]:
    yield "| from | to | step | permission |"
    yield "|---|---|---|---|"
    for (start, to), step in TABLE.items():
        yield f"| {start.name} | {to.name} | {step.name} | `{step.permission}` |"
    yield ""
    yield "| status | who must act | what |"
    yield "|---|---|---|"
    for status, (who, what) in WAITS_FOR.items():
        yield f"| {status.name} ({status.label}) | {who or '–'} | {what} |"
