"""The tables: campaigns, projects and their partners, agreements with their versions, contributions in kind."""

from silian.cobuilding.models.agreements import Agreement, Item, Party, Signature, Version
from silian.cobuilding.models.contributions import Contribution
from silian.cobuilding.models.projects import Campaign, Milestone, Partner, Project

__all__ = [
    "Agreement",
    "Campaign",
    "Contribution",
    "Item",
    "Milestone",
    "Partner",
    "Party",
    "Project",
    "Signature",
    "Version",
]
