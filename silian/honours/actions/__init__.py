"""Every change of evaluation and honour, one function for each thing a person does."""

from silian.honours.actions.answers import answer_appeal, appeal, give_answer, hide_remark, show_remark
from silian.honours.actions.honours import revoke, send_letter
from silian.honours.actions.lists import announce_list, answer_objection, compute_list, drop_list, grant, object_to
from silian.honours.actions.naming import (
    agree_to_be_named,
    ask_person,
    decline_to_be_named,
    drop_question,
    name_person,
    unname_person,
)
from silian.honours.actions.ruling import Wanted, change_rule, draft_rule, end_rule, follow_rule, publish_rule
from silian.honours.actions.schemes import Asked, cancel_scheme, change_scheme, close_scheme, draft_scheme, set_scheme

__all__ = [
    "Asked", "Wanted", "agree_to_be_named", "announce_list", "answer_appeal", "answer_objection", "appeal", "ask_person",
    "cancel_scheme", "change_rule", "change_scheme", "close_scheme", "compute_list", "decline_to_be_named", "draft_rule",
    "draft_scheme", "drop_list", "drop_question", "end_rule", "follow_rule", "give_answer", "grant", "hide_remark",
    "name_person", "object_to", "publish_rule", "revoke", "send_letter", "set_scheme", "show_remark", "unname_person",
]  # fmt: skip
