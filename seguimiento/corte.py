"""Los dos tiempos con que se mira: `corte` (T), cuándo ocurrió, y `conocido` (K), cuándo se supo (semantica §1)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone

from .periodos import PRIMER_ANIO, ULTIMO_ANIO
from .vigencias import PRIMER_INSTANTE, SIN_TERMINO

DIA, ULTIMO_MICRO = timedelta(days=1, microseconds=-1), 999_999  # todo K es el fin de lo que se escribe


class CorteInvalido(ValueError):
    """Un corte o un conocido que no se entiende; el mensaje dice qué se recibió y qué se espera."""


@dataclass(frozen=True, slots=True)
class Corte:
    """Fecha a la que se mira y hasta qué instante se toma en cuenta lo registrado.

    `fecha`: T, inclusive. `conocido`: K, instante con zona. `consulta`: los parámetros que los enlaces conservan: los
    dos tiempos y la estrategia, los que se hayan pedido. `es_ahora`: si K es el presente, y no un instante dado.
    """

    fecha: date
    conocido: datetime
    consulta: tuple[tuple[str, str], ...] = ()
    es_ahora: bool = False

    @classmethod
    def leer(cls, parametros, ahora):
        """Lee `corte` y `conocido` de los parámetros de una petición; lo ausente es hoy y ahora, en Lima."""
        fecha, conocido = (
            parametros.get("corte", "").strip(),
            parametros.get("conocido", "").strip(),
        )
        leido = leer_fecha(fecha) if fecha else timezone.localdate(ahora)
        consulta = [("corte", leido.isoformat())] if fecha else []
        if conocido:
            consulta.append(("conocido", conocido))
        if parametros.get("estrategia"):
            consulta.append(("estrategia", parametros["estrategia"]))
        return cls(
            leido,
            leer_conocido(conocido, ahora) if conocido else ahora,
            tuple(consulta),
            not conocido,
        )

    def __str__(self):
        return f"Situación al {self.momento}"

    @property
    def momento(self):
        """T y, si no es ahora, K: lo que dice toda frase que se copia (semantica §5)."""
        sabido = "" if self.es_ahora else f", con lo que se sabía el {self.sabido}"
        return f"{self.fecha:%d/%m/%Y}{sabido}{f' ({self.proyectado})' if self.proyectado else ''}"

    @property
    def sabido(self):
        """K como se lee y se vuelve a escribir: lo que aquí dice, `leer_conocido` lo lee igual."""
        return escribir_instante(self.conocido)

    @property
    def conocido_iso(self):
        """K para otra máquina: exacto y con su desfase, el de Lima."""
        return timezone.localtime(self.conocido).isoformat(timespec="microseconds")

    @property
    def proyectado(self):
        """Qué se dice de un T posterior a K: nadie lo ha visto todavía; «» si no lo es."""
        if self.fecha <= timezone.localdate(self.conocido):
            return ""
        return "proyectado: aún no llega" if self.es_ahora else "proyectado: entonces aún no llegaba"

    @property
    def hasta(self):
        """Hasta qué instante cuenta lo registrado: con lo que se sabe ahora, todo, aunque el reloj se atrase."""
        return SIN_TERMINO if self.es_ahora else self.conocido

    @property
    def lectura(self):
        """Lo que decide qué se lee: dos cortes con la misma leen lo mismo. Con lo que se sabe ahora, K no cuenta."""
        return Corte(self.fecha, self.hasta, es_ahora=self.es_ahora)

    @property
    def en_archivo(self):
        """Con lo que se nombra un archivo: «2022-06-30» y, si no es lo que se sabe ahora, «-sabido-2022-06-20».

        Si K no es el fin de ese día, lleva su hora: dos lecturas de un mismo día no se llaman igual.
        """
        if self.es_ahora:
            return self.fecha.isoformat()
        sabido = timezone.localtime(self.conocido)
        fraccion = "" if sabido.microsecond == ULTIMO_MICRO else f"{sabido:%f}"
        hora = "" if sabido.time() == time.max else f"-{sabido:%H%M%S}{fraccion}"
        return f"{self.fecha.isoformat()}-sabido-{sabido.date().isoformat()}{hora}"

    @property
    def querystring(self):
        return urlencode(self.consulta)

    @property
    def tiempos(self):
        """Los dos tiempos, como consulta."""
        return urlencode([par for par in self.consulta if par[0] != "estrategia"])

    def de_estrategia(self, codigo):
        """El mismo corte, con los enlaces en esa estrategia."""
        sin_ella = tuple(par for par in self.consulta if par[0] != "estrategia")
        return replace(self, consulta=(*sin_ella, ("estrategia", codigo)))

    def a_hoy(self, ahora):
        """El de hoy y ahora, con los enlaces en la misma estrategia."""
        return Corte.leer({nombre: valor for nombre, valor in self.consulta if nombre == "estrategia"}, ahora)

    @property
    def es_hoy(self):
        return not any(nombre == "corte" for nombre, _ in self.consulta)


def leer_fecha(texto):
    """Fecha escrita `AAAA-MM-DD` o `dd/mm/aaaa`. Lanza `CorteInvalido`."""
    for forma in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            leida = datetime.strptime(texto, forma).date()
        except ValueError:
            continue
        if not PRIMER_ANIO <= leida.year <= ULTIMO_ANIO:
            raise CorteInvalido(
                f"La fecha de corte «{texto}» no se puede mirar: use un año de {PRIMER_ANIO} a {ULTIMO_ANIO}."
            )
        return leida
    raise CorteInvalido(f"La fecha de corte «{texto}» no es una fecha. Escríbala así: 30/06/2022 o 2022-06-30.")


def leer_conocido(texto, ahora):
    """Instante hasta el que se sabía. Lanza `CorteInvalido` si no se entiende, es futuro o es anterior a 1900."""
    try:
        desde, hasta = leer_instante(texto)
    except (ValueError, OverflowError):
        raise CorteInvalido(
            f"«{texto}» no es un instante en «lo que se sabía el»: use 30/06/2022, 2022-06-30 o 2022-06-30T18:00-05:00."
        ) from None
    if desde > ahora:
        raise CorteInvalido(f"«Lo que se sabía el {texto}» está en el futuro: aún no se sabe.")
    if desde < PRIMER_INSTANTE:
        raise CorteInvalido(f"«Lo que se sabía el {texto}» no se puede mirar: use un año de {PRIMER_ANIO} en adelante.")
    # Un día, un minuto o un segundo que no ha terminado se lee hasta ahora.
    return min(hasta, ahora)


def leer_instante(texto):
    """(comienzo, fin) de lo que el texto nombra: un día, un minuto o un segundo, o el instante si trae fracción.

    «30/06/2022», «30/06/2022 18:00», «30/06/2022 18:00:05» y sus formas ISO, en Lima si no dicen su desfase. Lanza
    `ValueError`. Una hora ISO sin segundos es la del segundo 00.
    """
    dia, _, hora = texto.partition(" ") if "/" in texto else (texto, "", "")
    if hora or "/" in texto:
        texto = f"{datetime.strptime(dia, '%d/%m/%Y').date().isoformat()}{'T' if hora else ''}{hora}"
    instante = datetime.fromisoformat(texto.replace(" ", "+"))
    instante = instante if timezone.is_aware(instante) else timezone.make_aware(instante)
    if len(texto) == 10:
        return instante, instante + DIA
    if "." in texto:
        return instante, instante
    un_minuto = bool(hora) and hora.count(":") == 1
    return instante, instante.replace(microsecond=ULTIMO_MICRO, second=59 if un_minuto else instante.second)


def escribir_instante(instante):
    """«30/06/2022 18:00:05», en Lima: hasta el fin de ese segundo; un instante que no lo es lleva su fracción."""
    local = timezone.localtime(instante)
    fraccion = "" if local.microsecond == ULTIMO_MICRO else f".{local:%f}"
    return f"{local:%d/%m/%Y %H:%M:%S}{fraccion}"


class CorteMiddleware:
    """Lee el corte una vez por petición y lo deja en `request.corte`.

    Uno que no se entiende es un 400 que se queda en la página: a la fecha que se miraba, y con lo escrito y la falta
    junto a su casilla (`request.corte_invalido`). Lo que no es una página contesta solo la falta.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        ahora, request.corte_invalido = timezone.now(), None
        try:
            request.corte = Corte.leer(request.GET, ahora)
        except CorteInvalido as error:
            request.corte = Corte.leer({}, ahora)
            if request.path.startswith("/api/"):
                return JsonResponse({"error": str(error)}, status=400)
            return self.quedarse(request, str(error), ahora)
        return self.get_response(request)

    def quedarse(self, request, falta, ahora):
        """La misma página a la fecha anterior, con la falta; o solo la falta, si lo pedido no es una página."""
        escrito = {"corte": request.GET.get("corte", ""), "conocido": request.GET.get("conocido", "")}
        respuesta = None
        if request.method == "GET":
            request.corte_invalido = {"falta": falta, "campo": que_falla(escrito), **escrito}
            request.GET = con_lo_que_miraba(request, ahora)
            request.corte = Corte.leer(request.GET, ahora)
            respuesta = self.get_response(request)
        if respuesta is None or (respuesta.status_code == 200 and "html" not in respuesta["Content-Type"]):
            return render(request, "400.html", {"exception": falta}, status=400)
        if respuesta.status_code == 200:
            respuesta.status_code = 400
        return respuesta


def que_falla(escrito):
    """«corte» si la fecha es lo que no se entiende; si no, «conocido»."""
    try:
        if escrito["corte"].strip():
            leer_fecha(escrito["corte"].strip())
    except CorteInvalido:
        return "corte"
    return "conocido"


def con_lo_que_miraba(request, ahora):
    """Los parámetros de la petición, con los tiempos de la página de la que viene o, si no vale, los de hoy."""
    parametros = request.GET.copy()
    for nombre in ("corte", "conocido"):
        parametros.pop(nombre, None)
    anterior = urlsplit(request.headers.get("Referer", ""))
    previos = {n: v for n, v in parse_qsl(anterior.query) if n in ("corte", "conocido")}
    try:
        Corte.leer(previos, ahora)
    except CorteInvalido:
        previos = {}
    if anterior.netloc == request.get_host():
        parametros.update(previos)
    return parametros
