#!/usr/bin/env python3
"""Makes places.tsv and regions.tsv. README.md says of which packages, and how to get them.

    make.py --geonames FOLDER --names FOLDER --codes FILE --cldr FOLDER --subdivisions FOLDER

The same packages give the same bytes.
"""

import argparse
import difflib
import gettext
import json
import math
import re
import unicodedata
from pathlib import Path

import opencc

HERE = Path(__file__).parent
LANGUAGES = ["fr", "es", "de", "ru", "zh", "ar"]
# Regions of these countries stand in datelines. Others cost more room than they help.
REGIONS = "US CA AU GB CN IN MX BR DE ES IT RU AR FR UA NG JP MY ZA PK ID PH".split()
# Where agencies name small towns.
HOME = {
    "US": 15,
    "CA": 17,
    "GB": 10,
    "AU": 14,
    "NZ": 14,
    "IE": 16,
    "CN": 5,
    "ZA": 5,
    **dict.fromkeys("IT ES FR DE AT CH NL BE PT SE NO FI DK PL CZ".split(), 4),
}
# A place enters from this weight on.
LEAST = 68
# The least weight of what is written by hand: somebody knew it.
KNOWN = 70
# From this weight on it is named in other scripts, too, if it is not where they are written.
FAMOUS = 73
WRITTEN = {
    "ru": "RU UA BY KZ KG UZ TJ TM AM AZ GE MD".split(),
    "zh": "CN TW HK MO SG".split(),
    "ar": "EG SD LY TN DZ MA MR SA YE OM AE QA BH KW IQ SY JO LB PS IL SO DJ".split(),
}
# Where names in Latin letters are transliterations, or have marks that English leaves out.
SPELT = {*sum(WRITTEN.values(), []), *"IN IR PK AF NP BD JP KR KP VN LK TH MM MN BT GR BG".split()}
# Places that more stories mean than the numbers say.
FIRST = {
    ("ES", "Valencia"): 5,
    ("PS", "Bethlehem"): 5,
    ("AF", "Jalālābād"): 3,
    ("US", "Syracuse"): 3,
    ("GB", "Newcastle upon Tyne"): 4,
}

# Datelines of these stand without a country or state, as the Associated Press has it.
ALONE = """
US: Atlanta, Baltimore, Boston, Chicago, Cincinnati, Cleveland, Dallas, Denver, Detroit, Honolulu,
 Houston, Indianapolis, Las Vegas, Los Angeles, Miami, Milwaukee, Minneapolis, New Orleans,
 New York City, Oklahoma City, Philadelphia, Phoenix, Pittsburgh, St. Louis, Salt Lake City,
 San Antonio, San Diego, San Francisco, Seattle, Washington, United Nations
CA: Montréal, Québec, Toronto, Ottawa
CH: Geneva, Zürich
CN: Beijing, Shanghai
DE: Munich, Berlin
IT: Milan, Rome
BR: Rio de Janeiro, São Paulo
TR: Istanbul
ZA: Johannesburg
AU: Sydney
HK: Hong Kong
MO: Macau
GI: Gibraltar
MC: Monaco
VA: Vatican City
BO: La Paz
IL: Jerusalem
PS: Gaza
"""

# English names that GeoNames has otherwise.
ENGLISH = {
    "New York City": "New York",
    "Köln": "Cologne",
    "Hannover": "Hanover",
    "Sevilla": "Seville",
    "Gent": "Ghent",
    "Ulan Bator": "Ulaanbaatar",
    "Frankfurt am Main": "Frankfurt",
    "Québec": "Quebec City",
    "Makkah": "Mecca",
    "Madinah": "Medina",
    "Torino": "Turin",
    "Kingston upon Hull": "Hull",
    "Halle (Saale)": "Halle",
    "León de los Aldama": "León",
    "Santiago de Querétaro": "Querétaro",
    "Victoria de Durango": "Durango",
    "Rostov-na-Donu": "Rostov-on-Don",
    "Al Hudaydah": "Hodeidah",
    "Xalapa de Enríquez": "Xalapa",
    "Nara-shi": "Nara",
    "Pachuca de Soto": "Pachuca",
    "Acapulco de Juárez": "Acapulco",
    "Dar'a": "Daraa",
    "Orel": "Oryol",
    "Madinat al Kuwayt": "Kuwait City",
    "Zaporizhzhya": "Zaporizhzhia",
    "Basrah": "Basra",
    "Saint Petersburg": "St. Petersburg",
    "Irbil": "Erbil",
    "Ar Raqqah": "Raqqa",
    "Al Qamishli": "Qamishli",
    "Gasteiz / Vitoria": "Vitoria",
    "Donostia / San Sebastián": "San Sebastián",
    "Iruña / Pamplona": "Pamplona",
    "Kryvyy Rih": "Kryvyi Rih",
    "Siracusa": "Syracuse",
}
NOT_ENGLISH = re.compile(r"( City| city| town| District|-si|-shi)$|^(City|Borough|Cidade) of ")

HAN = re.compile(r"[\u3400-\u9fff]{2,8}$")
ARABIC = re.compile(r"[\u0621-\u063a\u0641-\u0652 -]+$")
LATIN = re.compile(r"[A-Za-z\u00c0-\u017f .'’-]{3,24}$")
OFFICIAL = re.compile(
    r"(?i)(^|\W)(of|de|d'|do|del|state|land|freistaat|province|region|sheng)(\W|$)|市$|省$|自治"
)
CYRILLIC = re.compile(r"[\u0400-\u045f -]+$")
to_simple = opencc.OpenCC("t2s").convert

LETTERS = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ı": "i",
    "ə": "a",
    "ة": "ه",
    "ى": "ي",
    "ـ": "",
}


def folded(name):
    """The key of a name, much as `fold.rs` makes it: here it only finds doubles."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c)
    )
    plain = "".join(LETTERS.get(c, c) for c in plain)
    return re.sub(r"\bsaint\b", "st", re.sub(r"[^\w ]", " ", plain)).replace(" ", "")


def catalogue(folder, language):
    """Names by GeoNames id, in one language."""
    with open(folder / language / "LC_MESSAGES" / "geonames.mo", "rb") as file:
        return gettext.GNUTranslations(file)._catalog


def region_lines(file):
    """The regions of ISO 3166-2 with their codes in GeoNames: `CA-ON` is `CA.08`."""
    lines = (line.split("\t") for line in file.read_text("utf-8").splitlines())
    return [line for line in lines if line[2].count(".") == 1 and "-" in line[1]]


def own_names(line):
    """Names of a region in its own language: `Bayern`, `广东`."""
    script = HAN if line[1].startswith("CN") else CYRILLIC if line[1][:2] in ("RU", "UA") else LATIN
    found = [line[0], *line[5].split("|")]
    return [name for name in found if script.match(name) and not OFFICIAL.search(name)]


def weight_of(city):
    """How likely a place is meant: ten times the power of ten of its people, and more the
    more languages have a name for it."""
    people = max(city["population"], 100)
    languages = math.log2(1 + len(city["alternatenames"]))
    return round(10 * math.log10(people) + 5 * languages) + FIRST.get(
        (city["countrycode"], city["name"]), 0
    )


def letters_only(name):
    """A transliteration as newspapers print it: without marks."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return plain.translate(
        {ord("’"): "'", ord("‘"): None, ord("ʻ"): None, ord("đ"): "d", ord("Đ"): "D"}
    ).strip("'")


def alike(own, other):
    """Whether two names are one name, written in two ways: others need a line in `ENGLISH`."""
    return difflib.SequenceMatcher(None, folded(own), folded(other)).ratio() >= 0.7


def english(city, names):
    """The usual English name, and the other one."""
    own, other = city["name"], names["en"].get(str(city["geonameid"]), city["name"])
    other = other.split(" (")[0]
    if city["countrycode"] in SPELT:
        own, other = letters_only(own), letters_only(other)
    if own in ENGLISH:
        return ENGLISH[own], [own, other]
    plain = lambda name: sum(ord(c) > 127 for c in name)
    if (
        own == other
        or NOT_ENGLISH.search(other)
        or plain(other) >= plain(own)
        or not alike(own, other)
    ):
        return own, [own, other]
    return other, [own, other]


def chinese(city, first):
    """Names in Chinese characters: simplified as used on the mainland first, then others."""
    found = [first] + [name for name in city["alternatenames"] if HAN.match(name)]
    found = [name for name in found if HAN.match(name)]
    simple = [to_simple(name) for name in found]
    # `fold.rs` reads a name with and without the word for "city".
    bare = [
        name[:-1] if len(name) > 2 and name[-1] in "市縣县" else name for name in simple + found
    ]
    return list(dict.fromkeys(bare))


def city_names(city, names, weight):
    key = str(city["geonameid"])
    usual, found = english(city, names)
    for language in ["fr", "es", "de"]:
        found.append(names[language].get(key, usual))
    written = lambda language: weight >= FAMOUS or city["countrycode"] in WRITTEN[language]
    russian, arabic = names["ru"].get(key, ""), names["ar"].get(key, "")
    found += [russian] if written("ru") and CYRILLIC.match(russian) else []
    if written("zh"):
        han = chinese(city, names["zh"].get(key, ""))
        found += han[: 1 if weight < 85 else 2 if weight < 95 else 4]
    found += [arabic] if written("ar") and ARABIC.match(arabic) else []
    return usual, found


def read_by_hand():
    for line in (HERE / "by_hand.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            fields = (line + "\t" * 5).split("\t")
            yield (
                fields[0],
                fields[1],
                fields[2],
                fields[3],
                fields[4],
                [n for n in fields[5].split("|") if n],
            )


class Cities:
    def __init__(self, given):
        load = lambda name: json.loads((given.geonames / "data" / name).read_text("utf-8"))
        self.all = list(load("cities500.json").values())
        self.countries = load("countries.json")
        self.codes = {line[2]: line[1] for line in region_lines(given.codes)}
        self.alone = {
            (line.split(": ")[0], name.strip())
            for line in ALONE.replace("\n ", " ").strip().splitlines()
            for name in line.split(": ")[1].split(",")
        }
        self.by_name = {}
        for city in self.all:
            for name in {city["name"], *city["alternatenames"]}:
                self.by_name.setdefault((folded(name), city["countrycode"]), []).append(city)

    def region(self, city):
        code = self.codes.get(f"{city['countrycode']}.{city['admin1code']}", "-")
        return code.split("-")[1] if city["countrycode"] in REGIONS else ""

    def is_capital(self, city):
        country = city["countrycode"]
        capital = self.countries.get(country, {}).get("capital", "")
        return folded(capital) == folded(city["name"]) and self.meant(capital, country, "") is city

    def rank(self, city, weight):
        """2 for capitals of states, 1 for those the wire names alone, else 0."""
        people = self.countries.get(city["countrycode"], {}).get("population", 0)
        # A capital of an island with few people is no likelier than others of its name.
        if self.is_capital(city) and (weight >= 75 or people > 90_000):
            return 2
        alone = (city["countrycode"], city["name"]) in self.alone
        return 1 if alone and self.meant(city["name"], city["countrycode"], "") is city else 0

    def meant(self, name, country, region):
        """The place in GeoNames that a line written by hand means."""
        found = self.by_name.get((folded(name), country), [])
        found = [city for city in found if not region or self.region(city) == region]
        exact = [city for city in found if folded(city["name"]) == folded(name)] or found
        return max(exact, key=lambda city: (city["population"], -city["geonameid"]), default=None)


def enters(city, weight):
    return weight >= LEAST - HOME.get(city["countrycode"], 0) and city["population"] >= 12_000


def rows(given):
    cities = Cities(given)
    names = {language: catalogue(given.names, language) for language in ["en", *LANGUAGES]}
    chosen, extra, places = {}, {}, []
    for city in cities.all:
        weight = weight_of(city)
        if enters(city, weight) or cities.is_capital(city) or cities.rank(city, weight):
            chosen[city["geonameid"]] = city
    for name, country, region, latitude, longitude, others in read_by_hand():
        if latitude:
            rank = 1 if (country, name) in cities.alone else 0
            places.append(
                [name, country, region, float(latitude), float(longitude), rank, KNOWN, others]
            )
        elif city := cities.meant(name, country, region):
            chosen[city["geonameid"]] = city
            extra.setdefault(city["geonameid"], []).extend([name, *others])
        else:
            print("not in GeoNames:", name, country, region)
    for key, city in chosen.items():
        weight = max(weight_of(city), KNOWN if key in extra else 0)
        rank = cities.rank(city, weight)
        usual, found = city_names(city, names, FAMOUS if rank and weight < FAMOUS else weight)
        places.append(
            [
                usual,
                city["countrycode"],
                cities.region(city),
                city["latitude"],
                city["longitude"],
                rank,
                weight,
                extra.get(key, []) + found,
            ]
        )
    return places


def line_of(place):
    name, country, region, latitude, longitude, rank, weight, others = place
    seen, kept = {folded(name)}, []
    for other in others:
        if other and folded(other) not in seen:
            seen.add(folded(other))
            kept.append(other)
    likely = min(weight, 99) + 100 * rank
    fields = [
        name,
        country,
        region,
        f"{latitude:.2f}",
        f"{longitude:.2f}",
        str(likely),
        "|".join(kept),
    ]
    return "\t".join(fields).rstrip("\t")


def write(name, head, lines):
    (HERE / name).write_text(head + "".join(line + "\n" for line in sorted(set(lines))), "utf-8")


def regions(given):
    """Countries and regions by their names in seven languages, from CLDR."""
    found = {}
    for language in ["en", *LANGUAGES]:
        tag = {"zh": "zh"}.get(language, language)
        own = json.loads((given.cldr / "main" / tag / "territories.json").read_text("utf-8"))
        for key, name in own["main"][tag]["localeDisplayNames"]["territories"].items():
            code = key.split("-alt-")[0]
            if re.fullmatch(r"[A-Z]{2}", code) and code not in (
                "EU",
                "EZ",
                "UN",
                "QO",
                "XA",
                "XB",
                "ZZ",
            ):
                found.setdefault(code, []).append(
                    re.sub(r" ?[(（].*", "", name) if code in ("MM", "HK", "MO", "PS") else name
                )
        own = json.loads(
            (given.subdivisions / "subdivisions" / tag / f"{tag}.json").read_text("utf-8")
        )
        for key, name in own["subdivisions"]["localeDisplayNames"]["subdivisions"].items():
            country, region = key[:2].upper(), key[2:].upper()
            if country in REGIONS:
                found.setdefault(f"{country}-{region}", []).append(name)
    for line in region_lines(given.codes):
        if line[1][:2] in REGIONS and line[1][:2] not in ("US", "CA", "AU", "GB"):
            found.setdefault(line[1], []).extend(own_names(line))
    for line in OTHERWISE.strip().splitlines():
        code, names = line.split(": ")
        found.setdefault(code, []).extend(names.split(", "))
    words = ABBREVIATED.split()
    for code, name in zip(words[::2], words[1::2]):
        found.setdefault(code, []).append(name.replace("_", " "))
    return found


# Abbreviations of the Associated Press; those of two letters are the codes themselves.
ABBREVIATED = """
US-AL Ala. US-AZ Ariz. US-AR Ark. US-CA Calif. US-CO Colo. US-CT Conn. US-DE Del. US-FL Fla.
US-GA Ga. US-ID Ida. US-IL Ill. US-IN Ind. US-KS Kan. US-KS Kans. US-KY Ky. US-LA La. US-ME Me.
US-MD Md. US-MA Mass. US-MI Mich. US-MN Minn. US-MS Miss. US-MO Mo. US-MT Mont. US-NE Neb.
US-NE Nebr. US-NV Nev. US-NH N.H. US-NJ N.J. US-NM N.M. US-NM N.Mex. US-NY N.Y. US-NC N.C.
US-ND N.D. US-ND N.Dak. US-OK Okla. US-OR Ore. US-OR Oreg. US-PA Pa. US-PA Penn.
US-PA Penna. US-RI R.I. US-SC S.C. US-SD S.D. US-SD S.Dak. US-TN Tenn. US-TX Tex.
US-VT Vt. US-VA Va. US-WA Wash. US-WV W.Va. US-WI Wis. US-WI Wisc. US-WY Wyo. US-DC D.C.
CA-AB Alta. CA-BC B.C. CA-MB Man. CA-NB N.B. CA-NL Nfld. CA-NL N.L. CA-NL Newfoundland
CA-NL Labrador CA-NS N.S. CA-NT N.W.T. CA-ON Ont. CA-PE P.E.I. CA-QC Que. CA-SK Sask. CA-YT Yukon
US-CA Californie US-CA Kalifornien US-CA Калифорния US-CA 加利福尼亚 US-CA 加州 US-FL Floride
US-FL Флорида US-FL 佛罗里达 US-TX Техас US-TX 得克萨斯 US-NY 纽约州 US-IL Иллинойс US-LA Louisiane
US-LA Luisiana US-NM Nouveau-Mexique US-NM Nuevo_México US-NC Caroline_du_Nord US-NC Carolina_del_Norte
US-SC Caroline_du_Sud US-SC Carolina_del_Sur US-GA Géorgie US-PA Pennsylvanie US-PA Pensilvania
US-VA Virginie US-HI Hawaï US-HI Hawái US-NY Nueva_York CA-BC Colombie-Britannique
CA-NS Nouvelle-Écosse CA-NB Nouveau-Brunswick CA-BC Columbia_Británica
AU-NSW N.S.W. AU-QLD Qld. AU-VIC Vic. AU-TAS Tas. AU-ACT A.C.T. AU-SA S.A. AU-WA W.A. AU-NT N.T.
GB-ENG Eng. GB-SCT Scot. GB-NIR Ulster CN-NM Inner_Mongolia CN-NM Neimenggu CN-NM 内蒙古 CN-NM 内蒙古自治区 CN-XZ Xizang
"""
# Names of countries in the news that CLDR does not give.
OTHERWISE = """
US: USA, U.S., U.S.A., United States of America, America, EEUU, EE.UU., États Unis, Vereinigte Staaten von Amerika, 美国, Соединенные Штаты Америки
GB: Britain, Great Britain, UK, U.K., Grande-Bretagne, Gran Bretaña, Großbritannien, Angleterre, Inglaterra, بريطانيا
AE: UAE, U.A.E., Emirates, EAU, VAE, ОАЭ, 阿联酋, الإمارات
BA: Bosnia, Bosnia-Herzegovina, Bosnia and Herzegovina, Bosnie, Bosnien, Босния
CD: DR Congo, DRC, D.R. Congo, Congo, Democratic Republic of the Congo, Democratic Republic of Congo, Zaire, RDC, République démocratique du Congo, RD Congo, ДР Конго, Конго
CG: Republic of the Congo, Republic of Congo, Congo Republic, Congo-Brazzaville
CI: Ivory Coast, Côte d'Ivoire, Elfenbeinküste, Costa de Marfil
CN: People's Republic of China, PRC
CV: Cape Verde
CZ: Czech Republic, Czechia, République tchèque, República Checa, Tschechische Republik, Чешская Республика
KP: DPRK, D.P.R.K., Democratic People's Republic of Korea, КНДР, 朝鲜, كوريا الديمقراطية
KR: ROK, Republic of Korea, Korea, 韩国
LA: Laos
MD: Moldova, Republic of Moldova, Moldavia
MK: Macedonia, Mazedonien, Macédoine, Македония
MM: Myanmar, Burma, Birma, Birmanie, Birmania
NL: Netherlands, The Netherlands, Holland, Hollande, Holanda
PS: Palestine, Palestinian Territories, West Bank, Gaza Strip, Gaza, Palästina, Палестина, 巴勒斯坦, فلسطين
RU: Russian Federation, РФ, Российская Федерация
SY: Syrian Arab Republic
SZ: Swaziland
TL: East Timor
TR: Turkey, Turkiye
TT: Trinidad
VA: Vatican, Holy See, Vatikan, Ватикан, 梵蒂冈
VN: Viet Nam
BY: Белоруссия, Byelorussia
KG: Киргизия, Kirghizia
GM: The Gambia
BS: The Bahamas
IR: Islamic Republic of Iran
TZ: Tanzania
TW: Chinese Taipei, Taiwan
CF: CAR, C.A.R., Central African Republic
DO: Dominican Republic
SA: Saudi
NZ: N.Z.
PG: PNG
ZA: S. Africa, RSA
"""


def main():
    parser = argparse.ArgumentParser()
    for name in ["geonames", "names", "codes", "cldr", "subdivisions"]:
        parser.add_argument(f"--{name}", type=Path, required=True)
    given = parser.parse_args()
    places = rows(given)
    used = {f"{place[1]}-{place[2]}" for place in places}
    write("places.tsv", "", (line_of(place) for place in places))
    lines = []
    for code, found in regions(given).items():
        if "-" not in code or code in used:
            seen = {}
            for name in found:
                seen.setdefault(folded(name), name)
            lines.append(code + "\t" + "|".join(seen.values()))
    write("regions.tsv", "", lines)


if __name__ == "__main__":
    main()
