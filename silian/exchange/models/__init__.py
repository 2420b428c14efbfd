from silian.exchange.models.lines import Demand, Listed, ListedQuerySet, Service, Visibility
from silian.exchange.models.matching import Exchange, Leg, Match, MatchRun, ring

__all__ = [
    "Demand",
    "Exchange",
    "Leg",
    "Listed",
    "ListedQuerySet",
    "Match",
    "MatchRun",
    "Service",
    "Visibility",
    "ring",
]
