"""El libro de Excel del tablero: lo mismo que las pantallas, al mismo corte."""

from django.utils import timezone
from django.views.decorators.http import require_safe

from barrio_seguro.excel import LANZAMIENTOS, REGIONES
from barrio_seguro.models import Region
from conasec.excel import SESIONES
from conasec.models import Sesion
from estrategia import excel
from estrategia.models import Accion, Avance
from estrategia.views import la_estrategia
from seguimiento.descargas import descarga, nombre_de_archivo
from seguimiento.excel import DATOS, TIPO_XLSX, Columna, Libro
from seguimiento.frases import explicar
from seguimiento.models import Observacion
from seguimiento.plazos import Umbrales

from .resumen import resumir

OBSERVACIONES = (
    Columna("origen", "Origen", "texto", 18, "Del documento o de fuente pública.", lambda o: o.get_origen_display()),
    Columna("numero", "N°", "entero", 6, "Número de la observación."),
    Columna("gravedad", "Gravedad", "texto", 9, "A cambia un dato, B ambigua, C formal."),
    Columna("texto_exacto", "Texto exacto", "frase", 60, "Las palabras del documento.", fuente="Documento"),
    Columna("trato", "Qué pasa y cómo se trata", "frase", 60, "Cómo se conserva y se señala."),
    Columna("estado", "Estado", "texto", 14, "Abierta, confirmada o corregida.", lambda o: o.get_estado_display()),
)


@require_safe
def libro_excel(request):
    """GET /libro.xlsx: el libro completo al corte. El ajeno recibe 404."""
    estrategia = la_estrategia(request)
    contenido = libro(request.user, estrategia, request.corte)
    nombre = nombre_de_archivo("tablero-conasec", request.corte, estrategia.demostracion, "xlsx")
    return descarga(contenido, TIPO_XLSX, nombre)


def libro(usuario, estrategia, corte):
    """Bytes del libro de la estrategia al corte, con lo que esa persona puede ver."""
    umbrales = Umbrales.vigentes()
    resumen = resumir(usuario, estrategia, corte)
    acciones = Accion.objects.visibles_para(usuario).al(corte, umbrales, estrategia).con_detalle()
    avances = excel.avances(usuario)
    hojas = {
        "Acciones": (excel.ACCIONES, explicar(acciones.order_by("objetivo__orden", "orden"), corte, umbrales)),
        "Avances": (avances, Avance.objects.visibles_para(usuario).para_el_libro(estrategia, corte)),
        "Lanzamientos": (LANZAMIENTOS, resumen.lanzamientos),
        "Regiones": (REGIONES, Region.objects.select_related("area")),
        "Sesiones": (SESIONES, Sesion.objects.visibles_para(usuario).celebradas(corte).select_related("fuente")),
        "Observaciones": (OBSERVACIONES, Observacion.objects.all()),
    }
    salida = Libro(estrategia.nombre, str(corte), estrategia.demostracion)
    salida.tabla("Portada", DATOS, portada(usuario, estrategia, corte, umbrales))
    salida.tabla("Resumen", DATOS, lineas_de_resumen(resumen))
    for nombre, (columnas, filas) in hojas.items():
        salida.tabla(nombre, columnas, filas)
    salida.diccionario(
        {"Portada": DATOS, "Resumen": DATOS} | {nombre: columnas for nombre, (columnas, _) in hojas.items()}
    )
    return salida.cerrar()


def portada(usuario, estrategia, corte, umbrales):
    """Qué es, a qué fecha, con qué se calculó, quién lo pidió y cuándo: cada línea es (dato, valor, tipo)."""
    return [
        ("Tablero", "Estado situacional del CONASEC: seguimiento de la estrategia", "texto"),
        ("Entidad", "Ministerio del Interior · Dirección General de Seguridad Ciudadana", "texto"),
        ("Estrategia", estrategia.nombre, "texto"),
        ("Situación al", corte.fecha, "fecha"),
        ("Con lo registrado hasta", corte.conocido, "instante"),
        ("Generado el", timezone.now(), "instante"),
        ("Generado por", str(usuario), "texto"),
        ("Semáforo verde, desde (umbral referencial CEPLAN)", umbrales.verde, "porcentaje"),
        ("Semáforo ámbar, desde (umbral referencial CEPLAN)", umbrales.ambar, "porcentaje"),
        ("Por vencer: días antes del fin", umbrales.dias_por_vencer, "entero"),
        ("Último reporte al día: hasta (días)", umbrales.dias_al_dia, "entero"),
        ("Último reporte por actualizar: hasta (días)", umbrales.dias_por_actualizar, "entero"),
        ("Programado", "Lineal por días (supuesto): el documento no programa porcentajes", "texto"),
        ("Fuente", "Estado situacional del Consejo Nacional de Seguridad Ciudadana (CONASEC)", "texto"),
    ]


def lineas_de_resumen(resumen):
    """Las cifras del tablero, siempre con su denominador."""
    yield ("Titular", resumen.titular, "frase")
    yield from lineas_de_totales("Estrategia", resumen.total)
    for objetivo in resumen.objetivos:
        yield from lineas_de_totales(objetivo.objetivo.codigo, objetivo.totales)
    if resumen.barrios:
        yield ("Barrios seguros al corte", *o_bien(resumen.barrios.total, "entero", "sin dato"))
        yield ("Barrios seguros, meta", resumen.barrios.meta, "entero")
    yield ("Lanzamientos realizados", resumen.lanzamientos_realizados, "entero")
    yield ("Lanzamientos previstos", len(resumen.lanzamientos), "entero")
    for cumplimiento in resumen.cumplimientos:
        yield (f"CONASEC {cumplimiento.anio}: sesiones ordinarias", cumplimiento.frase_ordinarias, "texto")
        yield (f"CONASEC {cumplimiento.anio}: descentralizadas", cumplimiento.frase_descentralizadas, "texto")


def lineas_de_totales(rotulo, totales):
    yield (f"{rotulo}: acciones", totales.n, "entero")
    yield (f"{rotulo}: exigibles", totales.exigibles, "entero")
    yield (f"{rotulo}: exigibles culminadas en plazo", totales.exigibles_en_plazo, "entero")
    yield (f"{rotulo}: cumplimiento en plazo", *o_bien(totales.cumplimiento, "porcentaje", "aún ninguna exigible"))
    if totales.reprogramadas:
        yield (f"{rotulo}: reprogramadas", totales.reprogramadas, "entero")
        yield (f"{rotulo}: exigibles, con los plazos originales", totales.exigibles_original, "entero")
        yield (f"{rotulo}: culminadas en plazo, con los originales", totales.exigibles_original_en_plazo, "entero")
    for situacion, n in totales.por_situacion:
        yield (f"{rotulo}: {situacion.label.lower()}", n, "entero")
    for semaforo, n in totales.por_semaforo:
        yield (f"{rotulo}: semáforo {semaforo.value}, {semaforo.label.lower()}", n, "entero")
    yield (f"{rotulo}: reportadas", totales.reportadas, "entero")
    yield (f"{rotulo}: avance medio de las reportadas", *o_bien(totales.avance_medio, "porcentaje", "sin reportes"))
    yield (f"{rotulo}: no canceladas con plazo", totales.con_plazo, "entero")
    yield (f"{rotulo}: programado medio de esas", *o_bien(totales.programado_medio, "porcentaje", "ninguna"))


def o_bien(valor, tipo, si_no_hay):
    """El valor con su tipo o, si es nulo, las palabras que lo dicen: no hay no es 0."""
    return (si_no_hay, "texto") if valor is None else (valor, tipo)
