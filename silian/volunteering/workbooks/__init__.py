"""The workbooks of volunteering: teams, volunteers, confirmed service time; the same columns in and out."""

from silian.core.importing import kinds
from silian.volunteering.workbooks.people import Volunteers
from silian.volunteering.workbooks.served import ServiceTimes
from silian.volunteering.workbooks.teams import Teams

kinds.add(Teams(), Volunteers(), ServiceTimes())
