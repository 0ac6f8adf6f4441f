"""Qué cambió entre dos lecturas (T, K) de una estrategia: acción, campo, antes, después, y por qué hecho."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from operator import itemgetter

from django.core.exceptions import BadRequest
from django.db.models import Exists, OuterRef, Q, prefetch_related_objects
from django.http import QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from estrategia.models import Accion, Avance, Estrategia, Reprogramacion
from estrategia.views import la_estrategia
from seguimiento.corte import Corte, CorteInvalido
from seguimiento.descargas import descarga, nombre_de_archivo
from seguimiento.excel import Columna
from seguimiento.frases import cifra, fecha
from seguimiento.libro import TIPO_XLSX, Libro
from seguimiento.models import Usuario
from seguimiento.plazos import Estado, Situacion
from seguimiento.rotulos import Rotulo, Semaforo
from seguimiento.totales import Totales, contar

# De cada campo, de qué anotación sale y cómo se llama.
CAMPOS = {
    "estado": "estado",
    "avance": "avance",
    "situacion": "situacion",
    "semaforo": "semaforo",
    "rotulo_codigo": "rotulo",
    "inicio": "plazo_inicio",
    "fin": "plazo_fin",
    "reprogramaciones": "movimientos",
}
ROTULOS = {"situacion": "Situación", "semaforo": "Semáforo", "rotulo_codigo": "Rótulo"}
CATALOGOS = {"estado": Estado, "situacion": Situacion, "semaforo": Semaforo, "rotulo_codigo": Rotulo}
FECHAS = {"inicio", "fin"}
TIPOS = {"avance": "porcentaje", "reprogramaciones": "entero"} | dict.fromkeys(FECHAS, "fecha")
MAXIMO = 50


@dataclass(frozen=True, slots=True)
class Diferencia:
    """Una acción que se lee distinto: `campos` es [(campo, antes, después)], ya en palabras.

    `celdas`: lo mismo para un libro, cada valor con su tipo: una fecha es fecha y un porcentaje, número.
    """

    codigo: str
    nombre: str
    campos: list
    celdas: list


COLUMNAS = (
    Columna("codigo", "Código", "codigo", 10, "Código de la acción.", lambda f: f[0]),
    Columna("accion", "Acción", "frase", 50, "Nombre de la acción.", lambda f: f[1]),
    Columna("campo", "Campo", "texto", 18, "Qué cambió.", lambda f: f[2]),
    Columna("antes", "Antes", "mixto", 24, "Cómo se leía en el primer corte.", lambda f: f[3]),
    Columna("despues", "Después", "mixto", 24, "Cómo se lee en el segundo.", lambda f: f[4]),
)


@dataclass(frozen=True, slots=True)
class Lectura:
    """Las acciones de una estrategia al corte, o como se leerían con esos supuestos."""

    usuario: Usuario
    estrategia: Estrategia
    corte: Corte
    supuestos: tuple = ()

    def acciones(self):
        """La consulta, sin orden."""
        propias = Accion.objects.visibles_para(self.usuario)
        return propias.al(self.corte, estrategia=self.estrategia, supuestos=self.supuestos).order_by()

    def totales(self):
        """(Totales, {pk de cada objetivo: Totales})."""
        return contar(self.acciones(), "objetivo_id")

    def fotografia(self, pks=None):
        """{código: {nombre y cada uno de `CAMPOS`}} de todas o de esas, en su orden y con valores de JSON."""
        acciones = self.acciones()
        if pks is not None:
            # Son pocas: se piden por su llave, y no recorriendo las vigencias de la estrategia.
            acciones = Accion.objects.al(self.corte, supuestos=self.supuestos).filter(pk__in=pks)
        filas = acciones.values_list("objetivo__orden", "orden", "codigo", "nombre", *CAMPOS.values())
        return {codigo: en_json(fila) for _, _, codigo, *fila in sorted(filas, key=itemgetter(0, 1, 2))}


def distintas(antes, despues, maximo=None):
    """(cuántas acciones se leen distinto, [Diferencia] de las primeras `maximo` o de todas, en el orden del documento).

    Son dos lecturas de la misma estrategia: la base las resta, y solo se traen enteras las que se piden.
    """
    orden = {objetivo.pk: objetivo.orden for objetivo in antes.estrategia.objetivos.all()}
    campos = ("objetivo_id", "orden", "pk", *CAMPOS.values())
    una, otra = (lectura.acciones().values_list(*campos) for lectura in (antes, despues))
    cambiaron = sorted((orden[objetivo], lugar, pk) for objetivo, lugar, pk, *_ in una.difference(otra))
    pks = [pk for _, _, pk in cambiaron[:maximo]]
    return len(cambiaron), diferencias(antes.fotografia(pks), despues.fotografia(pks))


def en_json(fila):
    """Nombre y campos de una acción, con valores que se escriben en JSON."""
    return {campo: simple(valor) for campo, valor in zip(("nombre", *CAMPOS), fila, strict=True)}


def simple(valor):
    if isinstance(valor, Decimal):
        return float(valor)
    return valor.isoformat() if isinstance(valor, date) else valor


def diferencias(antes, despues):
    """[Diferencia] entre dos fotografías, en el orden de la primera; solo de los campos que la primera trae."""
    halladas = []
    for codigo in [*antes, *(codigo for codigo in despues if codigo not in antes)]:
        una, otra = antes.get(codigo, {}), despues.get(codigo, {})
        cambiaron = [c for c in CAMPOS if (c in una or not una) and una.get(c) != otra.get(c)]
        if "rotulo_codigo" in cambiaron:  # una sola palabra: reúne las otras dos
            cambiaron = [c for c in cambiaron if c not in ("situacion", "semaforo")]
        if cambiaron:
            campos, celdas = _en(en_palabras, cambiaron, una, otra), _en(en_celda, cambiaron, una, otra)
            halladas.append(Diferencia(codigo, (otra or una).get("nombre", ""), campos, celdas))
    return halladas


def _en(forma, cambiaron, una, otra):
    """[(rótulo, antes, después)] de los campos que cambiaron, dichos en esa forma: en palabras o en celdas."""
    return [
        (ROTULOS.get(campo, campo.capitalize()), forma(campo, una, "no estaba"), forma(campo, otra, "ya no está"))
        for campo in cambiaron
    ]


def en_celda(campo, fila, falta):
    """(valor, tipo) de un campo para un libro."""
    valor = fila.get(campo)
    if fila and valor is not None and campo in TIPOS:
        return (date.fromisoformat(valor) if campo in FECHAS else valor), TIPOS[campo]
    return en_palabras(campo, fila, falta), "texto"


def en_palabras(campo, fila, falta):
    """El valor de un campo como se lee; `falta`: qué se dice si la acción no estaba."""
    valor = fila.get(campo)
    if not fila:
        return falta
    if valor is None:
        return "—"
    if campo in CATALOGOS:
        return CATALOGOS[campo](valor).label
    if campo in FECHAS:
        return fecha(date.fromisoformat(valor))
    return f"{cifra(valor)} %" if campo == "avance" else str(valor)


def leer_cortes(request, parametros):
    """Los dos cortes de la dirección: `a`, `ka`, `b` y `kb`. Lanza `BadRequest`.

    Sin `b` ni `kb`, el corte que se miraba; sin `a`, el cierre del mes anterior a `b`; sin `ka`, el K que se miraba.
    """
    ahora, mirado = timezone.now(), dict(request.corte.consulta)
    sabido, pedido = mirado.get("conocido", ""), parametros.get
    try:
        otra = Corte.leer({"corte": pedido("b") or mirado.get("corte", ""), "conocido": pedido("kb", sabido)}, ahora)
        cierre = otra.fecha.replace(day=1) - timedelta(days=1)
        una = Corte.leer({"corte": pedido("a") or cierre.isoformat(), "conocido": pedido("ka", sabido)}, ahora)
    except CorteInvalido as error:
        raise BadRequest(str(error)) from error
    if una.fecha > otra.fecha:
        raise BadRequest(
            f"El primer corte ({fecha(una.fecha)}) es posterior al segundo ({fecha(otra.fecha)}): póngalos al revés."
        )
    if una.conocido > otra.conocido:
        raise BadRequest("En el primer corte se sabía más que en el segundo: ponga primero lo que se supo antes.")
    return una, otra


def propios(modelo, estrategia):
    """Los hechos de sus acciones; con EXISTS la base recorre el índice y se detiene al hallar los que se piden."""
    return modelo.objects.filter(Exists(Accion.objects.de(estrategia).filter(pk=OuterRef("accion"))))


def registrados_entre(modelo, estrategia, una, otra):
    """Hechos que cuentan en el segundo corte y no habían ocurrido, o no se conocían, en el primero."""
    cuentan = propios(modelo, estrategia).conocidos(otra)
    nuevos = Q(**{f"{cuentan.TIEMPO}__gt": una.fecha})
    if una.conocido < otra.conocido:
        nuevos |= Q(registrado_en__gt=una.hasta)
    return cuentan.filter(nuevos).select_related("accion__objetivo__estrategia", "registrado_por").recientes()


def anulados_entre(modelo, estrategia, una, otra):
    """Los que contaban en el primer corte y se anularon entre lo que se sabía en uno y en otro, con su anulación."""
    if una.conocido == otra.conocido:
        return modelo.objects.none()
    entre = {"anulacion__registrado_en__gt": una.hasta, "anulacion__registrado_en__lte": otra.hasta}
    hallados = propios(modelo, estrategia).registrados(una).filter(**entre)
    return hallados.select_related("accion__objetivo__estrategia", "anulacion__registrado_por").recientes()


def los_cortes(request):
    """(los dos cortes, «»); si no se entienden, los de siempre y por qué: la página se queda y lo dice."""
    try:
        return leer_cortes(request, request.GET), ""
    except BadRequest as error:
        if "formato" in request.GET:
            raise
        return leer_cortes(request, {}), str(error)


@require_safe
def comparar(request):
    """Dos lecturas lado a lado: totales por objetivo, lo que cambió en cada acción y los hechos nuevos."""
    estrategia = la_estrategia(request)
    prefetch_related_objects([estrategia], "objetivos")
    (una, otra), falta = los_cortes(request)
    # Los enlaces llevan a lo que se lee en el segundo.
    request.corte = otra if estrategia.por_defecto else otra.de_estrategia(estrategia.codigo)
    lecturas = [Lectura(request.user, estrategia, corte) for corte in (una, otra)]
    if request.GET.get("formato") == "xlsx":
        return comparacion_xlsx(estrategia, una, otra, distintas(*lecturas)[1])
    cuantas, halladas = distintas(*lecturas, MAXIMO)
    contexto = {"estrategia": estrategia, "una": una, "otra": otra, "objetivos": por_objetivo(*lecturas)}
    contexto |= {"n_diferencias": cuantas, "diferencias": halladas, "consulta": direccion(estrategia, una, otra)}
    contexto |= hechos_entre(estrategia, una, otra) | {"falta": falta}
    return render(request, "tablero/comparar.html", contexto, status=400 if falta else 200)


def hechos_entre(estrategia, una, otra):
    """Los avances y los plazos nuevos, y los que se anularon entre los dos cortes: cuántos son y los primeros."""
    n_hechos, hechos = contados(registrados_entre, estrategia, una, otra)
    n_anulados, anulados = contados(anulados_entre, estrategia, una, otra)
    return {"n_hechos": n_hechos, "hechos": hechos, "n_anulados": n_anulados, "anulados": anulados}


def contados(hallar, *entre):
    """(cuántos da `hallar` entre avances y plazos, los primeros `MAXIMO` de cada uno); cuenta solo lo que no cupo."""
    total, primeros = 0, []
    for consulta in (hallar(modelo, *entre) for modelo in (Avance, Reprogramacion)):
        hallados = list(consulta[:MAXIMO])
        total += consulta.count() if len(hallados) == MAXIMO else len(hallados)
        primeros += hallados
    return total, primeros


def direccion(estrategia, una, otra):
    """Los parámetros que reproducen la comparación, con los dos K fijos: se puede compartir."""
    consulta = QueryDict(mutable=True)
    if not estrategia.por_defecto:
        consulta["estrategia"] = estrategia.codigo
    for t, k, corte in (("a", "ka", una), ("b", "kb", otra)):
        consulta[t], consulta[k] = corte.fecha.isoformat(), corte.conocido_iso
    return consulta.urlencode()


def por_objetivo(antes, despues):
    """[(código, Totales, Totales)] y la estrategia entera al final."""
    (total_a, grupos_a), (total_b, grupos_b) = antes.totales(), despues.totales()
    filas = [
        (objetivo.codigo, grupos_a.get(objetivo.pk, Totales()), grupos_b.get(objetivo.pk, Totales()))
        for objetivo in antes.estrategia.objetivos.all()
    ]
    return [*filas, ("Estrategia", total_a, total_b)]


def en_filas(diferencias):
    """(código, nombre, campo, antes, después) de cada campo que cambió, con sus tipos: una fila de libro."""
    return [(d.codigo, d.nombre, *celda) for d in diferencias for celda in d.celdas]


def comparacion_xlsx(estrategia, una, otra, hallado):
    libro = Libro(estrategia.nombre, f"{una} → {otra}", estrategia.demostracion)
    libro.tabla("Comparación", COLUMNAS, en_filas(hallado))
    libro.diccionario({"Comparación": COLUMNAS})
    nombre = nombre_de_archivo(f"comparacion-{una.en_archivo}-con", otra, estrategia.demostracion, "xlsx")
    return descarga(libro.cerrar(), TIPO_XLSX, nombre)
