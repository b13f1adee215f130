"""Words by which the surroundings of a text are known, in Italian, English and Russian.

Each pattern matches from the beginning of a line; only short lines are looked at. A wrong guess costs an editor one
click, a missing one as well: the lists stay short.
"""

import re

FLAGS = re.IGNORECASE


def _begins(*words: str) -> re.Pattern[str]:
    return re.compile(r"(?:" + "|".join(words) + r")(?!\w)", FLAGS)


def _whole(*words: str) -> re.Pattern[str]:
    return re.compile(r"(?:" + "|".join(words) + r")\W*$", FLAGS)


NAVIGATION = _begins(
    r"skip to (?:main )?content", r"vai al contenuto", r"salta al contenuto",
    r"перейти к (?:основному )?содержанию", r"(?:menu|меню|home|главная)\W*$",
    r"(?:cookie|privacy policy|informativa sui cookie)", r"(?:accedi|log in|войти)\W*$", r"sei qui\W",
    r"you are here\W", r"tempo di lettura", r"\d+ min(?:ute)?s? read",
)  # fmt: skip
NEWSLETTER = _begins(
    r"iscriviti", r"abbonati", r"subscribe", r"sign up (?:for|to)", r"newsletter", r"подпи(?:ш|с)\w+",
    r"sostieni(?:ci)?\W", r"support (?:us|our)\b", r"поддержите",
)  # fmt: skip
COMMENTS = _begins(
    r"leave a (?:comment|reply)", r"lascia un commento", r"commenti?\W*$", r"comments?\W*$",
    r"\d+ (?:commenti|comments)", r"il tuo indirizzo (?:e-?mail)", r"your e-?mail address", r"оставить комментарий",
    r"комментари\w+\W*$", r"rispondi\W*$", r"required fields", r"i campi obbligatori", r"post comment",
    r"invia commento",
)  # fmt: skip
RELATED = _begins(
    r"articoli (?:simili|correlati)", r"related (?:articles|posts|stories|content)", r"leggi anche",
    r"read (?:also|more|next)", r"читайте также", r"по теме\W*$", r"potrebbe(?:ro)? interessarti",
    r"you may (?:also )?like", r"altri articoli", r"more from", r"più letti", r"most read",
)  # fmt: skip
ASIDE = _whole(
    r"recent posts", r"articoli recenti", r"recent comments", r"sponsor", r"categorie", r"categories",
    r"archivi?o?", r"archives?", r"tags?", r"cerca", r"search", r"condividi", r"share", r"tweet", r"facebook",
    r"twitter", r"telegram", r"whatsapp", r"linkedin", r"e-?mail", r"stampa", r"print", r"поделиться",
    r"pubblicità", r"advertisement", r"реклама", r"последние (?:записи|новости)", r"рубрики",
)  # fmt: skip
CLOSING = _begins(
    r"[×✕✖]\s*$", r"©", r"\(c\) ?\d{4}", r"all rights reserved", r"tutti i diritti riservati",
    r"riproduzione riservata", r"все права защищены",
)  # fmt: skip
SOURCE_LINK = re.compile(
    r"(?:(?:fonte|source|original(?:e)?|link|источник|tratto da|via)\s*:?\s*)?https?://\S+\s*$", FLAGS
)
CONTENTS_FOLLOW = frozenset({"comments", "sidebar", "related", "newsletter"})
"""Parts after which nothing of the text comes any more."""

NOTES = re.compile(
    r"(?:note(?: al testo| e riferimenti)?|notes|footnotes|references|riferimenti|примечания|сноски)\s*:?", FLAGS
)
CAPTION = re.compile(r"(?:fig(?:ura|ure|\.)|tab(?:ella|le|\.)|grafico|рис(?:унок|\.)|таблица)\s*\d", FLAGS)
BYLINE = re.compile(
    r"(?:[Dd]i|[Bb]y|[Aa]utor[ei]?:?|[Aa]uthor:|[Аа]втор:?|[Aa] cura di|DI|BY)\s+[^\W\d_a-zà-ÿа-я][^.!?:]{2,80}$"
)
GLUED_DATE = re.compile(r"\s*date[: ]\s*(\d{4}(?:-\d{2}){0,2})\s+(?=\S)")
