"""The policy's accepted documents, as the document check asks for them."""

from bonafides.checks.document.rules import Acceptance, AcceptedKind
from bonafides.decisions import queries as decisions
from bonafides.decisions.policy import countries


class PolicyDocuments:
    """Answers from the policy in force."""

    def acceptance(self) -> Acceptance:
        """Every kind of the policy with the issuers of whom it is accepted."""
        policy = decisions.policy()
        return Acceptance(
            kinds=tuple(
                AcceptedKind(
                    kind=rule.kind,
                    title=rule.title,
                    two_sided=len(rule.sides) > 1,
                    formats=rule.formats,
                    codes=rule.codes,
                    countries=policy.countries_of(rule.kind),
                )
                for rule in policy.documents.values()
            ),
            names=countries.names(),
            minimum_age=policy.minimum_age,
        )
