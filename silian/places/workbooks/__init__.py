"""The workbook of the bases: the same columns in and out."""

from silian.core import files
from silian.core.importing import kinds
from silian.places.workbooks.bases import Bases

kinds.add(Bases())


def may_open(person, file) -> bool:
    """Pictures of a base open on its own address, which knows whether the base is published; nowhere else."""
    return False


files.who_may_open("places.base", may_open)
