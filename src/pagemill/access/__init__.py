"""Who may ask: tenants and their terms, their keys and key pairs, how fast each may go, and how much it may have."""

from pagemill.access.key_pairs import KeyPair, KeyPairStore, Signer
from pagemill.access.quotas import PagesTaken, QuotaBook, Use
from pagemill.access.store import AccessStore, ApiKey, Caller, ResponseStyle
from pagemill.access.tenants import NOT_KEPT, Lifetimes, Quotas, Standing, Tenant, TenantStore, check_tenant

__all__ = [
    "NOT_KEPT",
    "AccessStore",
    "ApiKey",
    "Caller",
    "KeyPair",
    "KeyPairStore",
    "Lifetimes",
    "PagesTaken",
    "QuotaBook",
    "Quotas",
    "ResponseStyle",
    "Signer",
    "Standing",
    "Tenant",
    "TenantStore",
    "Use",
    "check_tenant",
]
