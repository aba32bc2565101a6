"""The pages of Tinker & Quill. Everything that came from outside goes through `html.escape`."""

import json
from html import escape
from typing import Any

NAME = "Tinker &amp; Quill"
COUNTRIES = {
    "US": "United States",
    "GB": "United Kingdom",
    "DE": "Germany",
    "FR": "France",
    "IN": "India",
    "PH": "Philippines",
    "UA": "Ukraine",
    "SE": "Sweden",
    "BR": "Brazil",
    "KE": "Kenya",
}
CHECKS = {
    "email": "your e-mail address",
    "phone": "your phone number",
    "document": "an identity document",
    "selfie": "a selfie",
}


def page(title: str, body: str, *, account: dict[str, Any] | None, service: str) -> bytes:
    """A whole page."""
    who = f'<a href="/profile">{escape(account["name"])}</a>' if account else '<a href="/join">Join</a>'
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)} · {NAME}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header><div>
<a class="name" href="/"><span aria-hidden="true">✒</span> {NAME}</a>
<nav aria-label="Main"><a href="/job">Find work</a><a href="/webhooks-log">Webhooks</a>{who}</nav>
</div></header>
<main id="main">{body}</main>
<footer><div><p>A made-up marketplace that knows Bonafides by its API and webhooks alone.</p>
<a href="{escape(service)}/dev/outbox">Outbox: codes and mails</a>
<a href="{escape(service)}/demo">What to try</a></div></footer>
</body>
</html>""".encode()


def home(accounts: list[dict[str, Any]], account: dict[str, Any] | None) -> str:
    """Welcome, and the accounts of this browser's demo."""
    rows = "".join(
        f'<li><form method="post" action="/switch"><input type="hidden" name="account" value="{escape(a["id"])}">'
        f"<button class=quiet>{_name(a)}</button>"
        f"<span class=soft>{'came over' if a['origin'] == 'bridged' else 'new'}"
        f"{', signed in' if account and a['id'] == account['id'] else ''}</span></form></li>"
        for a in accounts
    )
    standing = f"<h2>Accounts</h2><ul class=rows>{rows}</ul>" if rows else ""
    return f"""<h1>Small jobs, done with care</h1>
<p class=lead>Join as a freelancer and send a proposal. Some verify their identity first, and clients see the mark.</p>
<p><a class=button href="/join">Join as a freelancer</a></p>
<h2>Open jobs</h2>
<ul class=rows><li><a class=job href="/job"><strong>Draw a map for a walking guide</strong>
<span class=soft>Two pages, one river, no roads. 240 dollars.</span></a></li></ul>{standing}"""


def join(values: dict[str, str], errors: dict[str, str]) -> str:
    """Sign up."""

    def field(name: str, label: str, kind: str, auto: str, hint: str = "") -> str:
        problem = errors.get(name, "")
        described = f' aria-invalid="true" aria-describedby="{name}-error"' if problem else ""
        return (
            f'<div class=field><label for="{name}">{label}</label>'
            + (f"<p class=soft>{hint}</p>" if hint else "")
            + f'<input id="{name}" name="{name}" type="{kind}" autocomplete="{auto}" required '
            f'value="{escape(values.get(name, ""))}"{described}>'
            + (f'<p class=error id="{name}-error">{problem}</p>' if problem else "")
            + "</div>"
        )

    countries = "".join(
        f'<option value="{code}"{" selected" if values.get("country") == code else ""}>{name}</option>'
        for code, name in COUNTRIES.items()
    )
    bridged = " checked" if values.get("origin") == "bridged" else ""
    return f"""<h1>Join as a freelancer</h1>
<p class=lead>The fields are filled in with a person who does not exist, so that you can go on at once.</p>
<form method="post" action="/join" class=stack novalidate>
{field("name", "Full name", "text", "name")}
{field("email", "E-mail address", "email", "email")}
{field("phone", "Phone number", "tel", "tel", "With its country code.")}
<div class=field><label for="country">Country</label><select id="country" name="country">{countries}</select></div>
<label class=tick><input type="checkbox" name="origin" value="bridged"{bridged}>
<span>I came over from a platform that Tinker &amp; Quill has bought.
<span class=soft>Such accounts were checked there and are exempt.</span></span></label>
<p class=soft>Seven in ten new freelancers are asked to verify their identity before their first proposal. Who is asked is a
lot, drawn from the account's number in a way that anybody can repeat. Join again to meet the other outcome.</p>
<button class=button>Join</button></form>"""


def job(account: dict[str, Any] | None, answer: dict[str, Any] | None, problem: str = "") -> str:
    """The job and the proposal, if the member may send one."""
    head = """<h1>Draw a map for a walking guide</h1>
<p class=lead>Two pages, one river, no roads. 240 dollars.</p>"""
    if account is None:
        return (
            head
            + '<p class=note>Join first, then send your proposal.</p><p><a class=button href="/join">Join</a></p>'
        )
    if answer is None:
        return head + _down()
    why = answer.get("why")
    told = f"<p class=soft>{escape(why['explanation'])}</p>" if why else ""
    if not answer["allowed"]:
        return head + _not_yet(answer, told)
    error = f"<p class=error role=alert>{escape(problem)}</p>" if problem else ""
    return f"""{head}
<form method="post" action="/job" class=stack>
{error}<div class=field><label for="words">Your proposal</label>
<textarea id="words" name="words" rows="4" required maxlength="2000"></textarea></div>
<button class=button>Send the proposal</button></form>
<aside class=note><strong>{_allowed_because(answer)}</strong>{told}</aside>"""


def _allowed_because(answer: dict[str, Any]) -> str:
    if answer.get("exempt"):
        return f"You are exempt: {escape(answer['exempt']['text'])}"
    if "level_met" in answer["reasons"]:
        return "Your identity is verified."
    if "grace_period" in answer["reasons"]:
        return f"You may send proposals until {escape(str(answer['due'])[:10])}, and are asked to verify by then."
    return "You are not asked to verify your identity."


def _not_yet(answer: dict[str, Any], told: str) -> str:
    missing = "".join(f"<li>{CHECKS.get(c, c)}</li>" for c in answer["missing"])
    pending = "".join(
        f"<li>{CHECKS.get(c, c)} <span class=soft>(being looked at)</span></li>" for c in answer["pending"]
    )
    return f"""<section class="note warn"><h2>Not yet</h2>
<p>Before you can send proposals, please verify your identity. It takes about three minutes. We need:</p>
<ul>{missing}{pending}</ul>
<form method="post" action="/verify"><input type="hidden" name="level" value="{escape(answer["level"] or "identity")}">
<button class=button>Verify your identity</button></form>{told}</section>"""


def profile(account: dict[str, Any], proposals: list[dict[str, Any]]) -> str:
    """What clients see of a freelancer."""
    sent = "".join(
        f"<li><p>{escape(p['words'])}</p><p class=soft>{escape(p['at'][:16].replace('T', ' '))} UTC</p></li>"
        for p in proposals
    )
    mark = (
        f'<p class=mark><a href="{escape(account["badge_page"])}"><img src="{escape(account["badge_mark"])}" '
        f'alt="Identity verified: open the badge" height="40"></a></p>'
        if account["badge"]
        else "<p class=soft>No badge yet.</p>"
    )
    return f"""<h1>{escape(account["name"])}</h1>
{mark}
<p class=soft>Freelancer, {escape(COUNTRIES.get(account["country"], account["country"]))}</p>
<h2>Proposals</h2><ul class=rows>{sent or "<li class=soft>None yet.</li>"}</ul>
<p><a class=button href="/job">Find work</a></p>"""


def log(rows: list[dict[str, Any]]) -> str:
    """Webhooks as they came in."""
    lines = "".join(
        f"<tr><td>{escape(r['at'][11:19])}</td><td>{escape(r['type'])}</td>"
        f"<td><code>{escape(json.dumps(json.loads(r['data'])))}</code></td></tr>"
        for r in rows
    )
    if not lines:
        return (
            "<h1>Webhooks</h1><p class=note>None yet. Start a verification, and they arrive here, signed.</p>"
        )
    return f"""<h1>Webhooks</h1><p class=lead>Newest first. Each was signed, and is done once however often it comes.</p>
<div class=scroll><table><thead><tr><th>Time (UTC)</th><th>Type</th><th>Data: ids and codes only</th></tr></thead>
<tbody>{lines}</tbody></table></div>"""


def _down() -> str:
    return """<p class="note warn" role=alert>We cannot check your account at the moment. Nothing is lost:
please try again in a minute.</p>"""


def _name(account: dict[str, Any]) -> str:
    mark = " ✓" if account["badge"] else ""
    return escape(account["name"]) + mark
