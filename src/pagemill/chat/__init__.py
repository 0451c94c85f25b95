"""Models behind servers of the chat completions protocol: one request, and a talk of several within a time.

Extraction asks language models through it, and reading vision models.
"""

from pagemill.chat.failures import Failure
from pagemill.chat.outcome import Reply
from pagemill.chat.session import Chat, Message, said

__all__ = ["Chat", "Failure", "Message", "Reply", "said"]
