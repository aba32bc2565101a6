"""A text or voice gateway by HTTP: one POST of JSON, described in docs/howto/connect-a-gateway.md.

A gateway for any provider is a page of code on the operator's side; the provider's own format stays out of here.
"""

import json

from bonafides.core.http import AddressRefused, CallFailed, Outbound
from bonafides.notices.ports import Outgoing, SendFailed, SendRefused

ACCEPTED = range(200, 300)
NEVER = frozenset({400, 404, 410, 422})  # the number or the words are wrong: repeating changes nothing


class GatewaySender:
    """POSTs `{id, channel, to, text, language}`; any 2xx answer means accepted. `Idempotency-Key` is the id."""

    def __init__(self, url: str, token: str, outbound: Outbound) -> None:
        self._url = url
        self._token = token
        self._outbound = outbound

    def send(self, message: Outgoing) -> None:
        body = {
            "id": message.message_id,
            "channel": message.channel,
            "to": message.to,
            "text": message.text,
            "language": message.language,
        }
        headers = {
            "content-type": "application/json",
            "authorization": f"Bearer {self._token}",
            "idempotency-key": message.message_id,
        }
        try:
            answer = self._outbound.post(self._url, json.dumps(body).encode(), headers=headers)
        except AddressRefused:
            raise SendFailed("gateway_address_refused") from None
        except CallFailed as error:
            raise SendFailed(f"gateway_{error.code}") from None
        if answer.status in NEVER:
            raise SendRefused("number_refused")
        if answer.status not in ACCEPTED:
            raise SendFailed(f"gateway_{answer.status}")
