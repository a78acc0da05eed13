"""Invented names with the traps real rosters hold: rare characters, a middle dot, twins, the same name twice."""

COMMON = dict(
    pair.split(":")
    for pair in (
        "王:7 李:7 张:6.5 刘:5.5 陈:5 杨:3.5 黄:2.5 吴:2.5 周:2.5 赵:2 徐:1.8 孙:1.5 胡:1.5 朱:1.4 罗:1.8 何:1.7 "
        "郭:1.2 谢:1.4 邓:1.4 唐:1.3 曾:1.2 彭:1.2 蒋:1 田:1 向:1 覃:1 石:.8 龙:.8 冉:.6 谭:.9"
    ).split()
)
RARE = "单 解 仇 朴 欧阳 司徒".split()
REST = "冯 董 程 曹 袁 许 傅 沈 吕 苏 卢 蔡 贾 丁 魏 薛 叶 余 潘 杜 戴 夏 钟 汪 姜 范 方 任 姚".split()
GIRLS = (
    "雨欣 思雨 欣怡 梓涵 诗涵 佳怡 紫萱 梦瑶 雅婷 静怡 婷婷 晓燕 春梅 文静 海燕 彩云 玉婷 可欣 语桐 若溪 芷晴 念慈 "
    "慧敏 银凤 冬梅 心怡 雨桐 佳琪 思琪"
).split()
BOYS = (
    "浩然 宇轩 子豪 俊杰 天宇 志强 文博 明辉 家豪 梓轩 博文 小龙 嘉诚 晨阳 泽宇 鹏飞 海涛 永强 世杰 立新 思远 冠宇 "
    "一鸣 正阳 梓豪 浩宇 俊熙"
).split()
ONE = "文 静 乐 安 宁 晨 阳 洋 林 佳 瑞 思 欣 雨 雪".split()
TWO = "子涵 思源 晓宇 一诺 小雨 星辰 春生".split()

# Seats of the demo teacher's first class that get these names, and of her second class; one child there is referred,
# so that a printed page shows the rare character.
SPECIAL_FIRST = {4: "王𬀩", 9: "李䶮", 13: "陈㛃", 17: "古丽娜尔·艾山", 21: "欧阳念慈", 26: "龙一"}
REFERRED = "王𬀩"
SPECIAL_SECOND = {6: "单文静", 11: "曾浩宇", 16: "解雨桐", 22: "仇思源", 28: "覃晓燕", 33: "欧阳星辰", 38: REFERRED}
