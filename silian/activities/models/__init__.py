"""The tables of what takes place and of who comes, split by noun."""

from silian.activities.models.activities import Activity, Session
from silian.activities.models.signups import Attendance, Signup

__all__ = ["Activity", "Attendance", "Session", "Signup"]
