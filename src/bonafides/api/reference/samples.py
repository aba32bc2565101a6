"""How a marketplace verifies a webhook, in two languages. A test runs both."""

PYTHON = '''\
# pip install standardwebhooks
from standardwebhooks import Webhook, WebhookVerificationError

def take(body: bytes, headers: dict[str, str], secret: str) -> dict:
    """The event; raises WebhookVerificationError where it is not from Bonafides, or too old."""
    return Webhook(secret).verify(body, headers)
'''
NODE = """\
// npm install standardwebhooks
const { Webhook } = require("standardwebhooks");

/** The event; throws where it is not from Bonafides, or too old. `body` is the text as it came. */
function take(body, headers, secret) {
  return new Webhook(secret).verify(body, headers);
}
"""
VERIFY = (("Python", PYTHON), ("Node", NODE))
