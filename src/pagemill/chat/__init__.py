"""Models behind servers of the chat completions protocol: one request, and a talk of several within a time.

Extraction asks language models through it, and reading vision models.
"""

from pagemill.chat.failures import Failure
from pagemill.chat.protocol import Broken, Reply, post
from pagemill.chat.session import Chat, Message, said

__all__ = ["Broken", "Chat", "Failure", "Message", "Reply", "post", "said"]
