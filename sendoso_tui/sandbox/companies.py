# ruff: noqa: E501 (tables, kept one entry or one list a line)
"""Companies the sandbox's recipients work for, and what they do there; written by hand, all invented."""

# Name, mail domain. The domains end in names reserved for examples, so that nothing here can reach anyone.
from __future__ import annotations

COMPANIES = (
    ("Acme", "acme.example"), ("Globex", "globex.example"), ("Initech", "initech.example"), ("Umbrella & Sons", "umbrella.example"),
    ("Hooli", "hooli.example"), ("Vandelay Industries", "vandelay.example"), ("Stark Textiles", "stark.example"), ("Wonka Labs", "wonka.example"),
    ("Cyberdyne Analytics", "cyberdyne.example"), ("Soylent Foods", "soylent.example"), ("Tyrell Optics", "tyrell.example"),
    ("Northwind Traders", "northwind.example"), ("Contoso Freight", "contoso.example"), ("Fabrikam", "fabrikam.example"),
    ("Blue Yonder Airlines", "blueyonder.example"), ("Litware", "litware.example"), ("Proseware", "proseware.example"),
    ("株式会社山田製作所", "yamada-ss.example"), ("東京サンプル商事株式会社", "tokyo-sample.example"), ("ひまわり銀行🌻", "himawari.example"),
    ("한빛소프트웨어", "hanbit.example"), ("주식회사 나무", "namu.example"), ("上海云帆科技有限公司", "yunfan.example"), ("長江物流", "changjiang.example"),
    ("شركة الخليج للتقنية", "gulf-tech.example"), ("مجموعة النخيل", "nakheel.example"), ("גלים תוכנה בע״מ", "galim.example"),
    ("Müller, Weiß & Söhne GmbH & Co. KG", "mueller-weiss.example"), ("Straßenbau Nord AG", "sbnord.example"),
    ("Société Générale d’Électricité et de Mécanique du Sud-Ouest Réunie", "sgemso.example"), ("L'Atelier Été", "atelier-ete.example"),
    ("🚀 Rocket Sauce", "rocketsauce.example"), ("Sunny ☀️ Side Labs", "sunnyside.example"), ("Bee 🐝 Well", "beewell.example"),
    ("👩🏽‍🚀 Orbital Works", "orbital.example"), ("Łódź Logistics Sp. z o.o.", "lodzlog.example"), ("Μεσόγειος Α.Ε.", "mesogeios.example"),
    ("Дніпро Софт", "dnipro-soft.example"), ("บริษัท สยามคลาวด์ จำกัด", "siamcloud.example"), ("भारत डेटा प्राइवेट लिमिटेड", "bharatdata.example"),
    ("Cafe\u0301 Cre\u0300me Holdings", "cafecreme.example"), ("Ministry of Silly Walks (Department for the Advancement of Pedestrian Affairs)", "msw.example"),
    ("A", "a.example"), ("3-2-1 Contact", "321.example"), ("O’Reilly & O’Reilly LLP", "oreilly-llp.example"), ("Foo <Bar> Baz", "foobar.example"),
    ("Quintessential Quokka Quality Quarters", "qqqq.example"), ("Große Freiheit 36", "gf36.example"), ("Pão de Mel Ltda", "paodemel.example"),
    ("Jökull hf.", "jokull.example"), ("Kangaroo Court Pty Ltd", "kcourt.example"), ("Maple & Moose", "maplemoose.example"),
    ("Old Spice Route Trading", "spiceroute.example"), ("Zephyr Health", "zephyr.example"), ("Ümlaut Audio", "umlaut.example"), ("Data/Base", "dataslashbase.example"),
)  # fmt: skip

# Companies that mostly employ people of one country (ISO 3166-1 alpha-2), by mail domain.
AT_HOME = {
    "JP": ("yamada-ss.example", "tokyo-sample.example", "himawari.example"), "KR": ("hanbit.example", "namu.example"),
    "CN": ("yunfan.example", "changjiang.example"), "KW": ("gulf-tech.example", "nakheel.example"), "IL": ("galim.example",),
    "DE": ("mueller-weiss.example", "sbnord.example", "gf36.example"), "FR": ("sgemso.example", "atelier-ete.example", "cafecreme.example"),
    "PL": ("lodzlog.example",), "GR": ("mesogeios.example",), "UA": ("dnipro-soft.example",), "TH": ("siamcloud.example",),
    "IN": ("bharatdata.example", "spiceroute.example"), "BR": ("paodemel.example",), "IS": ("jokull.example",), "AU": ("kcourt.example",),
    "CA": ("maplemoose.example",), "GB": ("msw.example", "oreilly-llp.example"),
}  # fmt: skip

TITLES = (
    "VP Sales", "Head of Procurement", "Marketing Ops Manager", "CTO", "Chief of Staff", "Customer Success Lead", "Buyer", "Director of People",
    "Platform Engineer", "営業部長", "Geschäftsführerin", "Directrice des achats", "Founder & CEO", "Account Executive", "Office Manager", "Principal Analyst",
)  # fmt: skip

MESSAGES = (
    "Thanks for a great conversation last week. Enjoy!",
    "Congratulations on the new role 🎉",
    "Hi {{recipient.first_name}}, coffee is on us before our demo on Thursday.",
    "Happy anniversary! Three years together and counting.",
    "It was lovely meeting you at the booth.\nHere is a little something for the trip home.",
    "いつもお世話になっております。心ばかりの品をお送りします。",
    "Merci pour votre confiance !",
    "Vielen Dank für Ihre Geduld während der Migration.",
    "Sorry about Tuesday's outage. Lunch is on us.",
    "감사합니다! 앞으로도 잘 부탁드립니다.",
    "",
    "Welcome aboard! Your onboarding kit is on its way: notebook, bottle, socks.",
    "شكراً لكم على ثقتكم",
    "Happy holidays from all of us 🎄✨",
)
