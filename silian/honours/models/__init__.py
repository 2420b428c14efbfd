"""The tables of evaluation and honour, split by noun."""

from silian.honours.models.evaluations import Answer, Appeal, Evaluation, Mark, Remark, Result
from silian.honours.models.honours import Honour, Letter, NamedPerson
from silian.honours.models.lists import Candidate, EligibilityList, Objection
from silian.honours.models.ruling import Condition, HonourRule, SubjectKind, subject_fields
from silian.honours.models.schemes import DIRECTIONS, Direction, Question, Scheme

__all__ = [
    "DIRECTIONS", "Answer", "Appeal", "Candidate", "Condition", "Direction", "EligibilityList", "Evaluation", "Honour",
    "HonourRule", "Letter", "Mark", "NamedPerson", "Objection", "Question", "Remark", "Result", "Scheme", "SubjectKind",
    "subject_fields",
]  # fmt: skip
