"""Running text made up from lists of words, in English and Chinese: no sentence comes twice."""

from __future__ import annotations

import random

_ENGLISH = str.split(
    "water stone river harbour market winter summer village engine letter garden window mountain paper colour "
    "silver copper bridge island forest castle kitchen teacher doctor captain farmer painter weather morning evening "
    "story music history number question answer region method result process valley station railway machine measure "
    "journey meadow lantern barrel orchard granite cottage pilgrim timber harvest compass anchor ledger parish "
    "quarry saddle thicket vessel willow yonder abbey beacon cinder dapple ember furrow gravel hollow ivory jasper"
)
_VERBS = str.split(
    "carried found measured followed crossed counted painted answered gathered opened repaired described"
)
_CHINESE = str.split(
    "河流 山谷 城市 村庄 工厂 学校 市场 车站 码头 桥梁 森林 田野 历史 音乐 故事 问题 方法 结果 过程 数据 "
    "设备 材料 温度 压力 速度 距离 时间 季节 天气 工人 教师 医生 农民 船长 画家 居民 游客 木材 石料 铜器 "
    "瓷器 书信 地图 灯塔 果园 粮仓 水井 道路 围墙 屋顶"
)
_CHINESE_VERBS = str.split("记录 测量 修理 运送 观察 比较 收集 说明 经过 连接 影响 改变 保存 发现")


def english_words(made: random.Random, count: int) -> str:
    return " ".join(made.choice(_ENGLISH) for _ in range(count))


def english(made: random.Random, words: int) -> str:
    """Sentences of about so many words in all."""
    sentences = []
    while words > 0:
        count = min(made.randint(8, 16), max(5, words))
        parts = [made.choice(_ENGLISH) for _ in range(count - 3)]
        at = max(1, len(parts) // 3)
        sentence = " ".join(["the", *parts[:at], made.choice(_VERBS), "the", *parts[at:]])
        sentences.append(sentence.capitalize() + ".")
        words -= count
    return " ".join(sentences)


def chinese_words(made: random.Random, count: int) -> str:
    return "".join(made.choice(_CHINESE) for _ in range(count))


def chinese(made: random.Random, characters: int) -> str:
    """Sentences of about so many characters in all."""
    text = ""
    while len(text) < characters:
        parts = [
            chinese_words(made, made.randint(1, 2))
            + made.choice(_CHINESE_VERBS)
            + "了"
            + chinese_words(made, made.randint(1, 3))
            for _ in range(made.randint(2, 3))
        ]
        text += "，".join(parts) + "。"
    return text
