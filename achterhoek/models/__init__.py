"""Rows of the region."""

from achterhoek.models.access import AccessEvent, AccessSeal, AccessSubject
from achterhoek.models.files import FileImport, ImportChunk, ParkedRow
from achterhoek.models.people import Municipality, User
from achterhoek.models.runs import JobRun, Numbering

__all__ = [
    "AccessEvent",
    "AccessSeal",
    "AccessSubject",
    "FileImport",
    "ImportChunk",
    "JobRun",
    "Municipality",
    "Numbering",
    "ParkedRow",
    "User",
]
