"""The least confidence of the acts on a page: the setting, or the parameter of the URL."""

from flask import request

from kg import setting_types
from kg.config import Settings
from kg.errors import QueryError

PARAMETER = "min_confidence"


def least_confidence(settings: Settings) -> float:
    """Return the parameter ``min_confidence`` of the request, otherwise the setting."""
    text = request.args.get(PARAMETER)
    try:
        return settings.min_confidence if text is None else setting_types.probability(text)
    except ValueError as error:
        raise QueryError(
            f"The parameter {PARAMETER} must be {error}.", subject=text or "", remedy=f"Send {PARAMETER}=0.5."
        ) from None
