"""`check_continuity --period SLUG`: is anyone without care on a day that has come, and who would be on a day ahead?"""

from collections import Counter
from typing import Any

from django.core.management.base import CommandParser

from achterhoek.answers import Answer, AnswerCommand, Exit
from achterhoek.clock import today
from achterhoek.refusals import Refused
from clients.continuity import Finding, Proof
from clients.statuses import Breach, Risk
from transitions import continuity
from transitions.models import TransitionPeriod


class Command(AnswerCommand):
    help = "Bewijs dat niemand een dag zonder zorg zit, en noem wie na de overgang zonder zou zitten."

    def add_questions(self, parser: CommandParser) -> None:
        parser.add_argument("--period", required=True)

    def answer(self, *, period: str, **_: Any) -> Answer:
        found = TransitionPeriod.objects.filter(slug=period).first()
        if found is None:
            raise Refused(f"De periode {period} bestaat niet.", rule="period")
        proof = continuity.prove(found, today=today())
        exit_code = Exit.BREACHES if proof.breaches else Exit.DONE
        return Answer(_value(proof), lines=_lines(proof), exit_code=exit_code)


def _value(proof: Proof) -> dict[str, Any]:
    return {
        "first_day": proof.first_day,
        "last_day": proof.last_day,
        "indications": proof.indications,
        "days": proof.days,
        "breaches": [_entry(finding) for finding in proof.breaches],
        "at_risk": [_entry(finding) for finding in proof.at_risk],
    }


def _entry(finding: Finding) -> dict[str, Any]:
    return {"indication": finding.key, "day": finding.day, "kind": str(finding.kind)}


def _lines(proof: Proof) -> list[str]:
    lines = [f"{proof.indications} indicaties bekeken, {proof.days} dagen."]
    for kind, count in Counter(finding.kind for finding in proof.breaches).items():
        lines.append(f"BREUK {Breach(kind).label}: {count}")
    lines += [f"  {finding.day} {finding.key}: {Breach(finding.kind).label}" for finding in proof.breaches]
    lines.append(f"Op {proof.test_day} en eerder nog te regelen: {len(proof.at_risk)}")
    for kind, count in Counter(finding.kind for finding in proof.at_risk).items():
        lines.append(f"  {Risk(kind).label}: {count}")
    return lines
