# ruff: noqa: E501 (tables, kept one entry or one list a line)
"""Given names, family names and addresses of the sandbox's people, by country; written by hand.

Each name comes with its Latin spelling, for e-mail addresses. Some are awkward on purpose: wide characters, right to left scripts,
letters made of combining marks, names too long for any column.
"""

from __future__ import annotations

from sendoso_tui.values import frozen


@frozen
class Region:
    """Names and one or more addresses of a country; `family_first` says how a full name is written there."""

    country: str  # ISO 3166-1 alpha-2
    weight: int
    family_first: bool
    given: tuple[tuple[str, str], ...]
    family: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str, str, str], ...]  # street, city, state or province, postal code


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """'José=jose Ann' becomes (("José", "jose"), ("Ann", "ann")); an underscore stands for a space."""
    found = []
    for word in text.split():
        name, _, latin = word.partition("=")
        name = name.replace("_", " ")
        found.append((name, latin or name.lower().replace(" ", "").replace("'", "")))
    return tuple(found)


REGIONS = (
    Region(
        "US", 34, False,
        _pairs("Ann Marcus Olivia Liam DeShawn Priscilla Hector Grace Noah Savannah Ruth Tyler Imani Walter Chloe Bo"),
        _pairs("Carter Nguyen Johnson Fernandez O'Brien Washington Kowalski Li Garcia McAllister Brooks Ito Schwartz Ray Yu"),
        (("548 Market St", "San Francisco", "CA", "94104"), ("1600 Smith St", "Houston", "TX", "77002"),
         ("11 W 42nd St", "New York", "NY", "10036"), ("233 S Wacker Dr", "Chicago", "IL", "60606")),
    ),
    Region(
        "GB", 8, False, _pairs("Oliver Amelia Harriet Rhys Siobhán=siobhan Callum Freya Zainab"),
        _pairs("Featherstonehaugh Smith Patel Llewellyn Khan Davies MacDonald Whitby-Clarke"),
        (("1 Poultry", "London", "", "EC2R 8EJ"), ("14 Deansgate", "Manchester", "", "M3 2BA")),
    ),
    Region(
        "DE", 6, False, _pairs("Jürgen=juergen Anneliese Lukas Käthe=kaethe Sören=soeren Heike Björn=bjoern"),
        _pairs("Müller=mueller Weiß=weiss Schröder=schroeder Vogel Großmann=grossmann Lange Bauer-Löwenstein=bauer-loewenstein"),
        (("Torstraße 49", "Berlin", "BE", "10119"), ("Marienplatz 8", "München", "BY", "80331")),
    ),
    Region(
        "FR", 5, False, _pairs("Élodie=elodie François=francois Zoé=zoe Jean-Baptiste Maëlys=maelys Rémi=remi"),
        _pairs("Lefèvre=lefevre Dubois Béranger=beranger de_la_Tour=delatour Petit N'Diaye"),
        (("12 rue de la Paix", "Paris", "", "75002"),),
    ),
    Region(
        "ES", 4, False, _pairs("José=jose Begoña=begona Iñaki=inaki María_del_Mar=mariadelmar Álvaro=alvaro"),
        _pairs("García_Muñoz=garcia Núñez=nunez Ibáñez=ibanez Fernández_Girones=fernandez Peña=pena"),
        (("Gran Vía 28", "Madrid", "", "28013"),),
    ),
    Region(
        "JP", 6, True, _pairs("花子=hanako 太郎=taro 美咲=misaki 健一=kenichi さくら=sakura 翔太=shota リナ=rina"),
        _pairs("山田=yamada 佐藤=sato 髙橋=takahashi 渡邊=watanabe 小林=kobayashi 鈴木=suzuki 伊集院=ijuin"),
        (("丸の内1-9-1", "千代田区", "東京都", "100-0005"), ("梅田3-1-3", "大阪市", "大阪府", "530-0001")),
    ),
    Region(
        "KR", 4, True, _pairs("민준=minjun 서연=seoyeon 지우=jiwoo 현우=hyunwoo 하은=haeun"), _pairs("김=kim 이=lee 박=park 남궁=namgung 최=choi"),
        (("세종대로 110", "서울", "", "04524"),),
    ),
    Region(
        "CN", 4, True, _pairs("小明=xiaoming 丽华=lihua 伟=wei 雨桐=yutong 思远=siyuan"), _pairs("王=wang 李=li 张=zhang 欧阳=ouyang 陈=chen"),
        (("南京西路1266号", "上海", "", "200040"),),
    ),
    Region(
        "IN", 5, False, _pairs("अनिका=anika Rohan प्रिया=priya Venkatanarasimharajuvaripeta Arjun Sunita"),
        _pairs("शर्मा=sharma Subramanian Iyer पटेल=patel Krishnamurthy"),
        (("MG Road 45", "Bengaluru", "KA", "560001"),),
    ),
    Region(
        "BR", 4, False, _pairs("João=joao Conceição=conceicao Thaís=thais Caetano Luíza=luiza"),
        _pairs("Araújo=araujo Gonçalves=goncalves da_Silva=dasilva Magalhães=magalhaes"),
        (("Av. Paulista 1578", "São Paulo", "SP", "01310-200"),),
    ),
    Region(
        "KW", 2, False, _pairs("فاطمة=fatima محمد=mohammed ليلى=layla عبدالرحمن=abdulrahman"), _pairs("الصباح=alsabah العتيبي=alotaibi المطيري=almutairi"),
        (("شارع الخليج العربي", "الكويت", "", "13001"),),
    ),
    Region(
        "IL", 2, False, _pairs("נועה=noa יוסף=yosef תמר=tamar אבי=avi"), _pairs("כהן=cohen בן־דוד=bendavid לוי=levi שפירא=shapira"),
        (("רוטשילד 22", "תל אביב", "", "6688218"),),
    ),
    # The letters of these names are spelled with combining marks (Unicode form NFD).
    Region(
        "VN", 2, True, _pairs("Nguye\u0302\u0303n=nguyen Phu\u031bo\u031bng=phuong A\u0301nh=anh Du\u0303ng=dung"),
        _pairs("Tra\u0302\u0300n=tran Le\u0302=le Pha\u0323m=pham Vo\u0303=vo"),
        (("72 Le\u0302 Tha\u0301nh To\u0302n", "Ho\u0302\u0300 Chi\u0301 Minh", "", "700000"),),
    ),
    Region(
        "PL", 2, False, _pairs("Łukasz=lukasz Małgorzata=malgorzata Żaneta=zaneta Grzegorz"),
        _pairs("Wiśniewska=wisniewska Brzęczyszczykiewicz=brzeczyszczykiewicz Dąbrowski=dabrowski"),
        (("ul. Marszałkowska 10", "Warszawa", "", "00-590"),),
    ),
    Region(
        "GR", 1, False, _pairs("Ελένη=eleni Γιώργος=giorgos Αθηνά=athina"), _pairs("Παπαδόπουλος=papadopoulos Νικολάου=nikolaou"),
        (("Ερμού 12", "Αθήνα", "", "105 63"),),
    ),
    Region(
        "UA", 2, False, _pairs("Олена=olena Тарас=taras Соломія=solomiia"), _pairs("Шевченко=shevchenko Коваленко=kovalenko Гнатюк=hnatiuk"),
        (("вул. Хрещатик 22", "Київ", "", "01001"),),
    ),
    Region(
        "TH", 1, False, _pairs("สมชาย=somchai กัญญา=kanya ณัฐพล=nattapon"), _pairs("ศรีสุวรรณ=srisuwan วงศ์ษา=wongsa"),
        (("ถนนสุขุมวิท 21", "กรุงเทพมหานคร", "", "10110"),),
    ),
    Region(
        "CA", 3, False, _pairs("Mackenzie Émile=emile Tanvi Angus Noémie=noemie"), _pairs("Tremblay Singh MacLeod Bélanger=belanger Wong"),
        (("100 King St W", "Toronto", "ON", "M5X 1A9"),),
    ),
    Region(
        "AU", 3, False, _pairs("Lachlan Matilda Bronte Kirra Darcy"), _pairs("Macquarie Thompson Nguyen Papas Whitehouse"),
        (("1 Macquarie Pl", "Sydney", "NSW", "2000"),),
    ),
    Region(
        "IS", 1, False, _pairs("Sigríður=sigridur Þórbjörg=thorbjorg Ævar=aevar"), _pairs("Guðmundsdóttir=gudmundsdottir Jökulsson=jokulsson"),
        (("Laugavegur 5", "Reykjavík", "", "101"),),
    ),
)  # fmt: skip

# A handful of people nobody would invent for a test and every support desk has met.
RARE_NAMES = (
    (
        "Bartholomew Maximilian Alexander Wolfeschlegelsteinhausenbergerdorff",
        "von und zu Hohenstaufen-Württemberg",
        "bart.wolfe",
    ),
    ("X", "Æ", "x.ae"),
    ("null", "Null", "null"),
    ("Zoe\u0308", "O\u0302n\u0303aga\u0301n-E\u0301t\u0302ienne", "zoe.onagan"),
    ("Dr. Ing. habil. Anna-Lena 👩🏽‍🔬", "Sommer", "al.sommer"),
)
