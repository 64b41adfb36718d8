"""Who is actor and who recipient of an event, as PLOVER's manual has it (2.0, sections 2.4.2 and 3.2)."""

from kg.model import Actor, EventType, ResolvedMention, Role

_HOSTING = "043"  # CAMEO: host a visit


def sides(resolved: ResolvedMention) -> tuple[list[Actor], list[Actor]]:
    """Return actors and recipients: of a visit the guest and the host, of another meeting all who meet and nobody."""
    mention = resolved.mention
    agents = _actors(resolved, Role.AGENT)
    others = _actors(resolved, Role.PATIENT, Role.RECIPIENT)
    if mention.type is not EventType.CONSULT:
        return agents, others
    if mention.mode != "visit":
        return [*agents, *others], []
    return (others, agents) if mention.cameo == _HOSTING else (agents, others)


def _actors(resolved: ResolvedMention, *roles: Role) -> list[Actor]:
    linked = (part.link for part in resolved.participants if part.role in roles)
    return [actor for link in linked if link for actor in link.actors]
