"""The likeness of what was solved before: a small set of pairs that people would call the same, and pairs they would not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silian.stories import engine

SOLVED = [
    "老楼加装电梯：底层住户担心采光，经三次协商会调整井道位置，分摊方案一致通过，电梯投入使用",
    "小区没有物业，垃圾无人清运，居民议事后选聘物业公司，先服务三个月再收费",
    "楼道灯坏了，老人晚上下楼看不见，换成声控灯",
    "自来水水压低，高层停水，水务公司更换水泵和老旧水管",
    "79号危房墙体开裂，住户腾空后整体加固",
    "小区停车位不足，与附近单位错时共享车位",
    "门口烧烤摊油烟扰民，摊主搬进集中点",
    "独居老人吃饭难，社区食堂与饭店合作送餐",
    "医院医生每月到社区为老人量血压和义诊",
    "银行职员为老人讲解防电信诈骗",
    "剧团到社区教居民合唱和戏曲",
    "广场舞音响太响，约定时间和音量",
    "楼上卫生间漏水到楼下，两家吵架，调解后重做防水",
    "电动车在楼道充电有火灾隐患，院子里建了充电棚",
    "暑假孩子没人看管，学校和志愿者开设托管班",
]
# Somebody else's words, and which of the fifteen a person would show her.
PAIRS = [
    ("我们单元想装电梯", "一楼邻居怕挡光不同意", 0),
    ("希望请一家物业", "院子里垃圾没人管", 1),
    ("楼梯间照明灯不亮", "晚上上下楼很黑", 2),
    ("水压太小", "六楼经常没水，水管也老了", 3),
    ("房子成了危房", "墙上裂缝越来越大", 4),
    ("车没地方停", "下班回来找不到停车位", 5),
    ("夜宵摊油烟大", "烧烤的烟飘进家里", 6),
    ("老年人就餐不方便", "想办一个老人食堂，能送餐上门", 7),
    ("请医生来量血压", "社区老人多，希望义诊", 8),
    ("防诈骗讲座", "老人常接到电信诈骗电话，想听银行讲解", 9),
    ("想学唱戏", "居民合唱队需要老师", 10),
    ("跳广场舞声音太吵", "晚上音响影响休息", 11),
    ("天花板漏水", "楼上卫生间防水坏了", 12),
    ("电瓶车充电", "楼道里充电怕着火", 13),
    ("暑期托管", "双职工家庭孩子没人带", 14),
]
UNLIKE = [("办理护照需要什么材料", ""), ("公交线路延长到地铁口", "早高峰班次太少"), ("图书馆周末开放时间", "")]


@pytest.mark.parametrize(("title", "text", "wanted"), PAIRS, ids=[title for title, _text, _at in PAIRS])
def test_what_a_person_would_show_her_stands_first(title, text, wanted):
    found = engine.rank(title, text, SOLVED)
    assert [one.at for one in found[:1]] == [wanted]
    assert found[0].words != []


def test_what_has_nothing_to_do_with_it_is_never_called_alike():
    bands = [[one.band for one in engine.rank(title, text, SOLVED)] for title, text in UNLIKE]
    assert {band for several in bands for band in several} <= {"low"}


def test_the_index_is_asked_for_words_that_mean_the_same():
    assert {"电梯", "加装"} <= set(engine.asked("我们单元想装电梯", ""))
    assert engine.asked("", "") == []
    assert len(engine.asked("电梯" * 200, "灯" * 200)) <= engine.MOST_ASKED


@given(
    st.text(alphabet="电梯灯水物业老人食堂医生abc ，", max_size=40),
    st.lists(st.text(alphabet="电梯灯水物业老人食堂 ", max_size=30), max_size=8),
)
def test_a_score_is_a_share_and_the_best_stand_first(title, others):
    found = engine.rank(title, "", others)
    assert all(engine.LEAST <= one.score <= 1.0001 for one in found)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert found == engine.rank(title, "", others)
