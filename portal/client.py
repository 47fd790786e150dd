"""Who is asking: the client's address behind the proxies that the operator trusts."""

from django.conf import settings
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """Return the client's IP address.

    Each trusted proxy appends the address that it saw, so with ``n`` of them the client's is the
    n-th from the right; what stands left of it was written by the client and is not believed.
    """
    proxies: int = settings.PORTAL_PROXIES
    chain = request.headers.get("X-Forwarded-For", "").split(",")
    if proxies and len(chain) >= proxies and chain[-proxies].strip():
        return chain[-proxies].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
