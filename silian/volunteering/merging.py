"""What becomes of volunteers and teams of an organisation when two organisations turn out to be one: they follow."""

from silian.members.merging import moves

moves("volunteering.team.organisation")
moves("volunteering.volunteer.organisation")
