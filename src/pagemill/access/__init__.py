"""Who may ask: tenants and their terms, their API keys and key pairs, and how fast each may go."""

from pagemill.access.key_pairs import KeyPair, KeyPairStore, Signer
from pagemill.access.store import AccessStore, ApiKey, Caller, ResponseStyle
from pagemill.access.tenants import Lifetimes, Standing, Tenant, TenantStore, check_tenant, take_pages

__all__ = [
    "AccessStore",
    "ApiKey",
    "Caller",
    "KeyPair",
    "KeyPairStore",
    "Lifetimes",
    "ResponseStyle",
    "Signer",
    "Standing",
    "Tenant",
    "TenantStore",
    "check_tenant",
    "take_pages",
]
