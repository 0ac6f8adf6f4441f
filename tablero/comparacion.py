"""Qué cambió entre dos lecturas (T, K) de una estrategia: acción, campo, antes, después, y por qué hecho."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from operator import itemgetter

from django.core.exceptions import BadRequest
from django.db.models import Q
from django.http import QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from estrategia.models import Accion, Avance, Reprogramacion
from estrategia.views import la_estrategia
from seguimiento.corte import Corte, CorteInvalido
from seguimiento.descargas import descarga, nombre_de_archivo
from seguimiento.excel import Columna
from seguimiento.frases import cifra, fecha
from seguimiento.libro import TIPO_XLSX, Libro
from seguimiento.plazos import Estado, Semaforo, Situacion
from seguimiento.totales import Totales, contar

# De cada campo, de qué anotación sale y cómo se llama.
CAMPOS = {
    "estado": "estado",
    "avance": "avance",
    "situacion": "situacion",
    "semaforo": "semaforo",
    "inicio": "plazo_inicio",
    "fin": "plazo_fin",
    "reprogramaciones": "movimientos",
}
ROTULOS = {"situacion": "Situación", "semaforo": "Semáforo"}
CATALOGOS = {"estado": Estado, "situacion": Situacion, "semaforo": Semaforo}
FECHAS = {"inicio", "fin"}
MAXIMO = 100


@dataclass(frozen=True, slots=True)
class Diferencia:
    """Una acción que se lee distinto: `campos` es [(campo, antes, después)], ya en palabras."""

    codigo: str
    nombre: str
    campos: list


COLUMNAS = (
    Columna("codigo", "Código", "codigo", 10, "Código de la acción.", lambda f: f[0]),
    Columna("accion", "Acción", "frase", 50, "Nombre de la acción.", lambda f: f[1]),
    Columna("campo", "Campo", "texto", 18, "Qué cambió.", lambda f: f[2]),
    Columna("antes", "Antes", "texto", 24, "Cómo se leía en el primer corte.", lambda f: f[3]),
    Columna("despues", "Después", "texto", 24, "Cómo se lee en el segundo.", lambda f: f[4]),
)


def leer(usuario, estrategia, corte, supuestos=()):
    """Consulta de (código, lugar del objetivo, lugar en él, nombre y cada uno de `CAMPOS`), sin orden, al corte."""
    acciones = Accion.objects.visibles_para(usuario).al(corte, estrategia=estrategia, supuestos=supuestos)
    return acciones.order_by().values_list("codigo", "objetivo__orden", "orden", "nombre", *CAMPOS.values())


def fotografia(usuario, estrategia, corte):
    """{código: {nombre y cada uno de `CAMPOS`}} al corte, con valores que se escriben en JSON."""
    return por_codigo(leer(usuario, estrategia, corte))


def por_codigo(filas):
    """{código: la fila en JSON}, en el orden del documento."""
    return {codigo: en_json(fila) for codigo, _, _, *fila in sorted(filas, key=itemgetter(1, 2, 0))}


def distintas(antes, despues):
    """Las diferencias entre dos lecturas: la base las resta y solo da las filas que cambiaron."""
    return diferencias(por_codigo(antes.difference(despues)), por_codigo(despues.difference(antes)))


def en_json(fila):
    """Una fila de `leer` con valores que se escriben en JSON."""
    return {campo: simple(valor) for campo, valor in zip(("nombre", *CAMPOS), fila, strict=True)}


def simple(valor):
    if isinstance(valor, Decimal):
        return float(valor)
    return valor.isoformat() if isinstance(valor, date) else valor


def diferencias(antes, despues):
    """[Diferencia] entre dos fotografías, en el orden de la segunda; lo que falta en una se dice."""
    vacia = dict.fromkeys(CAMPOS)
    hallado = []
    for codigo in [*despues, *(c for c in antes if c not in despues)]:
        una, otra = antes.get(codigo, vacia), despues.get(codigo, vacia)
        campos = [
            (ROTULOS.get(campo, campo.capitalize()), en_palabras(campo, una[campo]), en_palabras(campo, otra[campo]))
            for campo in CAMPOS
            if una[campo] != otra[campo]
        ]
        if campos:
            hallado.append(Diferencia(codigo, (despues.get(codigo) or antes[codigo])["nombre"], campos))
    return hallado


def en_palabras(campo, valor):
    if valor is None:
        return "—"
    if campo in CATALOGOS:
        return CATALOGOS[campo](valor).label
    if campo in FECHAS:
        return fecha(date.fromisoformat(valor))
    return f"{cifra(valor)} %" if campo == "avance" else str(valor)


def leer_cortes(request):
    """Los dos cortes de la dirección: `a`, `ka`, `b` y `kb`. Sin `a`, el cierre del mes anterior; sin `b`, hoy."""
    ahora = timezone.now()
    pedido = [
        {"corte": request.GET.get(t, ""), "conocido": request.GET.get(k, "")} for t, k in (("a", "ka"), ("b", "kb"))
    ]
    hoy = timezone.localdate(ahora)
    cierre = hoy.replace(day=1) - timedelta(days=1)
    pedido[0]["corte"] = pedido[0]["corte"] or cierre.isoformat()
    try:
        una, otra = (Corte.leer(datos, ahora) for datos in pedido)
    except CorteInvalido as error:
        raise BadRequest(str(error)) from error
    if una.fecha > otra.fecha:
        raise BadRequest(
            f"El primer corte ({fecha(una.fecha)}) es posterior al segundo ({fecha(otra.fecha)}): póngalos al revés."
        )
    return una, otra


def registrados_entre(modelo, estrategia, una, otra):
    """Hechos que cuentan en el segundo corte y no habían ocurrido, o no se conocían, en el primero."""
    propios = modelo.objects.filter(accion__objetivo__estrategia=estrategia).conocidos(otra)
    nuevos = propios.filter(Q(**{f"{propios.TIEMPO}__gt": una.fecha}) | Q(registrado_en__gt=una.conocido))
    return nuevos.select_related("accion__objetivo__estrategia", "registrado_por").recientes()


@require_safe
def comparar(request):
    """Dos lecturas lado a lado: totales por objetivo, lo que cambió en cada acción y los hechos nuevos."""
    estrategia = la_estrategia(request)
    una, otra = leer_cortes(request)
    hallado = distintas(*(leer(request.user, estrategia, corte) for corte in (una, otra)))
    if request.GET.get("formato") == "xlsx":
        return comparacion_xlsx(estrategia, una, otra, hallado)
    avances = registrados_entre(Avance, estrategia, una, otra)
    contexto = {
        "estrategia": estrategia,
        "una": una,
        "otra": otra,
        "objetivos": por_objetivo(request.user, estrategia, una, otra),
        "n_diferencias": len(hallado),
        "diferencias": hallado[:MAXIMO],
        "n_avances": avances.count(),
        "avances": avances[:MAXIMO],
        "plazos": registrados_entre(Reprogramacion, estrategia, una, otra)[:MAXIMO],
        "consulta": direccion(una, otra),
    }
    return render(request, "tablero/comparar.html", contexto)


def direccion(una, otra):
    """Los parámetros que reproducen la comparación, con los dos K fijos: se puede compartir."""
    consulta = QueryDict(mutable=True)
    for t, k, corte in (("a", "ka", una), ("b", "kb", otra)):
        consulta[t], consulta[k] = corte.fecha.isoformat(), corte.conocido.isoformat()
    return consulta.urlencode()


def por_objetivo(usuario, estrategia, una, otra):
    """[(código, Totales, Totales)] y la estrategia entera al final."""
    acciones = Accion.objects.visibles_para(usuario)
    cuentas = [contar(acciones.al(corte, estrategia=estrategia), "objetivo__codigo") for corte in (una, otra)]
    (total_a, grupos_a), (total_b, grupos_b) = cuentas
    filas = [(c, grupos_a.get(c, Totales()), grupos_b.get(c, Totales())) for c in sorted({*grupos_a, *grupos_b})]
    return [*filas, ("Estrategia", total_a, total_b)]


def comparacion_xlsx(estrategia, una, otra, hallado):
    libro = Libro(estrategia.nombre, f"{una} → {otra}", estrategia.demostracion)
    filas = [(d.codigo, d.nombre, *campo) for d in hallado for campo in d.campos]
    libro.tabla("Comparación", COLUMNAS, filas)
    libro.diccionario({"Comparación": COLUMNAS})
    nombre = nombre_de_archivo(f"comparacion-{una.fecha.isoformat()}", otra, estrategia.demostracion, "xlsx")
    return descarga(libro.cerrar(), TIPO_XLSX, nombre)
