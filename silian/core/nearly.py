"""What somebody may have meant: words with one character wrong, missing or too many, in Chinese or in pinyin.

Pure functions over the words of `silian.core.search`; nothing else has to be stored for them. In Chinese a name that differs
by one character still holds every pair of neighbours but those at the place of the slip, or it sounds the same. In pinyin
nearly every slip of one letter makes something nobody can read: of some five hundred possible spellings a few dozen are pinyin.
"""

import re

from silian.core.search import plain

_PIECE = re.compile(r"[\u3400-\u9fff]+|[a-z]+|[0-9]+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
LEAST_LETTERS = 4  # what is shorter may be anything
MOST_LETTERS = 30
MOST_SIGNS = 12

# Every syllable Chinese has, without tones (ü is typed v).
SYLLABLES = frozenset(
    """
    a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce cen ceng cha chai chan
    chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun chuo ci cong cou cu cuan cui cun cuo da dai dan
    dang dao de dei den deng di dian diao die ding diu dong dou du duan dui dun duo e ei en eng er fa fan fang fei fen feng fo fou fu
    ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu
    hua huai huan huang hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao ke ken keng kong
    kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang liao lie lin ling liu lo long lou lu luan
    lun luo lv lve ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni
    nian niang niao nie nin ning niu nong nou nu nuan nun nuo nv nve o ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po
    pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo
    sa sai san sang sao se sen seng sha shai shan shang shao she shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si
    song sou su suan sui sun suo ta tai tan tang tao te teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei
    wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan
    yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang
    zhui zhun zhuo zi zong zou zu zuan zui zun zuo
    """.split()
)
_BEGINNINGS = frozenset(syllable[:at] for syllable in SYLLABLES for at in range(1, len(syllable) + 1))


def pieces(text: str) -> list[str]:
    """Runs of Chinese, of letters and of digits, as typed; letters with nothing but spaces or apostrophes between them are one."""
    found = _PIECE.findall(re.sub(r"(?<=[a-z])[\s'’]+(?=[a-z])", "", plain(text)[:100]))
    return [one[: MOST_SIGNS if _is_chinese(one) else MOST_LETTERS] for one in found]


def chinese(text: str) -> list[str]:
    """The Chinese among the pieces: whose sounds `near` wants to know."""
    return [one for one in pieces(text) if _is_chinese(one)]


def reads_as_pinyin(letters: str) -> bool:
    """Whether these letters are syllables one after another; the last may have only begun."""
    ends = {0}
    for at in range(1, len(letters) + 1):
        if any(letters[start:at] in SYLLABLES for start in ends if at - start <= 6):
            ends.add(at)
    return any(start == len(letters) or letters[start:] in _BEGINNINGS for start in ends)


def near_spellings(letters: str) -> list[str]:
    """Everything one letter away that reads as pinyin, and the letters themselves, as beginnings; sorted."""
    cuts = [(letters[:at], letters[at:]) for at in range(len(letters) + 1)]
    found = {letters}
    found.update(left + right[1:] for left, right in cuts if right)
    found.update(left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1)
    found.update(left + letter + right[1:] for left, right in cuts if right for letter in _LETTERS)
    found.update(left + letter + right for left, right in cuts for letter in _LETTERS)
    read = sorted(one for one in found if len(one) >= LEAST_LETTERS - 1 and reads_as_pinyin(one))
    # Words are looked for by how they begin: what begins with the one before is found with it.
    kept: list[str] = []
    for one in read:
        if not kept or not one.startswith(kept[-1]):
            kept.append(one)
    return kept


def near(text: str, sounds: dict[str, str]) -> str:
    """A tsquery for what may have been meant: one piece a character off, all others as typed. Empty if nothing can be guessed.

    `sounds`: of every Chinese piece its pinyin in one word ("shuhuayuan"), as `silian_sounds` tells it.
    """
    parts = pieces(text)
    exact = [_exactly(one) for one in parts]
    found = []
    for place, one in enumerate(parts):
        if guess := _nearly(one, sounds.get(one, "")):
            found.append(" & ".join([*exact[:place], f"({guess})", *exact[place + 1 :]]))
    return " | ".join(f"({one})" for one in found)


def _is_chinese(piece: str) -> bool:
    return piece[0] >= "\u3400"


def _exactly(piece: str) -> str:
    return _all_of(piece) if _is_chinese(piece) else f"'{piece}':*"


def _all_of(run: str) -> str:
    """Its pairs of neighbours, or the sign alone."""
    return " & ".join(f"'{run[at : at + 2]}'" for at in range(max(1, len(run) - 1)))


def _nearly(piece: str, sound: str) -> str:
    if not _is_chinese(piece):
        known = piece.isalpha() and len(piece) >= LEAST_LETTERS
        return " | ".join(f"'{one}':*" for one in near_spellings(piece)) if known else ""
    if len(piece) == 1:
        return ""
    guesses = [f"'{sound}':*"] if sound else []
    if len(piece) == 2:
        guesses.append(f"'{piece[0]}' & '{piece[1]}'")  # one sign is missing between them
    else:
        for at in range(len(piece)):
            guesses.append(" & ".join(_all_of(side) for side in (piece[:at], piece[at + 1 :]) if side))
    return " | ".join(f"({one})" for one in guesses)


def apart(typed: str, text: str) -> int:
    """How many signs have to be changed, left out or put in to make `typed` a piece of `text`.

    Sellers' algorithm (1980): the rows of an edit distance in which beginning and end of the text cost nothing.
    """
    row = [0] * (len(text) + 1)
    for number, sign in enumerate(typed, start=1):
        above, row = row, [number]
        for at, other in enumerate(text, start=1):
            row.append(min(above[at - 1] + (sign != other), above[at] + 1, row[at - 1] + 1))
    return min(row)


Marked = list[tuple[str, bool]]


def marked(text: str, wanted: list[str], sounds: list[str] | None = None) -> Marked:
    """The text in pieces, each with whether it is what was looked for; `sounds` has one for every sign, if pinyin was typed."""
    low = plain(text)
    if len(low) != len(text):  # a sign that grows when it is made small; there are such
        low = text
    flags = [False] * len(text)
    for one in wanted:
        if _is_chinese(one):
            _flag_chinese(flags, low, one)
        else:
            _flag_all(flags, low, one)
            if sounds and len(sounds) == len(text):
                _flag_sounds(flags, sounds, one)
    found: Marked = []
    for sign, flag in zip(text, flags, strict=True):
        if found and found[-1][1] == flag:
            found[-1] = (found[-1][0] + sign, flag)
        else:
            found.append((sign, flag))
    return found


def shortened(words: Marked, most: int) -> Marked:
    """As much of a long text as fits into a line, with the first mark in it."""
    if sum(len(text) for text, _flag in words) <= most:
        return words
    at = 0
    for text, flag in words:
        if flag:
            break
        at += len(text)
    begin = max(0, at - most // 4) if at + most // 4 > most else 0
    found, place = [("…", False)] if begin else [], 0
    for text, flag in words:
        kept = text[max(0, begin - place) : max(0, begin + most - place)]
        place += len(text)
        if kept:
            found.append((kept, flag))
    return [*found, ("…", False)] if place > begin + most else found


def _flag_all(flags: list[bool], low: str, one: str) -> bool:
    at, hit = low.find(one), False
    while at >= 0:
        flags[at : at + len(one)] = [True] * len(one)
        at, hit = low.find(one, at + 1), True
    return hit


def _flag_chinese(flags: list[bool], low: str, run: str) -> None:
    """The whole run where it stands, else the pairs of it that do."""
    if not _flag_all(flags, low, run):
        for at in range(len(run) - 1):
            _flag_all(flags, low, run[at : at + 2])


def _flag_sounds(flags: list[bool], sounds: list[str], letters: str) -> None:
    for start in range(len(sounds)):
        spoken, initials, end = "", "", start
        while end < len(sounds) and len(initials) < len(letters) and (len(spoken) < len(letters)):
            spoken, initials, end = spoken + sounds[end], initials + sounds[end][:1], end + 1
        if spoken.startswith(letters):
            flags[start:end] = [True] * (end - start)
        initials = "".join(sound[:1] for sound in sounds[start : start + len(letters)])
        if initials == letters:
            flags[start : start + len(letters)] = [True] * len(letters)
