"""Words for the trials: what turns the sense of our three texts, what does not. No Django in here."""

BOILERPLATE = (
    "Leggi anche: le dieci notizie della settimana. Iscriviti alla newsletter!",
    "Accept all cookies to continue. Share this page with 3 friends.",
    "Подпишитесь на рассылку. Все новости за 24 часа.",
    "Menu · Home · Archive · Contacts",
    "By our own correspondent. Reading time: 4 minutes",
)

DENIALS = {"it": ["non", "mai", "senza"], "en": ["not", "never", "without"], "ru": ["не", "никогда", "без"]}

TURNING = {
    "it": {
        "cinque": "sette", "tre": "due", "sette": "nove", "metà": "due terzi", "un terzo": "metà",
        "quaranta": "cinquanta", "milioni": "miliardi", "euro": "dollari", "più grandi": "meno grandi",
        "almeno": "al massimo", "in più": "in meno", "soltanto": "anche", "può": "deve", "possono": "devono",
        "dovrebbe": "deve", "sarà": "è", "costerebbe": "costerà", "contrari": "favorevoli al",
        "orientale": "settentrionale", "occidentale": "orientale", "sud": "nord", "primavera": "gennaio",
        "marzo": "maggio", "Molti": "Pochi", "molti": "alcuni", "senza": "con", "nessuno": "ognuno",
        "tutti": "molti", "approvato": "bocciato", "comprato": "venduto", "cresce": "diminuisce",
        "aprire": "chiudere", "notturno": "non notturno", "secondo": "contro", "ancora": "mai", "%": " milioni",
        "ha chiesto": "avrebbe chiesto", "abitata": "disabitata", "verso": "da", "o": "e",
        "ha scritto": "forse ha scritto", "circa": "oltre",
    },
    "en": {
        "million": "billion", "forty": "fourteen", "nine": "five", "two": "three", "three": "two",
        "more than": "less than", "must not": "must", "could": "must", "can": "cannot", "will": "may",
        "never": "often", "nobody": "everybody", "only": "also", "every": "some", "most": "some",
        "mostly": "hardly", "useful": "useless", "happy": "unhappy", "fair": "unfair", "agreed": "disagreed",
        "$": "€", "%": "‰", "to": "from", "for": "against", "before": "after", "since": "until", "weeks": "days",
        "old": "new", "cheap": "costly to build but not cheap", "open": "closed", "their": "our", "closed": "open",
        "or": "and", "many": "few", "limit": "allow", "expected": "unexpected", "completely": "incompletely",
        "lent": "sold", "about": "over", "brought": "never brought", "on foot": "without foot",
    },
    "ru": {
        "миллиарда": "миллиона", "рублей": "долларов", "семи": "шести", "четыре": "пять", "тридцати": "сорока",
        "никто": "каждый", "каждый": "никто", "Не все": "Все", "Не": "Только", "не": "всегда", "против": "за",
        "довольны": "недовольны", "безопасны": "опасны", "опасны": "безопасны", "хотя бы": "не более",
        "может": "должен", "должно": "может", "без": "с", "увеличит": "сократит", "снизить": "повысить", "до": "от",
        "через": "под", "апреля": "августа", "Многие": "Некоторые", "осенью": "вчера", "приблизительно": "ровно",
        "около": "более", "поставила": "не поставила", "или": "и", "закрытой": "открытой", "старый": "новый",
        "свяжет": "не свяжет", "кто": "не кто", "подписало": "не подписало", "и": "или", "км": "м",
        "года": "месяца", "знаком": "незнаком", "вернуть": "бы вернуть", "продлиться": "возможно продлиться",
    },
}  # fmt: skip

HARMLESS = {
    "it": {
        "attirare": "richiamare", "allargare": "ampliare", "soprattutto": "principalmente", "legname": "legnami",
        "macchine": "macchinari", "raccontano": "descrivono", "storia": "vicenda", "attraversa": "percorre",
        "delicato": "spinoso", "coltivati": "lavorati", "intatti": "illesi", "scelto": "nominato",
        "prudenza": "cautela", "antica": "remota", "ricordano": "rammentano", "fretta": "furia",
        "botteghe": "negozi", "vuoti": "deserti", "pazienza": "cura", "riparare": "aggiustare",
        "rinforzare": "consolidare", "frase": "formula", "semplice": "sobria", "disturba": "molesta",
        "scelta": "decisione", "osserva": "nota", "discussione": "trattativa", "preparato": "redatto",
        "regioni": "zone", "disccussione": "discussione",
    },
    "en": {
        "vessel": "craft", "wooden": "timber", "repair": "mend", "scanned": "digitised", "collection": "archive",
        "describe": "portray", "careful": "thorough", "written": "compiled", "floating": "drifting",
        "evening": "nightly", "letter": "note", "storm": "gale", "stone": "brick", "shallow": "slender",
        "reach": "visit", "stand": "stay", "test": "try", "quiet": "calm", "plain": "simple", "story": "tale",
        "medicine": "remedies", "margins": "notes", "readers": "borrowers", "quietly": "calmly",
        "guests": "callers", "narrow": "tiny", "oldest": "rarest", "opinions": "views", "gentle": "mild",
        "hull": "keel", "patched": "mended",
    },
    "ru": {
        "улиц": "проспектов", "торговцы": "продавцы", "опасаются": "боятся", "долгого": "затяжного",
        "фасады": "здания", "тихие": "бесшумные", "удобными": "мягкими", "отмечают": "подчёркивают",
        "сравнивать": "сопоставлять", "трудно": "сложно", "заметно": "ощутимо", "документов": "бумаг",
        "дорожку": "полосу", "чертежи": "схемы", "сложный": "трудный", "укрепить": "поправить", "поездки": "пути",
        "разговору": "обсуждению", "похожими": "сходными", "смотрят": "глядят", "осторожной": "сдержанной",
        "деревянными": "дощатыми", "звенел": "гремел", "магазины": "лавки", "прогулки": "гулянья",
        "подробное": "обстоятельное", "терпеливо": "тщательно", "скользкие": "крутые", "узкие": "тесные",
        "расписание": "распорядок", "простой": "ясной", "спокойно": "тихо", "мыслью": "фразой",
    },
}  # fmt: skip
"""Words that mean much the same, or a slip mended."""

ADDED = {
    "it": {
        "piano": "ambizioso", "documento": "lungo", "regioni": "ampie", "carichi": "pesanti", "valle": "verde",
        "mediatore": "esperto", "lettera": "accorata", "ponti": "antichi", "calendario": "preciso",
        "frase": "breve",
    },
    "en": {
        "readers": "patient", "hull": "wooden", "engine": "tired", "pages": "yellowed", "index": "handy",
        "box": "tin", "letter": "polite", "house": "lovely", "report": "lengthy", "cabin": "warm", "boat": "trusty",
    },
    "ru": {
        "рынок": "шумный", "фасады": "красивые", "документов": "важных", "чертежи": "эти", "опоры": "каменные",
        "наблюдателя": "опытного", "вагон": "красный", "письмо": "вежливое", "мыслью": "такой",
    },
}  # fmt: skip
"""Harmless words, put before these."""
