"""The address of the IRIs in the graph, beside the address at which a client asks."""

from urllib.parse import urlsplit

from flask import Blueprint, request


def base_address(base: str) -> Blueprint:
    """Return a blueprint that gives pages ``other_base``: the base of all IRIs, if a request has another address."""
    blueprint = Blueprint("base_address", __name__)
    blueprint.app_context_processor(lambda: {"other_base": other_base(base)})
    return blueprint


def other_base(base: str) -> str:
    """Return the base of all IRIs if the address of the request differs from it, otherwise an empty string.

    Responses name only the base: the host of a request may be anybody's.
    """
    wanted = urlsplit(base)
    return "" if (request.scheme, request.host) == (wanted.scheme, wanted.netloc) else base
