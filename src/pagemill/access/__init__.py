"""Who may ask: tenants, their API keys and key pairs, and how fast each may go."""

from pagemill.access.key_pairs import KeyPair, KeyPairStore, Signer
from pagemill.access.store import AccessStore, ApiKey, Caller, ResponseStyle

__all__ = ["AccessStore", "ApiKey", "Caller", "KeyPair", "KeyPairStore", "ResponseStyle", "Signer"]
