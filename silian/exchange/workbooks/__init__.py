"""The two lists as workbooks: the same columns in and out."""

from silian.core.importing import kinds
from silian.exchange.workbooks.lists import Demands, Services

kinds.add(Services(), Demands())
