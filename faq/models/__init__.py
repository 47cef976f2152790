"""Rows of the public questions."""

from faq.models.questions import Answer, Category, Film, Notice, Question
from faq.models.searches import SearchMiss
from faq.models.visitors import HelpedCount, Remark, Reply, VisitorQuestion

__all__ = [
    "Answer",
    "Category",
    "Film",
    "HelpedCount",
    "Notice",
    "Question",
    "Remark",
    "Reply",
    "SearchMiss",
    "VisitorQuestion",
]
