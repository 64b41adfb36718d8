"""Runs library queries as people ask them: values as they type them, counts, and reasons for empty results."""

from kg.ask.days import typed_day
from kg.ask.empty_results import about_actor, explain_empty
from kg.ask.names import Names
from kg.ask.unknown_terms import UnknownTerm, Vocabulary
from kg.ask.values import Prepared, count_rows, prepare

__all__ = [
    "Names",
    "Prepared",
    "UnknownTerm",
    "Vocabulary",
    "about_actor",
    "count_rows",
    "explain_empty",
    "prepare",
    "typed_day",
]
