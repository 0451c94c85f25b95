"""Who may ask: tenants, their API keys, and how fast each key may go."""

from pagemill.access.store import AccessStore, ApiKey, Caller, ResponseStyle

__all__ = ["AccessStore", "ApiKey", "Caller", "ResponseStyle"]
