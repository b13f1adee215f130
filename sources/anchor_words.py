"""Words and signs on which the sense of a sentence turns, in Italian, English and Russian. No Django in here.

A passage whose words were changed may be shown to a person as *changed* only where none of these differs. The lists are
one for all three languages, as texts quote each other's. A word too many here costs a second look at a passage that
is then *lost*; a word too few costs a wrong one: in doubt a word goes in.
"""

import re

_words: set[str] = set()


def _also(text: str) -> None:
    _words.update(text.split())


def _list(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Negation, and what comes near it: one of these more or less turns a sentence round.
_also("""
    non no né nè ne mai nessuno nessuna nessun niente nulla senza senz neanche nemmeno neppure mica affatto tranne
    eccetto salvo quasi appena poco poca pochi poche manca manco privo priva privi prive anziché invece
    not n't never none nobody nothing nowhere neither nor without hardly scarcely barely rarely seldom cannot unless
    except almost nearly few little lacks lack lacking instead nay cant dont wont isnt arent wasnt werent doesnt didnt
    hasnt havent hadnt wouldnt couldnt shouldnt
    не ни нет без безо нельзя никто никого никому никем ничто ничего ничему ничем никогда нигде никуда ниоткуда никак
    никакой никакая никакое никакие никаких никакого никакой отнюдь вряд едва лишь кроме почти мало вместо якобы
""")

# Number words; what the patterns below do not build.
_also("""
    zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici
    diciassette diciotto diciannove cento mille mila primo prima primi prime secondo seconda terzo terza terzi quarto
    quarta quarti quinto quinta sesto sesta settimo settima ottavo ottava nono nona decimo decima mezzo mezza metà
    doppio doppia triplo tripla entrambi entrambe ambedue ambo decina decine dozzina dozzine centinaio centinaia
    migliaio migliaia milione milioni miliardo miliardi bilione bilioni paio coppia unico unica solo sola soli sole
    soltanto solamente
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands
    million millions billion billions trillion trillions dozen dozens first second third thirds fourth fifth sixth
    seventh eighth ninth tenth half halves quarter quarters once twice thrice double triple single both pair couple
    only sole bn mn tn k mln mld
    ноль нуль два две двух двум двумя двое три трёх трех трём трем тремя трое сто ста сорок сорока пять пяти шесть
    шести семь семи восемь восьми девять девяти десять десяти оба обе обоих обеих обоим пол полтора полутора раз
    дважды трижды вдвое втрое вчетверо пара только млн млрд трлн тыс единственный единственная единственное
    единственного
""")

# How many, how much, compared with what.
_also("""
    più meno maggiore maggiori minore minori superiore superiori inferiore inferiori oltre almeno massimo minimo circa
    tutto tutta tutti tutte ogni ognuno ciascuno qualche alcuni alcune alcuno alcuna molto molta molti molte tanti
    tante troppo parecchi vari peggio meglio migliore migliori peggiore peggiori rispetto
    more less fewer most least greater lesser larger smaller higher lower bigger above below over under beyond than
    all every each some any many much several various enough too better worse best worst about around roughly up down
    top bottom
    больше меньше более менее наиболее наименее выше ниже свыше около примерно минимум максимум больший меньший лучше
    хуже весь вся всё все всех всем всеми каждый каждая каждое каждого некоторые некоторых несколько нескольких много
    многие многих чем слишком хотя
""")

# Must, may, would; perhaps, allegedly; if. The Italian conditional and future are patterns.
_also("""
    può possono poteva potevano potuto possa possano deve devono doveva dovevano dovuto debba debbano vuole vogliono
    voleva volevano forse probabilmente presumibilmente presunto presunta presunti presunte possibile possibili
    impossibile probabile improbabile apparentemente sembra sembrano certamente sicuramente se qualora purché sia
    fosse fossero
    may might must can could shall should will would ought need needs perhaps maybe probably possibly allegedly
    reportedly apparently supposedly seems seem seemed certainly surely possible impossible likely unlikely if whether
    provided wo ca
    может могут мог могла могло могли можно должен должна должно должны нужно надо следует обязан обязана обязаны
    будет будут бы возможно невозможно вероятно невероятно наверное видимо кажется предположительно конечно если ли б
    пусть хочет хотят хотел хотела
""")

# When: months, days, and words that set one time against another.
_also("""
    sempre spesso talvolta talora gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre
    novembre dicembre lunedì martedì
    mercoledì giovedì venerdì sabato domenica ieri oggi domani prima dopo durante fino finché ancora già ormai scorso
    scorsa scorsi scorse prossimo prossima prossimi prossime precedente successivo successiva anno anni mese mesi
    settimana settimane giorno giorni ora ore minuti secolo secoli decennio decenni
    always often sometimes usually january february march april june july august september october november
    december monday tuesday wednesday
    thursday friday saturday sunday yesterday today tomorrow before after during until till since already yet still
    last next previous former later earlier ago now then year years month months week weeks day days hour hours
    minutes century centuries decade decades
    всегда часто иногда обычно редко января январь январе февраля февраль феврале марта март марте апреля апрель
    апреле мая май мае июня июнь июне июля
    июль июле августа август августе сентября сентябрь сентябре октября октябрь октябре ноября ноябрь ноябре декабря
    декабрь декабре понедельник вторник среда среду среды четверг пятница пятницу пятницы суббота субботу субботы
    воскресенье вчера сегодня завтра до после накануне уже ещё еще пока прошлого прошлом прошлый прошлой будущем
    будущего следующий следующем следующего год года году годы лет месяц месяца месяцев неделя недели недель день дня
    дней час часа часов век века десятилетие назад
""")

# Who to whom, for and against, where from and where to; or. A role turns on these while the names stay as they are.
_also("""
    da dal dallo dalla dall dai dagli dalle contro con col per verso pro anti sotto sopra sul sullo sulla sull sui
    sugli sulle su dentro fuori davanti dietro vicino lontano o oppure od nord sud est ovest destra sinistra tra fra
    to from by against for with into onto toward towards off out inside outside behind between among near far or north
    south east west left right pro anti pre post non versus
    к ко от ото из изо с со против за для между среди над под перед через или либо север юг восток запад севере юге
    востоке западе севера юга востока запада справа слева внутри вне у
""")

# Persons: who is meant may turn on these alone.
_also("""
    io tu lui lei noi voi loro essi esse nostro nostra nostri nostre vostro vostra vostri vostre chi cui
    i you he she we they him her us them his our your their hers ours theirs who whom whose
    я ты он она мы вы они его её ее им ими их нас нам вам вас наш наша наше наши ваш ваша ваши свой свою кто кого кому
""")

# What is counted or measured where no figure stands beside it; units.
_also("""
    percento euro dollaro dollari rublo rubli yuan sterlina sterline yen lira lire tenge tonnellata tonnellate
    chilometro chilometri metro metri litro litri ettaro ettari grado gradi barile barili
    percent percentage dollar dollars euros pound pounds rouble roubles ruble rubles cents ton tons tonne tonnes
    kilometre kilometres kilometer kilometers mile miles metre metres meter meters litre litres degree degrees barrel
    barrels acre km m cm mm kg g mg t ha kw mw gw kwh mwh gwh twh l ml gb mb tb hz km² m² m³
    процент процента процентов доллар доллара долларов евро рубль рубля рублей тенге юань юаней тонна тонны тонн
    километр километра километров метр метра метров литр литра литров градус градусов баррель баррелей гектар гектаров
    кг км
""")

# True or false, friend or enemy: opposites that no prefix tells.
_also("""
    calo cala perso persa persi perse vero vera veri vere falso falsa falsi false sì amico amica amici nemico
    nemica nemici alleato alleati alleata
    vittima vittime aggressore aggressori vittoria sconfitta guerra pace inizio fine buono cattivo alto alta alti alte
    basso bassa bassi basse grande grandi piccolo piccola piccoli piccole forte forti debole deboli nuovo nuova nuovi
    nuove vecchio vecchia vecchi ricco ricchi povero poveri aperto aperta aperti aperte chiuso chiusa chiusi chiuse
    vivo vivi morto morti
    lose loses losing lost loss losses sent ban bans unit units cut cuts rise rises true false yes friend friends
    enemy enemies foe foes ally allies allied victim victims aggressor aggressors
    victory defeat war peace start end beginning good bad high low big small large strong weak new old rich poor open
    opened closed alive dead guilty innocent safe dangerous legal public private import imports export exports
    правда ложь да друг друзья враг враги союзник союзники жертва жертвы агрессор победа поражение война войны мир
    мира начало конец хороший плохой высокий высокая высокие низкий низкая низкие большой большая большие маленький
    малый малая сильный слабый новый новая новые старый старая старые богатый бедный открыт открыта открыты закрыт
    закрыта закрыты жив мёртв мертв виновен импорт экспорт ввоз вывоз
""")

WORDS = frozenset(_words)
"""Whole words, in lower case."""

# Verbs and nouns that have an opposite, by the beginning that their forms share.
_TURNING = """
    aument diminu cresc cresciut crescit ridu ridott ridur ridus salit salir sald scend sces acceler rallent accett
    accoglie respin rifiut approv bocci condann lod elog sosten appogg oppos oppon contrast favor ostacol permett
    permess viet proib autorizz neg smett smess conferm afferm ammett ammess perd vinc vint vitt vend acquist compr
    ricev invi attacc difen difes inizi cominci continu interromp interrott fall riusc evit imped unir divid separ
    entr usci arriv apert apr chius chiud alz abbass rafforz indebol miglior peggior costru distru increas decreas
    rose grow grew grown fell drop declin shrink shrank reduc expand rais accept reject refus disapprov condemn prais
    support resist allow permit permitt forbid forbad banned prohibit deny deni denied confirm admit admitt affirm
    lost win won buy bought sell sold receiv send attack defend begin began stop ceas halt fail succeed succes avoid
    prevent join leav left separat enter exit open clos strengthen weaken improv worsen build built destroy destr gain
    import export encourag discourag calat calar calano concess conced fermat ferma cessa cessat partenz partit backed
    backing risin cutting
    увелич уменьш рост рос вырос выраст раст сниж сниз снизи сокра пад паде упал поднял подня повы пони приня прини
    отказ отклон отверг отверж одобр осуд осужд похвал хвал поддерж выступ разреш запре позвол дозвол опроверг отриц
    подтверд призна потер теря проигр выигр побед прода купи покуп получи отправ напа напад атак защи начал начин
    продолж прекра останов неуда удал избе предотвр объедин раздел вошл вход выход вышл откры закры усил ослаб улучш
    ухудш разруш строит постро
"""

# Peoples and groups: Italian and Russian write them small. A capital, as in English, is caught as a name.
_PEOPLES = """
    russ ucrain kazak kazach cines turc american statunitens europe tedesc german frances ingles britannic italian
    spagnol portoghes grec polacc ungheres iranian persian irachen israelian ebre ebraic palestines sirian libanes
    giordan egizian arab saudit giappones corean nordcorean sudcorean indian pakistan afghan uzbek uzbec usbec tagik
    tagic kirghis chirghis turkmen turcmen azer armen georgian bieloruss moldav romen rumen bulgar serb kosovar croat
    bosniac alban macedon svizzer austriac belg olandes svedes norveges danes finlandes finnic lituan letton eston cec
    slovacc sloven canades messican brasilian argentin cuban venezuelan colombian cilen african etiop somal nigerian
    libic tunisin algerin marocchin asiatic sovietic occident oriental settentrional meridional australian cecen tatar
    mongol vietnamit thailandes indonesian filippin taiwanes tibetan uigur islamic musulman cristian cattolic ortodoss
    sunnit sciit curd taleban comunist fascist nazist democratic repubblican conservator laburist socialist liberal
    росси русск украин казах кита турец турк америк европ немец герман франц англи британ итал испан португал грече
    грек польск поляк венгер иран ирак израил еврей палестин сири ливан егип араб саудов япон корей инди пакист афган
    узбек таджик киргиз кыргыз туркмен азербайдж армян армен грузин белорус молдав молдов румын болгар серб хорват
    албан швейцар австри бельг голланд нидерланд шведск швед норве датск датчан финск финн литов латыш латви эстон
    чешск чех словац словен канад мексик бразил аргентин кубин венесуэл африкан эфиоп ливий советск западн восточн
    северн южн азиат австрали чечен татар монгол вьетнам тайван ислам мусульман христиан католи православн суннит шиит
    курд талиб коммунист фашист нацист демократ республикан консерват либерал социалист
"""

# Number words that are built: compounds, ordinals, cases. What only begins like a Russian numeral is meant, too.
_NUMERALS = (
    r"(?:un|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|venti?|trenta?|quaranta?|cinquanta?|sessanta?|settanta?"
    r"|ottanta?|novanta?|cento?|mila|mille|[a-z]{3,8}dici|dicia[a-z]{5,7}|milion[ei]|miliard[oi])+(?:uno|tré|otto)?"
    r"|[a-z]{2,}esim[oaie]|(?:raddoppi|triplic|quadruplic|dimezz)\w+"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)t(?:y|ies|ieth|een|eenth)|(?:doubl|tripl|quadrupl|halv)\w+"
    r"|(?:один|одн(?:а|о|и|ого|ому|ой|им|их|ими|у)$|перв|втор(?:о|ы|а|у)|трет|четвер|четыр|пят(?!н)"
    r"|шест(?!в)|седьм|восьм|девят|десят|сотн|сотен|двест|двухсот|трист|тысяч|миллион|миллиард|триллион|половин"
    r"|дв(?:ум|ух|ое|оих|оим)|тр(?:ем|ём|ех|ёх|ое|оих|оим)|семь|семе|январ|феврал|март|апрел|июн|июл|август|сентябр"
    r"|октябр|ноябр|декабр|понедельник|вторник|четверг|пятниц|суббот|воскресен"
    r"|двадцат|тридцат|удво|утро|дюжин|двой|трой|кратн)\w*|\w*(?:надцат|десят|сот)\w{0,4}"
)

# The Italian conditional and future (“sarebbe”, “saranno”), and English words in -less.
_ENDINGS = r"\w+r(?:ebbe|ebbero|emmo|esti|este|à|anno|emo|ete)|\w{3,}less"

TURNS = re.compile(
    rf"(?:{_NUMERALS}|{_ENDINGS}|(?:{'|'.join(sorted(_list(_TURNING + _PEOPLES), key=len, reverse=True))})\w*)"
)
"""Words of which every form is meant. To be matched whole, in lower case."""

# Beginnings that turn a word round: legal and illegal, import and export, верный and неверный, входит and выходит.
HEADS = tuple(
    sorted(
        _list("""
        in im il ir un dis non de des s a an mis anti contro contra filo pro pre post sub sotto sopra sovra over under
        out up down re ri inter intra extra es ex en em ac ad per inde iper ipo hyper hypo mal bene male auto pseudo
        vice counter не без бес анти противо контр про до после пред под над в во вы при у от ото за пере раз рас с
        недо полу псевдо по на с со вос вз о об из ис экс им
        """),
        key=len,
        reverse=True,
    )
)

# Words so plain that they are no name when a sentence begins with them. Closed classes;
# all else with a capital is a name.
OPENERS = _list("""
    il lo la gli le un una uno del dello della dell dei degli delle al allo alla all ai agli alle nel nello nella nell
    nei negli nelle sul di ed che questo questa questi queste quello quella quelli quelle anche inoltre infatti
    tuttavia però ma poi quindi dunque così intanto mentre quando come dove quanto ecco
    the an in on at of and but this that these those there here it its as is are was were also however moreover
    therefore thus so meanwhile while when where what which how
    на по об это этот эта эти тот та те также однако поэтому кроме но так как когда где что при там здесь между тем
    затем
    """)

# Words that a running text in one of the three languages cannot do without, and its neighbours do not share.
COMMON = {
    "it": _list("""
        il gli di che della delle degli dello dei dell nel nella nelle nello nei alla alle agli è sono anche questo
        questa
        questi queste quello quella più dal dalla dai per hanno ed nell dall sull sulla sulle cui essere stato stata
        stati
        ogni anni mentre perché
    """),
    "en": _list("""
        the of and to that for are with by from its it this these which have has been were their but they when where
        than into each every between would after before there
    """),
    "ru": _list("""
        что это этот эта эти этого этой его её ее их был была были было для из к ко у чтобы также уже ещё еще только где
        когда если мы они он она лет году
    """),
}
"""Two words of a quotation and its context must be among these for its language to be known."""

SHARED = {
    "it": _list("la le lo un una e in con non ha ma se si al del come da"),
    "en": _list("in is was on as an or not he we will a at be so"),
    "ru": _list("и в на с не по от как при о за во до или но а"),
}
"""Words that count towards its share of a text, but that neighbours have as well."""

ALPHABETS = {"it": "a-zàèéìíîòóùú", "en": "a-z", "ru": "а-яё"}
"""The letters of ordinary words; a word with others is of no language that the lists above know."""

ENDINGS = re.compile(
    r"\w{2,}(?:ого|его|ому|ему|ыми|ими|ая|ую|ый|ий|ться|ется|ется|ится|ются|ов|ев|ами|ями|ах|ях|ии|ию|ия|ной)"
)
"""Endings of Russian that its neighbours write otherwise."""
