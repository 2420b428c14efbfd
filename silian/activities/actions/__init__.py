"""Every change to what takes place and to who comes, split by what a person does."""

from silian.activities.actions.activities import Time, open_activity

__all__ = ["Time", "open_activity"]
