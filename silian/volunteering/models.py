"""Volunteers, their teams, the time they give, and the visits to homes."""
