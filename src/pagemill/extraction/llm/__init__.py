"""Values proposed by a language model, each found again on the page; off unless a backend is configured.

- No coordinate and no text comes from the model: it quotes, and what is given is the document's own characters.
- A model that fails costs the time that it is allowed, never the job: what it leaves is told, and found without it.
"""

from pagemill.extraction.llm.judge import judge_by_model
from pagemill.extraction.llm.proposals import Proposals, ProposedField, ProposedTable
from pagemill.extraction.llm.proposer import propose
from pagemill.extraction.llm.session import LanguageModel

__all__ = ["LanguageModel", "Proposals", "ProposedField", "ProposedTable", "judge_by_model", "propose"]
