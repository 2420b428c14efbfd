from silian.exchange.models.calls import Call, CallAnswer, CallQuestion, CallSignup
from silian.exchange.models.lines import Demand, Listed, ListedQuerySet, Service, Visibility
from silian.exchange.models.matching import Exchange, Leg, Match, MatchRun, Meaning, ring

__all__ = [
    "Call",
    "CallAnswer",
    "CallQuestion",
    "CallSignup",
    "Demand",
    "Exchange",
    "Leg",
    "Listed",
    "ListedQuerySet",
    "Match",
    "MatchRun",
    "Meaning",
    "Service",
    "Visibility",
    "ring",
]
