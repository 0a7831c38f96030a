"""What kind an item is, guessed from the words of its title and category, in the languages of the towns."""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.domain.programme import Kind

OTHERWISE = Kind.SEMINAR
"""What an item is taken for when no word tells: most parts of such files are talks."""

# Beginnings of words: endings differ by case. The first kind with a hit counts, so that a "farewell
# dinner" is a meal and "departure by bus" a transfer; what a talk may merely be about comes last.
_STEMS: dict[Kind, str] = {
    Kind.MEAL: (
        "breakfast lunch dinner supper meal brunch coffee snack buffet banquet catering brokast brokastis"
        " pusdien vakariņ kafij pusryčiai pusryčių pietūs pietų vakarien kava kavos frukost middag fika"
        " måltid frühstück mittagess abendess kaffee imbiss śniadan obiad kolacj kawa kawow posiłek завтрак"
        " обед ужин кофе доручак ручак вечер кафа doručak ručak večer kafa dejeuner déjeuner dîner"
    ),
    Kind.TRANSFER: (
        "bus buses coach coaches transfer shuttle departure departures departing travel autobus autobuss"
        " izbraukšan pārbraucien transfēr išvykim pervežim buss avgång resa abfahrt fahrt reisebus autokar"
        " odjazd przejazd wyjazd автобус отъезд трансфер аутобус полазак превоз polazak prevoz"
    ),
    Kind.ARRIVAL: (
        "arrival arrive arrivals check-in checkin registration ierašan ierodas reģistrācij atvykim"
        " registracij ankomst incheckning anreise ankunft anmeldung przyjazd rejestracj zakwaterowan приезд"
        " прибытие регистрац долазак регистрациј dolazak"
    ),
    Kind.EXCURSION: (
        "excursion tour sightseeing trip walk hike museum ekskursij pārgājien muzej ekskursija žygis"
        " utflykt rundtur vandring museet ausflug rundgang besichtigung führung wycieczk zwiedzan spacer"
        " экскурси прогулк музей излет обилазак шетња музеј izlet obilazak šetnj"
    ),
    Kind.CEREMONY: (
        "ceremony opening closing inauguration award awards wreath signing photo photograph welcome"
        " farewell ceremonij atklāšan noslēgum svinīg apbalvošan foto atidarym uždarym ceremonija"
        " apdovanojim öppning avslutning invigning prisutdelning fotografering eröffnung abschluss"
        " preisverleihung gruppenfoto feier otwarci zamknięci uroczyst ceremoni zdjęci открыти закрыти"
        " церемони награжден фото отварањ затварањ церемониј свечан otvaranj zatvaranj svečan"
    ),
    Kind.CULTURE: (
        "concert theatre theater performance festival exhibition party music dance film show koncert teātr"
        " izstād izrād svētk deju teatr parod šok konsert föreställning utställning dans konzert ausstellung"
        " aufführung tanz wystaw przedstawien taniec концерт театр выставк спектакл танц изложб представ"
        " izložb predstav"
    ),
    Kind.FREE: (
        "free leisure brīvais brīvs laisvas laisvalaik fri fritid freizeit czas-wolny wolny свободн слободн"
        " slobodn"
    ),
    Kind.BRIEFING: (
        "briefing meeting-point instruction sapulce instruktāž susirinkim genomgång möte besprechung"
        " einweisung odpraw zebran совещани инструктаж састанак sastanak"
    ),
    Kind.SEMINAR: (
        "seminar talk lecture workshop panel discussion keynote presentation debate session lightning round"
        " seminār lekcij diskusij darbnīc prezentācij seminaras paskait diskusija dirbtuv seminarium"
        " föreläsning verkstad samtal vortrag werkstatt diskussion podium seminari wykład warsztat dyskusj"
        " prezentacj семинар лекци доклад мастерск дискусси предавањ радиониц predavanj radionic"
    ),
}
_APART = "bus coach dance dans deju fika film free fri party resa round show tour trip walk"
_WHOLE = frozenset(_APART.split())
"""These count as whole words only: busy, coaching, tourism, showcase and freedom say something else."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def guess(categories: Iterable[str], titles: Iterable[str]) -> Kind | None:
    """Return the kind that the words tell; None if none does.

    A category tells more than a title. But many tools call everything a lecture: that it is one counts
    only where the title tells nothing else.
    """
    told = [kind for text in categories if (kind := _of(text)) is not None]
    other = [kind for kind in told if kind is not Kind.SEMINAR]
    return next((kind for kind in (*other, *map(_of, titles), *told) if kind is not None), None)


def _of(text: str) -> Kind | None:
    name = re.sub(r"[\s-]+", "_", text.strip().casefold())
    if name in _NAMES:
        return Kind(name)
    words = {part.casefold() for word in _WORD.findall(text) for part in (word, *word.split("-"))}
    told = {kind for word in words for kind in _kinds(word)}
    return next((kind for kind in _SPLIT if kind in told), None)


@lru_cache(maxsize=4096)
def _kinds(word: str) -> tuple[Kind, ...]:
    return tuple(kind for kind, stems in _SPLIT.items() if any(_tells(word, stem) for stem in stems))


def _tells(word: str, stem: str) -> bool:
    if word == stem or stem in _WHOLE:
        return word == stem
    return word.startswith(stem) or (len(stem) >= 6 and word.endswith(stem))


_NAMES = frozenset(str(kind) for kind in Kind)
_SPLIT = {kind: tuple(stems.split()) for kind, stems in _STEMS.items()}
