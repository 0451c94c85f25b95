"""Whether a value is what was expected of it, by a language model: for rules in words that no program covers."""

from __future__ import annotations

from pagemill.chat import failures
from pagemill.chat.failures import Failure
from pagemill.extraction.llm import wording
from pagemill.extraction.llm.answers import read_judgement, read_object
from pagemill.extraction.llm.session import LanguageModel
from pagemill.extraction.result import Judgement


def judge_by_model(value: str, expected: str, rule: str, chinese: bool, model: LanguageModel) -> Judgement:
    """The model's judgement; not passed, with the reason, where it gives none. Never raises.

    `rule` says in words what makes the value right; the reason is in Chinese if `chinese`.
    """
    question = wording.judgement_question(value, expected, rule)
    reply = model.ask(wording.judgement_task(chinese), question, wording.JUDGEMENT_SCHEMA)
    failure = reply if isinstance(reply, Failure) else failures.not_as_asked()
    if not isinstance(reply, Failure) and (answer := read_object(reply.text)) is not None:
        told = read_judgement(answer)
        if told is not None:
            passed, reason = told
            return Judgement(passed, _by(model.name, reason, chinese))
    if chinese:
        return Judgement(False, f"没有规则适用，语言模型“{model.name}”也没有作出判断：{failure.chinese}")
    return Judgement(
        False, f"no rule covers the wording, and the language model “{model.name}” did not judge: {failure.english}"
    )


def _by(name: str, reason: str, chinese: bool) -> str:
    if chinese:
        return f"由语言模型“{name}”判断：{reason}" if reason else f"由语言模型“{name}”判断"
    return f"judged by the language model “{name}”: {reason}" if reason else f"judged by the language model “{name}”"
