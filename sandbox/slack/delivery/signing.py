"""The signature by which an app knows that a request comes from Slack."""

import hashlib
import hmac

VERSION = "v0"


def signature(body: str, *, timestamp: str, secret: str) -> str:
    """Return the value of X-Slack-Signature (Slack: "Verifying requests from Slack")."""
    base = f"{VERSION}:{timestamp}:{body}"
    digest = hmac.new(secret.encode(), base.encode(), hashlib.sha256).hexdigest()
    return f"{VERSION}={digest}"
