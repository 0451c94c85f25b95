"""Why a language model gave no answer, in words for the trace. None of them holds a key or the server's own words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Failure:
    """A reason, as a part of a sentence in each language."""

    english: str
    chinese: str

    def told(self, chinese: bool) -> str:
        return self.chinese if chinese else self.english


def out_of_time() -> Failure:
    return Failure("it did not answer in time", "没有在时限内回答")


def no_connection() -> Failure:
    return Failure("its server could not be reached", "无法连接其服务")


def broken_off() -> Failure:
    return Failure("its server broke off the answer", "其服务中断了回答")


def too_long() -> Failure:
    return Failure("its server answered at too great a length", "其服务的回答过长")


def not_protocol() -> Failure:
    return Failure("its server did not answer in the protocol's form", "其服务的回答不合协议")


def cannot_read_key() -> Failure:
    return Failure("the file with its key could not be read", "无法读取其密钥文件")


def status(code: int, word: str) -> Failure:
    """`word` is the server's own code for the error; empty where it gave none."""
    shown = f"{code}, {word}" if word else str(code)
    return Failure(f"its server answered with HTTP status {shown}", f"其服务返回 HTTP 状态 {shown}")


def cut_off() -> Failure:
    return Failure("its answer was longer than it may be", "其回答超出长度限制")


def not_as_asked() -> Failure:
    return Failure("its answer was not of the form asked for", "其回答不是要求的形式")


def nothing_shown() -> Failure:
    return Failure("no part of the document could be shown to it", "没有可以提供给它的内容")
