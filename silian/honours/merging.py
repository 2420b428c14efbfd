"""What becomes of evaluations and honours when two organisations turn out to be one."""

from silian.members.merging import moves, stays

# Who was asked about whom, what was counted and who stood on a list is history of the row it was written for.
stays("honours.evaluation.organisation")
stays("honours.evaluation.about_organisation")
stays("honours.result.about_organisation")
stays("honours.candidate.organisation")
stays("honours.letter.organisation")
# An honour belongs to whoever it is today.
moves("honours.honour.organisation")
