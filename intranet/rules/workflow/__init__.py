"""The life of a dossier: states, its other dimensions, which act at which step (domain 1.5).

Divided by noun: ``states``, ``dimensions``, ``acts``, ``events``, ``buckets``, ``matching``.
"""

from intranet.rules.workflow.acts import (
    ACT_STATES,
    ACT_WORDS,
    ASSIGN_REASON,
    MANUAL_DUE_REASON,
    SEND_BACK_REASON,
    STANDING_ACTS,
    STEP_ACT_WORDS,
    Act,
    StepAct,
    check_steps,
    refusal,
)
from intranet.rules.workflow.buckets import BUCKET_WORDS, Bucket, Span, buckets
from intranet.rules.workflow.dimensions import (
    CHANNEL_WORDS,
    DELIVERED_BY,
    DELIVERY_WORDS,
    FEE_WORDS,
    SYNC_WORDS,
    WAY_WORDS,
    Channel,
    DeliveryState,
    DeliveryWay,
    FeeState,
    SyncState,
)
from intranet.rules.workflow.events import ENDS, EVENT_WORDS, PAUSES, EventKind
from intranet.rules.workflow.matching import matched
from intranet.rules.workflow.states import (
    STATE_WORDS,
    TRANSITIONS,
    State,
    check_transition,
)

__all__ = [
    "ACT_STATES",
    "ACT_WORDS",
    "ASSIGN_REASON",
    "CHANNEL_WORDS",
    "DELIVERED_BY",
    "DELIVERY_WORDS",
    "FEE_WORDS",
    "MANUAL_DUE_REASON",
    "SEND_BACK_REASON",
    "STANDING_ACTS",
    "STATE_WORDS",
    "STEP_ACT_WORDS",
    "SYNC_WORDS",
    "TRANSITIONS",
    "WAY_WORDS",
    "Act",
    "Channel",
    "DeliveryState",
    "DeliveryWay",
    "FeeState",
    "State",
    "StepAct",
    "SyncState",
    "check_steps",
    "check_transition",
    "refusal",
    "BUCKET_WORDS",
    "Bucket",
    "Span",
    "buckets",
    "ENDS",
    "EVENT_WORDS",
    "matched",
    "PAUSES",
    "EventKind",
]
