"""Examples, all of one story: Ada, a freelancer, verifies her identity. A test holds them against the schemas."""

from typing import Any

MEMBER = "mem_01m81p0ecb5qe3hq4kxrebge1s"
VERIFICATION = "vrf_01m81p0edpggbg9asr5q8zwc74"
BADGE = "bdg_01m81qg3m8x4v1c5n7t9w2k6rd"
ENDPOINT = "whe_01m81r2h6j8k0n3p5s7v9x1z4b"
EVENT = "evt_01m81qg3mc9d2f4h6k8m0p3r5t"
NOON = "2026-11-22T12:00:00Z"

TAGS = {
    "members": "People as the marketplace knows them, by your own ids; what is required of them and what they may do.",
    "verifications": "One run of a member through the checks of a level.",
    "badges": "What a verified member shows.",
    "rollouts": "Rules that are introduced step by step, and one member's place in them.",
    "events": "What happened, and how the news of it fared.",
    "webhook endpoints": "Where events go, signed.",
}

PARAMETERS = {
    "member": "A member, by our id or by yours.",
    "action": "An action of the marketplace, such as `submit_proposal`.",
    "verification": "The id of a verification.",
    "badge": "The id of a badge.",
    "rollout": "The name of a rollout.",
    "event": "The id of an event.",
    "endpoint": "The id of a webhook endpoint.",
    "expand": "`contact`: with name, address and number; needs the scope `members:personal`, too.",
    "type": "One type of event.",
    "state": "One state: active, suspended, revoked or expired.",
    "limit": "How many, 1 to 100.",
    "starting_after": "The id after which to go on, towards older objects.",
    "ending_before": "The id before which to end, towards newer objects.",
}

BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("put", "/v1/members/{member}"): {
        "name": "Ada Lovelace",
        "email": "ada@example.org",
        "phone": "+12015550123",
        "attributes": {"role": "freelancer", "country": "GB", "joined_at": "2024-03-01"},
    },
    ("post", "/v1/verifications"): {
        "member": "ada-1815",
        "level": "identity",
        "return_url": "https://market.example/settings",
    },
    ("post", "/v1/appeals"): {
        "verification": VERIFICATION,
        "words": "The name on the account is my stage name.",
    },
    ("post", "/v1/badges/lookup"): {"members": ["ada-1815", "charles-1791"]},
    ("post", "/v1/badges/{badge}/suspend"): {"reason": "account_reported"},
    ("post", "/v1/badges/{badge}/revoke"): {"reason": "issued_in_error"},
    ("post", "/v1/webhook_endpoints"): {
        "url": "https://market.example/webhooks/bonafides",
        "types": ["verification.*", "badge.*"],
    },
    ("patch", "/v1/webhook_endpoints/{endpoint}"): {"enabled": True},
}

_WHY: dict[str, Any] = {
    "rollout": "identity-for-proposals",
    "stage": 1,
    "rule": 'role = "freelancer"',
    "bucket": 4_211,
    "share": 0.1,
    "outcome": "asked",
    "explanation": "You are among the first 10 % who are asked to verify before they submit proposals.",
}
_FAILURE: dict[str, Any] = {
    "code": "document_expired",
    "check": "document",
    "category": "fixable",
    "message": "The document expired on 3 March 2024.",
    "remedy": "Use a document that is still valid.",
    "retry": {"allowed": True, "after": NOON, "attempts_left": 3},
    "appeal": {"allowed": True, "until": "2026-12-22T12:00:00Z"},
}
_BADGE: dict[str, Any] = {
    "id": BADGE,
    "object": "badge",
    "member": MEMBER,
    "verification": VERIFICATION,
    "level": "identity",
    "checks": ["email", "phone", "document", "selfie"],
    "state": "active",
    "state_reason": None,
    "page": "https://verify.market.example/b/7k2m9x4c1v8n5t3w",
    "mark": "https://verify.market.example/b/7k2m9x4c1v8n5t3w.svg",
    "metadata": {},
    "created": NOON,
    "issued": NOON,
    "expires": "2027-11-22T12:00:00Z",
}

OBJECTS: dict[str, dict[str, Any]] = {
    "MemberOut": {
        "id": MEMBER,
        "object": "member",
        "external_id": "ada-1815",
        "locale": "en",
        "attributes": {"role": "freelancer", "country": "GB"},
        "metadata": {},
        "created": NOON,
        "updated": NOON,
        "contact": None,
    },
    "VerificationOut": {
        "id": VERIFICATION,
        "object": "verification",
        "member": MEMBER,
        "level": "identity",
        "state": "requires_input",
        "checks": [
            {
                "id": "chk_01m81p0edx7vp82cy5bag1gyg3",
                "object": "check",
                "kind": "document",
                "state": "failed",
                "attempts_left": 3,
                "retry_after": NOON,
                "failures": [_FAILURE],
            }
        ],
        "failures": [_FAILURE],
        "url": "https://verify.market.example/v/q7D0…",
        "return_url": "https://market.example/settings",
        "policy_version": "default-1",
        "metadata": {},
        "created": NOON,
        "expires": "2026-12-22T12:00:00Z",
        "decided": None,
    },
    "BadgeOut": _BADGE,
    "EventOut": {
        "id": EVENT,
        "object": "event",
        "type": "badge.issued",
        "created": NOON,
        "timestamp": NOON,
        "data": {
            "member_id": MEMBER,
            "badge_id": BADGE,
            "verification_id": VERIFICATION,
            "level": "identity",
        },
        "metadata": {},
    },
    "EndpointOut": {
        "id": ENDPOINT,
        "object": "webhook_endpoint",
        "url": "https://market.example/webhooks/bonafides",
        "types": ["verification.*", "badge.*"],
        "description": "",
        "enabled": True,
        "disabled_reason": None,
        "failing_since": None,
        "metadata": {},
        "created": NOON,
        "secret": None,
    },
    "DeliveryOut": {
        "id": "del_01m81r3p5q7s9v1x3z5b7d9f1h",
        "object": "delivery",
        "endpoint": ENDPOINT,
        "event": EVENT,
        "type": "badge.issued",
        "state": "delivered",
        "tries": 1,
        "next_try": None,
        "status": 200,
        "problem": None,
        "milliseconds": 84,
        "metadata": {},
        "created": NOON,
        "ended": NOON,
    },
    "CanOut": {
        "object": "permission",
        "member": MEMBER,
        "action": "submit_proposal",
        "allowed": False,
        "level": "identity",
        "missing": ["document", "selfie"],
        "pending": [],
        "reasons": ["verification_required"],
        "why": _WHY,
        "exempt": None,
        "due": None,
        "url": "https://verify.market.example/v/q7D0…",
    },
    "RequirementsOut": {
        "object": "requirements",
        "member": MEMBER,
        "currently_due": ["document", "selfie"],
        "eventually_due": ["document", "selfie"],
        "past_due": [],
        "pending": [],
        "current_deadline": "2026-12-06T12:00:00Z",
        "exempt": [],
        "why": [_WHY],
    },
}
