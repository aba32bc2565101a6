"""Why a member is asked or not, in plain sentences."""

from bonafides.core.clock import rfc3339
from bonafides.rollouts.answers import EntryView
from bonafides.rollouts.plans import Plan
from bonafides.rollouts.standing import Standing


def action_in_words(action: str) -> str:
    """`submit_proposal` → `submit proposal`."""
    return action.replace("_", " ")


def share_in_words(buckets: int) -> str:
    """`5 %`, `0.25 %`."""
    return f"{buckets / 1000:.3f}".rstrip("0").rstrip(".") + " %"


def explanation(plan: Plan, entry: EntryView, stands: Standing | None) -> str:
    """What the marketplace shows to the member. `stands`: where they stand, for somebody who is asked."""
    action, share = action_in_words(plan.action), share_in_words(entry.buckets)
    number = f"Your number is {entry.bucket:,}; numbers below {entry.buckets:,} are asked"
    if entry.outcome == "exempt":
        return f"You need not verify for “{action}”. {entry.text}"
    if stands and stands.withheld:
        return (
            f"“{action}” needs a verified account. Your badge is {stands.withheld}, so it does not count at the "
            f"moment. Open your verification and choose “I need help”; a person answers."
        )
    if stands and stands.met:
        return f"“{action}” needs a verified account. Yours is verified: there is nothing left to do."
    if entry.outcome == "asked":
        when = f" You have until {rfc3339(entry.due)}." if entry.due else ""
        return (
            f"“{action}” needs a verified account from {share} of the members whom this rule is for, and you are "
            f"among them. {number}.{when}"
        )
    if entry.outcome == "not_asked":
        return (
            f"“{action}” will need a verified account. The rule comes step by step: at the moment {share} of the "
            f"members whom it is for are asked, and you are not. {number}. You hear from us when it is your turn."
        )
    return f"The rule for “{action}” is not for your account, so you need not do anything."
