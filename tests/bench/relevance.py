"""Raw text to plan against the bare word cutter and a plain BM25 library, its growth and its memory.

The text is invented: the lines of the matching's own test lists, each told again with who, where, when and how many by
seeded templates, as lists of sub-districts read. Rows differ in words, order, length and numbers; a street has its own
places. Every measurement is CPU time of one run in one process with one thread per library; first calls (loading
tables, compiling) are made before on a small town.
"""

import gc
import json
import math
import os
import random
import subprocess
import sys
import time
from pathlib import Path

from silian.matching.items import Item

LISTS = Path(__file__).parents[2] / "silian" / "matching" / "tests"
ROWS = 1_000  # demands, and services, of a street
STREETS, QUICK_STREETS = 100, 10
SIZES, QUICK_SIZES = (1, 10, 100, 1_000), (1, 10, 30)  # streets; 1,000 are a million rows on either side
# Bounds: times rjieba alone, times bm25s' global retrieve, log-log slope, MiB
CUTTER, LIBRARY, SLOPE, MEMORY = 6, 0.7, 1.1, 600

_SURNAMES = "海云石柳桥塘泉松梅竹兰荷文武安宁福寿康乐和平光明东西南北新华丰永长清玉金银湖溪山林"
_WHO = (
    "老年居民", "独居老人", "困难家庭", "残疾居民", "中小学生", "学龄前儿童", "双职工家庭", "企业职工", "外卖骑手",
    "退役军人", "社区党员", "志愿者", "新市民", "全职妈妈", "园区企业", "商户", "环卫工人", "高龄老人",
)  # fmt: skip
_WHEN = (
    "每周三下午", "周末", "每月一次", "工作日晚上", "暑假期间", "每周六上午9点", "3月至6月", "下班后", "重阳节前后",
    "每季度一次", "长期", "双休日", "元旦前", "每周两次", "上半年", "晚上7点到9点",
)  # fmt: skip
_ASK = (
    "{detail}，{who}约{n}人，{when}，地点在{place}", "{place}{who}反映：{detail}，希望{when}解决",
    "{detail}，涉及{n}户，{when}为宜", "{who}较多，{detail}", "{detail}", "{detail}，{where}居民急需",
)  # fmt: skip
_OFFER = (
    "{detail}，{when}开展，每次可服务{n}人", "面向{who}，{detail}，{when}", "{detail}，可到{place}",
    "{org}可提供，{detail}，限{n}人", "{detail}", "{detail}，服务{where}{who}",
)  # fmt: skip


def pairs() -> list[tuple[str, str, str, str]]:
    """(title and detail asked, title and detail offered) of the invented lists."""
    out = []
    for file in ("invented.txt", "invented_more.txt", "unseen.txt"):
        for line in (LISTS / file).read_text(encoding="utf-8").splitlines():
            asked, _, offered = line.partition("||")
            if not line.startswith("#") and asked.strip() and offered.strip():
                cells = [part.strip() for side in (asked, offered) for part in (side.split("|") + [""])[:2]]
                out.append((cells[0], cells[1], cells[2], cells[3]))
    return out


def street(number: int, rows: int = ROWS) -> tuple[list[Item], list[Item]]:
    """Demands and services of one invented street; equal numbers give equal streets."""
    draw = random.Random(2018_000 + number)
    known = pairs()
    block = f"{number:04d}街道"
    places = ["".join(draw.sample(_SURNAMES, 2)) + "社区" for _ in range(8)]
    orgs = [f"示例{number:04d}-{org:03d}" for org in range(rows // 3)]
    sides: tuple[list[Item], list[Item]] = ([], [])
    for side, (mark, templates) in enumerate((("需", _ASK), ("服", _OFFER))):
        for row in range(rows):
            pair = draw.choice(known)
            title, detail = pair[2 * side : 2 * side + 2]
            other = draw.choice(known)[2 * side + 1]
            where, org = draw.choice(places), draw.choice(orgs)
            told = draw.choice(templates).format(
                detail=f"{detail}，{other}" if draw.random() < 0.3 else detail,
                who=draw.choice(_WHO), when=draw.choice(_WHEN), n=draw.randint(2, 120), where=where, org=org,
                place=where + draw.choice(("活动室", "党群服务中心", "广场", "会议室")),
            )  # fmt: skip
            sides[side].append(
                Item(
                    id=f"{mark}{number:04d}-{row:04d}", title=title, detail=told.strip("，"), org=org, place=where,
                    block=block, city="示例市", capacity=draw.choice((1, 1, 2, 3, 5)) if side else 1,
                )
            )  # fmt: skip
    return sides


def town(streets: int, rows: int = ROWS) -> tuple[list[Item], list[Item]]:
    """The rows of several streets, in their order."""
    made = [street(number, rows) for number in range(streets)]
    return [d for demands, _ in made for d in demands], [s for _, services in made for s in services]


def run(emit, quick: bool = False) -> None:
    """All measurements of relevance; each size in a process of its own, so that memory is its own."""
    streets = QUICK_STREETS if quick else STREETS
    compared = measured(["compared", str(streets)])
    rows = streets * ROWS
    ours = compared["relevance"] + compared["assignment"]
    facts = {"rows": rows, "seconds": round(ours, 2)} | {k: round(v, 3) for k, v in compared.items()}
    emit("matching.text_to_plan.times_rjieba", ours / compared["rjieba"], bound=CUTTER, **facts)
    emit("matching.text_to_plan.times_bm25s", ours / compared["bm25s"], bound=None if quick else LIBRARY, rows=rows)
    sizes = QUICK_SIZES if quick else SIZES
    grown = [(count, measured(["grown", str(count)])) for count in sizes]
    for count, one in grown:
        emit("matching.text_to_plan.seconds", one["seconds"], rows=count * ROWS, mib=round(one["mib"]))
    slope = math.log(grown[-1][1]["seconds"] / grown[0][1]["seconds"]) / math.log(grown[-1][0] / grown[0][0])
    emit("matching.text_to_plan.slope", slope, bound=SLOPE, rows=[count * ROWS for count in sizes])
    at_most = max(one["mib"] for count, one in grown if count <= STREETS)
    emit("matching.text_to_plan.peak_mib", at_most, bound=MEMORY, rows=min(STREETS, sizes[-1]) * ROWS)


def measured(arguments: list[str]) -> dict[str, float]:
    """The numbers that this module, run as a program with these arguments, prints as JSON."""
    one_thread = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    print(f"· Measuring {' '.join(arguments)} streets …", file=sys.stderr, flush=True)
    ended = subprocess.run(
        [sys.executable, "-m", "tests.bench.relevance", *arguments],
        env=os.environ | one_thread,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(ended.stdout.splitlines()[-1])


# In a process of its own ----------------------------------------------------------------------------------------------


def compared(streets: int) -> dict[str, float]:
    """CPU seconds of our two halves, of rjieba alone on the same text, and of bm25s' global retrieve.

    `characters` is the mean length of a row: the shorter the rows, the more the work per row weighs against the cutter's.
    """
    import bm25s
    import rjieba

    from silian.matching import relevance
    from silian.matching.assignment import assign

    small = town(1, 100)
    assign(relevance.candidates(*small), *small)
    demands, services = town(streets)
    texts = [[f"{item.title} {item.detail}" for item in items] for items in (demands, services)]
    rjieba.cut("热身")

    length = sum(len(text) for side in texts for text in side) / (len(demands) + len(services))
    # The cutter runs in three parts between ours: whatever else the machine does meanwhile meets both alike.
    every = [text for side in texts for text in side]
    third = -(-len(every) // 3)
    begun, cutter = _timed(lambda: [rjieba.cut(text) for text in every[:third]])
    found, first = _timed(lambda: relevance.candidates(demands, services))
    middle, more = _timed(lambda: [rjieba.cut(text) for text in every[third : 2 * third]])
    _, second = _timed(lambda: assign(found, demands, services))
    ended, most = _timed(lambda: [rjieba.cut(text) for text in every[2 * third :]])
    cut, cutter = [*begun, *middle, *ended], cutter + more + most
    sides = (cut[: len(demands)], cut[len(demands) :])
    words = [
        bm25s.tokenize([" ".join(row) for row in side], token_pattern=r"\S+", show_progress=False) for side in sides
    ]
    library = bm25s.BM25(backend="numba", method="lucene")
    library.index(words[1], show_progress=False)
    few = bm25s.tokenization.Tokenized(ids=words[0].ids[:50], vocab=words[0].vocab)
    library.retrieve(few, k=20, show_progress=False, n_threads=1)
    _, plain = _timed(lambda: library.retrieve(words[0], k=20, show_progress=False, n_threads=1))
    return {"characters": length, "rjieba": cutter, "relevance": first, "assignment": second, "bm25s": plain}


def grown(streets: int) -> dict[str, float]:
    """CPU seconds of text to plan, and the process's peak memory in MiB, the lists themselves included."""
    import resource

    from silian.matching import relevance
    from silian.matching.assignment import assign

    small = town(1, 100)
    assign(relevance.candidates(*small), *small)
    demands, services = town(streets)
    _, seconds = _timed(lambda: assign(relevance.candidates(demands, services), demands, services))
    return {"seconds": seconds, "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _timed(work):
    gc.collect()
    gc.disable()
    begin = time.process_time()
    result = work()
    spent = time.process_time() - begin
    gc.enable()
    return result, spent


if __name__ == "__main__":
    print(json.dumps({"compared": compared, "grown": grown}[sys.argv[1]](int(sys.argv[2]))))
