"""Rows of the region."""

from achterhoek.models.access import AccessEvent, AccessSeal, AccessSubject
from achterhoek.models.files import FileImport, ImportChunk, ParkedRow
from achterhoek.models.people import Municipality, User
from achterhoek.models.runs import Errand, JobRun, Numbering, PublicVersion, Tally

__all__ = [
    "AccessEvent",
    "AccessSeal",
    "AccessSubject",
    "Errand",
    "FileImport",
    "ImportChunk",
    "JobRun",
    "Municipality",
    "Numbering",
    "ParkedRow",
    "PublicVersion",
    "Tally",
    "User",
]
