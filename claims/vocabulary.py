"""General words of this field in English, Italian and Russian, so that statements meet across languages. Pure.

Written for this project from general knowledge; names of actors and places are not here, they have a table of their
own. A line is one meaning; `*` stands for any ending. Accents are left out, as texts are compared without them.
"""

import unicodedata
from collections.abc import Mapping
from functools import cache

MEANINGS = """
war wars warfare wartime | guerra guerre bellic* | войн*
conflict* | conflitt* | конфликт*
invasion invade* invading | invasion* invade invaso invadere | вторжен* вторг*
attack* assault* strike strikes | attacc* assalt* | напада* напал* атак* удар удара ударов удары
peace peaceful | pace pacific* | мир мира мире миром мирн*
peacekeep* | peacekeep* | миротвор*
ceasefire truce armistice | tregua armistizio cessate | перемири*
protest* demonstration* riot* unrest rallies rally | protest* manifestazion* cortei corteo rivolt* disordin* | протест* беспоряд* митинг* демонстрац*
crisis crises | crisi | кризис*
collapse* | collass* croll* | крах краха коллапс* развал* крушен*
break breaks rupture split | rottura rotture | разрыв*
threat* menace* | minacci* | угроз* угрож*
danger* endanger* risk* | pericol* rischi* | опасн* риск*
fear* afraid worr* anxious | teme temono temere temev* paur* preoccup* timor* | опаса* бои* боят* страх* тревог*
weapon* arms arm armament* | armi arma armament* | оружи* вооружени*
supplier* supply supplies supplied | fornitor* fornitur* fornisc* fornir* | поставщик* поставк* поставля* снабжен*
drone drones uav uavs unmanned | drone droni | дрон* беспилот* бпла
shell shells ammunition munition* | proiettil* munizion* | снаряд* боеприпас*
missile* rocket* | missil* razz* | ракет*
army armies troops troop soldiers soldier forces force | esercit* truppe truppa soldat* forze forza | арми* войск* солдат* сил силы силами
military defence defense | militar* difesa | военн* оборон*
exercise* drill drills manoeuvres maneuvers | esercitazion* manovre | учени*
officer* | ufficial* | офицер*
train training trained | formazione addestra* | подготовк* обучен*
minister* ministry | ministr* minister* | министр* министер*
president* | president* | президент*
government* cabinet | governo governi | правительств*
parliament* senate | parlament* senato | парламент* сенат*
leader* leadership ruler* | dirigen* leader leadership vertic* | руководств* лидер* руководител*
elite elites | elite | элит*
elect elected election* reelected | elezion* elett* rielett* rielez* | избран* выбор* переизбра*
vote votes voting | vot* | голосован* проголос*
term mandate | mandato mandati | срок срока мандат*
law laws legal* legislation | legge leggi legal* | закон* юридическ*
accord* agreement* agree* deal deals pact pacts treaty treaties | accord* patto patti trattat* intesa intese | соглашен* договор* договар* сделк* пакт* согласи*
sign signs signed signing | firm* sottoscri* | подпис*
meet meets met meeting summit talks | incontr* vertice vedendo colloqui | встреч* встрет* саммит* переговор*
visit visits visited tour trip | visit* viaggio viaggi | визит* поездк* посети* посещ*
join* member* accession belong* | ader* membr* entra entrato entrata parte | вступ* член* входит присоедин*
leave left quit* withdraw* exit* | lasci* abbandon* uscit* uscire ritir* esce | покин* выход* выш* вывод* отказ*
alliance* ally allies allied | alleat* alleanz* | союзник* альянс* союзн*
partner* partnership | partner* partenariat* | партнер*
cooperat* collaborat* | cooperazion* collabor* | сотруднич* кооперац*
relation* ties tie bond bonds | rapport* legam* relazion* | отношен* связ*
neutral* | neutral* | нейтрал*
sovereign* independen* | sovran* indipenden* | суверен* независим*
integrity | integrita | целостност*
territor* land lands soil | territor* terra terre suolo | территор* земл*
border* frontier* | confin* frontier* | границ* пограничн*
front fronts | fronte fronti | фронт*
security safe safety | sicurezz* | безопасност*
terror* antiterror* | terrorism* antiterror* | террор* антитеррор*
separatis* secession* | separatis* secession* | сепарат*
region* province* | region* provinc* | регион* област*
city town capital | citta capitale | город* столиц*
north northern | nord settentrional* | север*
south southern | sud meridional* | юг юга юге южн*
east eastern | est oriental* | восток* восточн*
west western | ovest occident* | запад*
oil crude petrol* | petroli* greggio | нефт*
gas | gas | газ газа газом газу газов*
pipeline* | oleodott* gasdott* condott* | трубопровод* нефтепровод* газопровод*
fuel | carburant* combustibil* | топлив*
energy | energia energetic* | энерг*
nuclear atomic | nuclear* atomic* | ядерн* атомн*
uranium | uranio | уран урана урану ураном
price* cost costs cheap expensive | prezz* cost* | цен цена цены стоимост* стоит
export* | export* esporta* | экспорт* вывоз*
import imports imported importing | import importa importazion* importat* | импорт* ввоз*
trade trading sell sells sold selling buy buys bought buying purchase* sale sales | commerc* vend* compra* comprat* acquist* | торг* прода* купи* закуп* покуп* приобре*
transfer* deliver* | trasferiment* consegn* | передач* передал* поставил*
market* | mercat* | рынок рынк*
money funds fund budget spend* spent spending | spes* denar* soldi fondi bilancio spend* spende | деньг* денег расход* бюджет* средств* тратит потрати*
dollar dollars usd | dollar* | доллар*
euro euros | euro | евро
econom* | econom* | эконом*
invest* | invest* | инвест*
bank banks | banca banche | банк*
loan loans debt* credit | prestit* debit* credit* | кредит* долг*
sanction* | sanzion* | санкц*
company companies firm firms | aziend* impres* societa compagni* | компани* фирм* предприяти*
plant plants factory factories | fabbric* stabiliment* impiant* | завод* фабрик*
build builds built building construct* | costru* edific* | стро* построи* возвед*
produc* manufactur* make makes making made | produ* fabbrica fabbricare | произв* выпуск*
licence license* licensing | licenz* | лицензи*
ship ships vessel* boat* | nave navi naval* imbarcazion* | судн* судов корабл*
shipyard yard | cantier* | верф*
port ports harbour | porto porti | порт порта порту порты
railway* rail | ferrov* | железн* железнодорож*
road roads route routes corridor* | strad* rott* corridoi* percors* | дорог* маршрут* коридор* путь пути
standard* | standard | стандарт*
language* tongue | lingu* | язык*
alphabet* script | alfabet* | алфавит*
cyrillic | cirillic* | кирилли*
latin | latino latina | латин*
culture cultural | cultur* | культур*
minority minorities | minoranz* | меньшинств*
population inhabitant* people persons | popolazion* abitant* persone gente | населен* жител* люди людеи человек*
societ* | societ* | обществ*
media press newspaper* journalist* | media stampa giornal* giornalist* | сми медиа пресс* журналист* газет*
propaganda | propagand* | пропаганд*
dominat* | domin* | доминир* господств* преоблада*
influence* | influenz* | влия*
balance* equilibrium | equilibri* bilanci* | баланс* равновес*
policy policies politic* | politic* | политик* политическ*
strateg* | strateg* | стратег*
doctrine | dottrin* | доктрин*
hybrid | ibrid* | гибридн*
distanc* away detach* loosen* loos* drift* | distacc* allont* allent* stacc* smarc* | отдал* отход* дистанц* ослаб*
strengthen* deepen* closer tighten* | rafforz* approfond* avvicin* | укреп* усил* углуб* сближ*
speed* accelerat* hasten* sped | acceler* affrett* | ускор*
slow slows slowed slowing delay* | rallent* ritard* | замедл* задерж*
increase* grow grew grown growth rise rose risen raise* more | aument* cresc* salit* | рост рост* увелич* повыс* вырос* выраст*
decrease* fall fell fallen decline* reduc* cut cuts drop drops dropped | calo cala calato calata diminu* ridu* ridott* tagli* | сниж* сокращ* умен* упал* паден* сократ*
freeze froze frozen | congel* | заморо*
double doubled doubling | raddopp* | удво* вдвое
triple* | triplic* | утро* втрое
multipl* | moltiplic* | умнож* участил*
stop stops stopped halt* block* suspend* | ferm* blocc* sospe* arrest* interrott* interromp* | останов* приостан* блок* прекрат*
resume* lift lifts lifted restart* | ripres* riprend* rientrat* revoc* | возобнов* снят* снял*
start starts started begin* began begun launch* | inizi* comincia* avvi* lanci* | начал* начин* запуст* запуск*
end ends ended finish* complete* | fine finire finit* finisc* conclu* complet* termin* chiu* | заверш* законч* оконч*
open opens opened opening | apre aperto aperti aperta apertura aprire | открыт* открыл*
ban bans banned forbid* forbad* prohibit* | viet* proib* divieto | запрет* запрещ*
allow* permit* let lets | permett* consent* autorizz* | разреш* позвол*
recogni* | riconosc* | призна*
deny denies denied reject* refus* | neg* respin* rifiut* | отверг* отказал* отрица*
support* back backs backed backing | sosten* appogg* | поддерж*
oppose* opposition | oppon* oppos* | против противо* оппозиц*
help helps helped helping aid assist* | aiut* assisten* | помощ* помог* помога*
save saves saved saving rescue* | salv* | спас*
promis* pledg* | promess* promet* | обеща* обещан*
say says said declare* announce* told tell remark* word words | detto dice dire dichiar* annunc* parol* afferm* | сказа* заяв* объяв* слова слов словам* высказыв*
call calls called | chiam* defin* | назва* называ*
accuse* blame* | accus* | обвин*
want wants wanted mean means meant intend* aim aims | vuol* intend* mira mire mirano obiettiv* | хочет хоч* намер* стрем* цел*
plan plans planned planning project* | piano piani pianific* progett* | план* проект*
decide* decision* | decis* decid* | реши* решен*
large big huge great | grand* | больш* крупн*
small little limited minor | piccol* limitat* | маленьк* небольш* ограничен*
main chief principal leading | principal* | главн* основн*
first | primo prima | перв*
last latest | ultim* | последн*
only sole | solo sola unic* soltanto | единствен* только лишь
all every whole entire | tutt* inter* | все всех всеми вся весь
half | meta mezza mezzo | полов* полутор*
quarter quarters | quart* | четверт*
third thirds | terz* | треть трети
percent | percento | процент*
died dead death* killed lives casualties victims | mort* uccis* vittim* | погиб* жертв* смерт* убит*
year years yearly annual* | anno anni annu* annuale | год года году годов* лет ежегодн*
month months monthly | mese mesi | месяц*
day days | giorn* | день дня дней дни
history historic* | stori* | истори*
new renew* | nuov* rinnov* | новый новая новое новые нового новой новых обнов*
old former previous | vecch* ex precedent* | прежн* бывш* стар* предыдущ*
joint common shared | comun* congiunt* condivis* | совместн* общ*
project forum | forum | форум*
embassy ambassador* envoy | ambasciat* inviat* | посольств* посол* представител* посланник*
communit* | comunit* | сообществ*
organi* | organizz* | организац*
union | unione | союз союза союзе
group groups grouping | grupp* | групп*
bloc blocs |  | блок блока блоку
integration | integrazion* | интеграц*
migrant* migration immigr* | migra* immigra* | мигра* иммигр*
crime crimes criminal* | crimin* | преступ*
corrupt* | corruz* corrott* | корруп*
reform* | riform* | реформ*
referendum | referendum | референдум*
rights | diritti diritto | права прав
prison jail arrest* detain* | carcer* prigion* arresta* | тюрьм* арест* задержа*
water dam river | acqua diga fiume | вод* дамб* плотин* рек река реки
food grain wheat | cibo grano cereal* | продовольств* зерн* пшениц*
sea | mare | море моря морск*
space satellite* | satellit* | космич*
student* school* universit* | student* scuol* universit* | студент* школ* университет*
religio* islam* muslim* | religios* islam* musulman* | религи* ислам* мусульман*
tourism tourist* | turism* turist* | туризм* турист*
distrust suspicion mistrust | diffidenz* sfiducia sospett* | недовер* подозр*
trust confiden* | fiduci* | довер* уверен*
close closeness near | vicin* | близк* близост*
live reside* | viv* risied* | живет живут прожива*
face challenge* | sfid* | вызов* бросает
hostile hostility enemy | ostil* nemic* | враждеб* враг*
friend* | amic* amicizi* | друг друж*
deceiv* cheat* fool* | ingann* | обман*
expert* | espert* | эксперт*
communicat* | comunicazion* | коммуник* общен*
resource* | risors* | ресурс*
type types kind kinds | tipo tipi tipolog* | тип типа типов вид видов
part parts component* | part* component* | част* компонент* детал*
respond response answer* retaliat* | rispo* ritorsion* | ответ*
buffer cushion | cuscinett* | буфер* подушк*
symbio* | simbio* | симбио*
dependen* depend depends need needs | dipend* bisogno | завис* нужд*
diversif* | diversific* | диверсиф*
parallel | parallel* | параллельн*
channel* | canal* | канал*
base bases airbase* | base basi | база базы базу базе баз
airport* flight* fly flies flown air | aeroport* volo voli volare volano aerei aerea | аэропорт* рейс* авиа* полет* воздуш*
citizen* passport* | cittadin* passaport* | граждан* паспорт*
adapt* | adegu* adatt* | адапт* приведен*
settle* | risol* | урегулир*
transit cross crosses crossed passing | transit* pass* attravers* | транзит* через
republic* | repubblic* | республик*
create* establish* found founded | crea creato creata create creare creazion* fondat* fondaz* istituit* | созда* учреди* основа*
accept* | accett* | приня* приним*
use uses used using | usa usato usata usati usare usano usando impiega* utilizz* | использ* примен*
show shows prove* demonstrat* | mostr* dimostr* | показ* доказ* демонстр*
opinion* think thinks thought believ* according | secondo pens* ritien* ritengono ritenut* opinion* | мнени* считает считают думает думают полага*
doubt* question | dubb* | сомн*
condition* unless | condizion* | услови*
technolog* | tecnolog* | технолог*
car cars vehicle* tank tanks | auto veicol* carri carro | автомобил* машин* танк*
aircraft plane planes jet jets helicopter* | aereo caccia elicotter* | самолет* вертолет* истребител*
"""

OPPOSITES = (
    ("strengthen", "distanc"), ("increase", "decrease"), ("speed", "slow"), ("stop", "resume"), ("start", "end"),
    ("start", "stop"), ("ban", "allow"), ("recogni", "deny"), ("support", "oppose"), ("join", "leave"),
    ("north", "south"), ("east", "west"), ("large", "small"), ("import", "export"), ("trust", "distrust"),
    ("war", "peace"), ("first", "last"), ("half", "double"), ("accept", "deny"), ("friend", "hostile"),
    ("double", "triple"), ("oil", "gas"), ("all", "part"), ("all", "only"), ("all", "half"),
)  # fmt: skip
"""Meanings of which a statement says something else than one with the other; named by their first English word."""


def fold(text: str) -> str:
    """Put a text into small letters without accents; й and ё become и and е."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


TURNING = frozenset(
    "end stop deny oppose doubt opinion fear promis plan want decide leave say ban accuse deceiv allow".split()
)
"""Meanings that make another statement of one: that it ended, that somebody said it, fears it, wants it."""


@cache
def _table() -> tuple[Mapping[str, str], Mapping[str, str], Mapping[str, tuple[str, ...]]]:
    whole: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    words: dict[str, tuple[str, ...]] = {}
    for line in MEANINGS.strip().splitlines():
        columns = [fold(column).split() for column in line.split("|")]
        meaning = columns[0][0].rstrip("*")
        words[meaning] = tuple(word for column in columns for word in column)
        for word in words[meaning]:
            (beginnings if word.endswith("*") else whole).setdefault(word.rstrip("*"), meaning)
    return whole, beginnings, words


@cache
def meaning(word: str) -> str:
    """Give the meaning of a folded word, named by its first English word; empty where it is not listed."""
    whole, beginnings, _words = _table()
    if word in whole:
        return whole[word]
    return next((beginnings[word[:end]] for end in range(len(word), 1, -1) if word[:end] in beginnings), "")


def words_for(meaning_name: str) -> tuple[str, ...]:
    """Give the words of a meaning in every language, those that stand for a beginning with their `*`."""
    return _table()[2].get(meaning_name, ())
