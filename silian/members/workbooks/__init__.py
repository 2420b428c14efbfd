"""The workbooks of the register: the same columns in and out, one file for each kind."""

from silian.core import files
from silian.core.importing import kinds
from silian.members.workbooks.organisations import Organisations
from silian.members.workbooks.seats import Seats
from silian.members.workbooks.shared import may_open
from silian.members.workbooks.structure import Structure

kinds.add(Structure(), Organisations(), Seats())

files.who_may_open("members.federation", may_open)
