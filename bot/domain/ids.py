"""The names by which things are known."""

from typing import NewType

UserId = NewType("UserId", str)
"""A person, by Slack user id (`U...`)."""
ChannelId = NewType("ChannelId", str)
"""A Slack conversation (`C...`, `D...`, `G...`)."""
MessageTs = NewType("MessageTs", str)
"""A Slack message within its channel, as `1712345678.000100`."""

RoleName = NewType("RoleName", str)
PositionName = NewType("PositionName", str)
RepositoryName = NewType("RepositoryName", str)
ModelName = NewType("ModelName", str)

JobId = NewType("JobId", int)
AssignmentId = NewType("AssignmentId", int)
CallId = NewType("CallId", int)
InquiryId = NewType("InquiryId", int)
FindingId = NewType("FindingId", int)
ApprovalId = NewType("ApprovalId", int)
GrantId = NewType("GrantId", int)
NoticeId = NewType("NoticeId", int)
DrillId = NewType("DrillId", int)
ProbeId = NewType("ProbeId", int)
DecisionId = NewType("DecisionId", int)
RoundId = NewType("RoundId", int)
ReviewId = NewType("ReviewId", int)
TalkId = NewType("TalkId", int)
DepartureId = NewType("DepartureId", int)
OffboardingId = NewType("OffboardingId", int)
SprawlId = NewType("SprawlId", int)
CandidateId = NewType("CandidateId", int)
ShadowId = NewType("ShadowId", int)
PairId = NewType("PairId", int)
LookId = NewType("LookId", int)

RevisionId = NewType("RevisionId", str)
"""One immutable version of the artefact: the full hash of a git commit."""
