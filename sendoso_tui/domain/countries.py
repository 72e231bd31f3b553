"""Countries as people write them, as the dialects want them. ISO 3166-1 and the one code in use beside it (Kosovo)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from sendoso_tui.values import frozen

_CODES = """
AD AND Andorra; AE ARE United Arab Emirates; AF AFG Afghanistan; AG ATG Antigua and Barbuda; AI AIA Anguilla;
AL ALB Albania; AM ARM Armenia; AO AGO Angola; AQ ATA Antarctica; AR ARG Argentina; AS ASM American Samoa;
AT AUT Austria; AU AUS Australia; AW ABW Aruba; AX ALA Åland Islands; AZ AZE Azerbaijan;
BA BIH Bosnia and Herzegovina; BB BRB Barbados; BD BGD Bangladesh; BE BEL Belgium; BF BFA Burkina Faso;
BG BGR Bulgaria; BH BHR Bahrain; BI BDI Burundi; BJ BEN Benin; BL BLM Saint Barthélemy; BM BMU Bermuda;
BN BRN Brunei; BO BOL Bolivia; BQ BES Bonaire; BR BRA Brazil; BS BHS Bahamas; BT BTN Bhutan; BV BVT Bouvet Island;
BW BWA Botswana; BY BLR Belarus; BZ BLZ Belize; CA CAN Canada; CC CCK Cocos Islands; CD COD DR Congo;
CF CAF Central African Republic; CG COG Congo; CH CHE Switzerland; CI CIV Côte d'Ivoire; CK COK Cook Islands;
CL CHL Chile; CM CMR Cameroon; CN CHN China; CO COL Colombia; CR CRI Costa Rica; CU CUB Cuba; CV CPV Cape Verde;
CW CUW Curaçao; CX CXR Christmas Island; CY CYP Cyprus; CZ CZE Czechia; DE DEU Germany; DJ DJI Djibouti;
DK DNK Denmark; DM DMA Dominica; DO DOM Dominican Republic; DZ DZA Algeria; EC ECU Ecuador; EE EST Estonia;
EG EGY Egypt; EH ESH Western Sahara; ER ERI Eritrea; ES ESP Spain; ET ETH Ethiopia; FI FIN Finland; FJ FJI Fiji;
FK FLK Falkland Islands; FM FSM Micronesia; FO FRO Faroe Islands; FR FRA France; GA GAB Gabon; GB GBR United Kingdom;
GD GRD Grenada; GE GEO Georgia; GF GUF French Guiana; GG GGY Guernsey; GH GHA Ghana; GI GIB Gibraltar;
GL GRL Greenland; GM GMB Gambia; GN GIN Guinea; GP GLP Guadeloupe; GQ GNQ Equatorial Guinea; GR GRC Greece;
GS SGS South Georgia and the South Sandwich Islands; GT GTM Guatemala; GU GUM Guam; GW GNB Guinea-Bissau;
GY GUY Guyana; HK HKG Hong Kong; HM HMD Heard Island and McDonald Islands; HN HND Honduras; HR HRV Croatia;
HT HTI Haiti; HU HUN Hungary; ID IDN Indonesia; IE IRL Ireland; IL ISR Israel; IM IMN Isle of Man; IN IND India;
IO IOT British Indian Ocean Territory; IQ IRQ Iraq; IR IRN Iran; IS ISL Iceland; IT ITA Italy; JE JEY Jersey;
JM JAM Jamaica; JO JOR Jordan; JP JPN Japan; KE KEN Kenya; KG KGZ Kyrgyzstan; KH KHM Cambodia; KI KIR Kiribati;
KM COM Comoros; KN KNA Saint Kitts and Nevis; KP PRK North Korea; KR KOR South Korea; KW KWT Kuwait;
KY CYM Cayman Islands; KZ KAZ Kazakhstan; LA LAO Laos; LB LBN Lebanon; LC LCA Saint Lucia; LI LIE Liechtenstein;
LK LKA Sri Lanka; LR LBR Liberia; LS LSO Lesotho; LT LTU Lithuania; LU LUX Luxembourg; LV LVA Latvia; LY LBY Libya;
MA MAR Morocco; MC MCO Monaco; MD MDA Moldova; ME MNE Montenegro; MF MAF Saint Martin; MG MDG Madagascar;
MH MHL Marshall Islands; MK MKD North Macedonia; ML MLI Mali; MM MMR Myanmar; MN MNG Mongolia; MO MAC Macao;
MP MNP Northern Mariana Islands; MQ MTQ Martinique; MR MRT Mauritania; MS MSR Montserrat; MT MLT Malta;
MU MUS Mauritius; MV MDV Maldives; MW MWI Malawi; MX MEX Mexico; MY MYS Malaysia; MZ MOZ Mozambique; NA NAM Namibia;
NC NCL New Caledonia; NE NER Niger; NF NFK Norfolk Island; NG NGA Nigeria; NI NIC Nicaragua; NL NLD Netherlands;
NO NOR Norway; NP NPL Nepal; NR NRU Nauru; NU NIU Niue; NZ NZL New Zealand; OM OMN Oman; PA PAN Panama; PE PER Peru;
PF PYF French Polynesia; PG PNG Papua New Guinea; PH PHL Philippines; PK PAK Pakistan; PL POL Poland;
PM SPM Saint Pierre and Miquelon; PN PCN Pitcairn; PR PRI Puerto Rico; PS PSE Palestine; PT PRT Portugal;
PW PLW Palau; PY PRY Paraguay; QA QAT Qatar; RE REU Réunion; RO ROU Romania; RS SRB Serbia; RU RUS Russia;
RW RWA Rwanda; SA SAU Saudi Arabia; SB SLB Solomon Islands; SC SYC Seychelles; SD SDN Sudan; SE SWE Sweden;
SG SGP Singapore; SH SHN Saint Helena; SI SVN Slovenia; SJ SJM Svalbard and Jan Mayen; SK SVK Slovakia;
SL SLE Sierra Leone; SM SMR San Marino; SN SEN Senegal; SO SOM Somalia; SR SUR Suriname; SS SSD South Sudan;
ST STP Sao Tome and Principe; SV SLV El Salvador; SX SXM Sint Maarten; SY SYR Syria; SZ SWZ Eswatini;
TC TCA Turks and Caicos Islands; TD TCD Chad; TF ATF French Southern Territories; TG TGO Togo; TH THA Thailand;
TJ TJK Tajikistan; TK TKL Tokelau; TL TLS East Timor; TM TKM Turkmenistan; TN TUN Tunisia; TO TON Tonga;
TR TUR Türkiye; TT TTO Trinidad and Tobago; TV TUV Tuvalu; TW TWN Taiwan; TZ TZA Tanzania; UA UKR Ukraine;
UG UGA Uganda; UM UMI United States Minor Outlying Islands; US USA United States; UY URY Uruguay; UZ UZB Uzbekistan;
VA VAT Vatican City; VC VCT Saint Vincent and the Grenadines; VE VEN Venezuela; VG VGB British Virgin Islands;
VI VIR US Virgin Islands; VN VNM Vietnam; VU VUT Vanuatu; WF WLF Wallis and Futuna; WS WSM Samoa; XK XKX Kosovo;
YE YEM Yemen; YT MYT Mayotte; ZA ZAF South Africa; ZM ZMB Zambia; ZW ZWE Zimbabwe
"""

_ALSO = {
    "AE": "UAE; Emirates",
    "AT": "Österreich",
    "BA": "Bosnia",
    "BN": "Brunei Darussalam",
    "BO": "Plurinational State of Bolivia",
    "BR": "Brasil",
    "CD": "Democratic Republic of the Congo; Congo Kinshasa",
    "CG": "Republic of the Congo; Congo Brazzaville",
    "CH": "Schweiz; Suisse; Svizzera",
    "CI": "Ivory Coast",
    "CN": "PRC; Peoples Republic of China",
    "CV": "Cabo Verde",
    "CZ": "Czech Republic",
    "DE": "Deutschland",
    "DK": "Danmark",
    "ES": "España",
    "FI": "Suomi",
    "GB": "UK; U K; Great Britain; Britain; England; Scotland; Wales; Northern Ireland",
    "GR": "Hellas",
    "HK": "Hong Kong SAR",
    "IE": "Republic of Ireland; Éire",
    "IR": "Islamic Republic of Iran",
    "IT": "Italia",
    "JP": "日本",
    "KR": "Korea; Republic of Korea; 대한민국; 한국",
    "LA": "Lao PDR",
    "MD": "Republic of Moldova",
    "MK": "Macedonia",
    "MM": "Burma",
    "MO": "Macau",
    "MX": "México",
    "NL": "Holland; Nederland",
    "NO": "Norge",
    "PL": "Polska",
    "RU": "Russian Federation",
    "SE": "Sverige",
    "SY": "Syrian Arab Republic",
    "SZ": "Swaziland",
    "TL": "Timor Leste",
    "TR": "Turkey",
    "TW": "Chinese Taipei",
    "TZ": "United Republic of Tanzania",
    "US": "United States of America; America; U S; U S A",
    "VA": "Holy See",
    "VE": "Bolivarian Republic of Venezuela",
    "VN": "Viet Nam",
}


@frozen
class Country:
    """`code` is alpha-2, `long_code` alpha-3; `name` is the usual English one."""

    code: str
    long_code: str
    name: str

    @property
    def v3_word(self) -> str:
        """What v3 is sent: "USA" as its own sample has it, else the code its `ship_to_countries` are written in."""
        return "USA" if self.code == "US" else self.code


def find_country(text: str) -> Country | None:
    """Return the country that a code of two or three letters or a usual name means; None for everything else."""
    before, comma, after = text.partition(",")
    # "Korea, Republic of", as lists of countries have it.
    return _table().get(_fold(text)) or (_table().get(_fold(f"{after} {before}")) if comma else None)


@lru_cache(maxsize=1)
def _table() -> dict[str, Country]:
    found: dict[str, Country] = {}
    for entry in _CODES.replace("\n", " ").split(";"):
        code, long_code, name = entry.split(maxsplit=2)
        country = Country(code, long_code, name.strip())
        names = (code, long_code, country.name, *_ALSO.get(code, "").split(";"))
        found.update((_fold(text), country) for text in names if text)
    return found


def _fold(text: str) -> str:
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    words = re.sub(r"[^\w]+", " ", plain.casefold().replace("&", " and ").replace("'", "").replace("’", "")).strip()
    return re.sub(r"\bst\b", "saint", words.removeprefix("the "))
