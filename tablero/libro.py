"""El libro de Excel del tablero: lo mismo que las pantallas, al mismo corte."""

from functools import partial
from itertools import chain

from django.utils import timezone
from django.views.decorators.http import require_safe

from barrio_seguro import excel as barrio_excel
from barrio_seguro.models import Barrio, Intervencion, Programa
from barrio_seguro.models import Reprogramacion as NuevaFecha
from barrio_seguro.regiones import en_cuadro, regiones_al
from conasec.excel import ACUERDOS, SESIONES
from conasec.models import Acuerdo
from conasec.views.sesiones import sesiones_listadas
from estrategia import excel
from estrategia.models import Accion, Avance, Reprogramacion
from estrategia.views import la_estrategia
from seguimiento.descargas import descarga, nombre_de_archivo
from seguimiento.excel import DATOS, DECISIONES, OBSERVACIONES, Columna
from seguimiento.frases import explicar
from seguimiento.libro import TIPO_XLSX, Libro
from seguimiento.models import Observacion, con_pendientes
from seguimiento.plazos import Situacion, Umbrales
from seguimiento.rotulos import ACUERDO, Rotulo, Semaforo, figura

from .decisiones import decisiones_al
from .resumen import resumir

Regla = partial(Columna, fuente="Regla del tablero, al corte")


def o_bien(valor, tipo, si_no_hay):
    """El valor con su tipo o, si es nulo, las palabras que lo dicen: no hay no es 0."""
    return (si_no_hay, "texto") if valor is None else (valor, tipo)


def medida(clave, titulo, significado, si_no_hay):
    """Columna de una media o una razón de `Totales`, que puede no haber."""
    return Regla(
        clave, titulo, "mixto", 14, significado, lambda f: o_bien(getattr(f[1], clave), "porcentaje", si_no_hay)
    )


def cuenta(clave, titulo, significado):
    return Regla(clave, titulo, "entero", 11, significado, lambda f: getattr(f[1], clave), unidad="acciones")


def de(catalogo, miembro, titulo):
    """Columna que cuenta las acciones con un rótulo, en una situación o de un color: `catalogo` es de `Totales`."""
    significado = f"Acciones: {titulo.lower()}."
    return Regla(
        f"{catalogo}.{miembro.value}", titulo, "entero", 11, significado, lambda f: getattr(f[1], catalogo)[miembro]
    )


IMPRESAS = (
    Regla("ambito", "Ámbito", "texto", 14, "La estrategia entera o un objetivo específico.", lambda f: f[0]),
    cuenta("n", "Acciones", "Cuántas son."),
    cuenta("exigibles", "Exigibles", "Su plazo ya terminó y no se cancelaron: el denominador del cumplimiento."),
    cuenta("exigibles_en_plazo", "Culminadas en plazo, de esas", "De las exigibles: el numerador."),
    medida("cumplimiento", "Cumplimiento", "Culminadas en plazo ÷ exigibles.", "aún ninguna exigible"),
    *(de("rotulos", rotulo, f"Luz: {rotulo.label.lower()}") for rotulo in Rotulo),
)
AL_LADO = (
    *(de("situaciones", situacion, situacion.label) for situacion in Situacion),
    *(de("semaforos", luz, f"Semáforo {luz.label.lower()}") for luz in Semaforo),
    cuenta("reportadas", "Reportadas", "Con algún avance que rige."),
    medida("avance_medio", "Avance medio", "De las reportadas.", "sin reportes"),
    medida("programado_medio_reportadas", "Programado de esas", "Lo que tocaba en las que reportaron.", "ninguna"),
    cuenta("con_plazo", "No canceladas con plazo", "Las que se promedian en lo programado."),
    medida("programado_medio", "Programado medio", "Lineal (supuesto), de las no canceladas con plazo.", "ninguna"),
    cuenta("reprogramadas", "Reprogramadas", "Su plazo se movió."),
    cuenta("exigibles_original", "Exigibles, plazo original", "Contra la primera promesa: el denominador."),
    cuenta("exigibles_original_en_plazo", "En plazo original", "Contra la primera promesa: el numerador."),
)
RESUMEN = IMPRESAS + tuple(columna.sin_imprimir() for columna in AL_LADO)
# Los de la hoja de estilos, en claro: una serie tiene el mismo color en toda página y en el libro.
COLORES = {
    Rotulo.CULMINADA_EN_PLAZO: "#14532D", Rotulo.CULMINADA: "#14532D", Rotulo.CULMINADA_TARDE: "#2F855A",
    Rotulo.A_RITMO: "#DCFCE7", Rotulo.EN_PLAZO: "#FFFFFF", Rotulo.EN_RIESGO: "#FFE8A3",
    Rotulo.EN_RIESGO_SIN_DATO: "#D99A00", Rotulo.POR_VENCER: "#FFE8A3", Rotulo.ATRASADA: "#FDE2E2",
    Rotulo.VENCIDA: "#9B1C1C", Rotulo.SIN_DATO: "#B3261E", Rotulo.RECIEN_INICIADA: "#E8EBEF",
    Rotulo.SIN_REPORTE_AUN: "#FFFFFF", Rotulo.POR_INICIAR: "#E8EBEF", Rotulo.SIN_FECHA: "#77828F",
    Rotulo.CANCELADA: "#77828F",
}  # fmt: skip
LINEAL = "Lineal por días (supuesto): el documento no programa porcentajes"
RAYADAS = {"sindato", "callada"}


@require_safe
def libro_excel(request):
    """GET /libro.xlsx: el libro completo al corte. El ajeno recibe 404."""
    estrategia = la_estrategia(request)
    contenido = libro(request.user, estrategia, request.corte)
    nombre = nombre_de_archivo("tablero-conasec", request.corte, estrategia.demostracion, "xlsx")
    return descarga(contenido, TIPO_XLSX, nombre)


def libro(usuario, estrategia, corte):
    """Bytes del libro de la estrategia al corte, con lo que esa persona puede ver."""
    umbrales, resumen = Umbrales.vigentes(), resumir(usuario, estrategia, corte)
    salida = Libro(estrategia.nombre, str(corte), estrategia.demostracion, str(usuario))
    # La portada va primero y se llena al final: dice la huella de todo lo demás.
    portada = salida.hoja("Portada")
    ambitos = [("Estrategia", resumen.total), *((o.objetivo.codigo, o.totales) for o in resumen.objetivos)]
    graficar(salida, ambitos, *salida.tabla("Resumen", RESUMEN, ambitos))
    hojas = hojas_de_datos(usuario, estrategia, corte, resumen)
    for nombre, (columnas, filas) in hojas.items():
        salida.tabla(nombre, columnas, filas)
    columnas = {nombre: columnas for nombre, (columnas, _) in hojas.items()}
    salida.diccionario({"Portada": DATOS, "Resumen": RESUMEN} | columnas)
    lineas = [*lineas_de_portada(usuario, estrategia, corte, umbrales), *lineas_de_resumen(resumen)]
    lineas += [("SHA-256 de los datos", salida.huella, "texto"), *(("Hoja larga", a, "texto") for a in salida.avisos)]
    salida.tabla("Portada", DATOS, lineas, hoja=portada, con_huella=False)
    return salida.cerrar()


def hojas_de_datos(usuario, estrategia, corte, resumen):
    """{hoja: (columnas, filas)}, en su orden."""
    acciones = Accion.objects.visibles_para(usuario).al(corte, estrategia=estrategia).para_archivo()
    acciones = explicar(acciones.order_by("objetivo__orden", "orden"), corte, Umbrales.vigentes())
    acciones = con_pendientes(acciones, corte)
    movidas = Reprogramacion.objects.filter(accion__objetivo__estrategia=estrategia).del_libro(corte)
    movidos = NuevaFecha.objects.del_libro(corte).select_related("lanzamiento")
    return {
        "Acciones": (excel.ACCIONES, acciones),
        "Cronograma": (excel.cronograma(estrategia, corte), acciones),
        "Avances": (
            excel.avances(usuario, corte),
            Avance.objects.visibles_para(usuario).para_el_libro(estrategia, corte),
        ),
        "Reprogramaciones": (excel.reprogramaciones(corte), chain(movidas.select_related("accion"), movidos)),
        **hojas_del_territorio(usuario, corte, resumen),
        "Sesiones": (SESIONES, sesiones_listadas(usuario, corte)),
        "Acuerdos": (ACUERDOS, acuerdos_al(usuario, corte)),
        "Decisiones": (DECISIONES, decisiones_al(usuario, estrategia, corte).leidas()),
        "Observaciones": (OBSERVACIONES, Observacion.objects.all()),
    }


def acuerdos_al(usuario, corte):
    filas = Acuerdo.objects.visibles_para(usuario).al(corte).con_detalle().por_urgencia()
    return con_pendientes(explicar(filas, corte, Umbrales.vigentes(), ACUERDO), corte)


def hojas_del_territorio(usuario, corte, resumen):
    programa = Programa.objects.visibles_para(usuario).first()
    regiones = regiones_al(corte, programa, resumen.lanzamientos) if programa else []
    return {
        "Lanzamientos": (barrio_excel.LANZAMIENTOS, resumen.lanzamientos),
        "Regiones": (barrio_excel.REGIONES, en_cuadro(programa, regiones).filas),
        "Barrios": (barrio_excel.BARRIOS, Barrio.objects.visibles_para(usuario).al(corte).con_detalle()),
        "Intervenciones": (
            barrio_excel.intervenciones(usuario),
            Intervencion.objects.visibles_para(usuario).conocidos(corte).para_archivo().iterator(2000),
        ),
    }


def graficar(salida, ambitos, hoja, encabezado, ultima):
    """Un gráfico nativo bajo el resumen: cuántas hay de cada luz en cada objetivo."""
    if len(ambitos) < 2:
        return
    titulo, grafico = "Acciones por su luz y objetivo", salida.libro.add_chart({"type": "bar", "subtype": "stacked"})
    for c, cual in enumerate(RESUMEN):
        rotulo = next((r for r in Rotulo if cual.clave == f"rotulos.{r.value}"), None)
        if rotulo is None or not any(cual.leer(fila) for fila in ambitos):
            continue
        categorias, valores = (["Resumen", encabezado + 2, de_cual, ultima, de_cual] for de_cual in (0, c))
        serie = {"name": rotulo.label, "categories": categorias, "values": valores, "gap": 60}
        relleno = {"fill": {"color": COLORES[rotulo]}, "border": {"color": "#77828F", "width": 0.75}}
        rayado = {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": COLORES[rotulo], "bg_color": "#FFFFFF"}}
        grafico.add_series(serie | relleno | (rayado if figura(rotulo) in RAYADAS else {}))
    grafico.set_title({"name": titulo, "name_font": {"size": 12}})
    grafico.set_y_axis({"reverse": True})
    grafico.set_x_axis({"name": "acciones", "min": 0, "major_gridlines": {"visible": True}})
    grafico.set_legend({"position": "bottom"})
    grafico.set_size({"width": 900, "height": min(240 + 22 * len(ambitos), 1600)})
    # Con el gráfico, el resumen se imprime entero en su página.
    hoja.print_area(0, 0, ultima + 4 + (240 + 22 * len(ambitos)) // 20, len(IMPRESAS) - 1)
    hoja.insert_chart(ultima + 2, 0, grafico, {"description": f"{titulo}; los datos, en la tabla de arriba"})


def lineas_de_portada(usuario, estrategia, corte, umbrales):
    """Qué es, a qué fecha, con qué se calculó, quién lo pidió y cuándo: cada línea es (dato, valor, tipo)."""
    de_donde = "umbral referencial CEPLAN" if umbrales.de_ceplan else "umbral configurado, no es el de CEPLAN"
    return [
        ("Tablero", "Estado situacional del CONASEC: seguimiento de la estrategia", "texto"),
        ("Entidad", "Ministerio del Interior · Dirección General de Seguridad Ciudadana", "texto"),
        ("Estrategia", estrategia.nombre, "texto"),
        ("Situación al", corte.fecha, "fecha"),
        ("Con lo registrado hasta", corte.conocido, "instante"),
        ("Filtros", "ninguno: la estrategia entera", "texto"),
        ("Generado el", timezone.now(), "instante"),
        ("Generado por", str(usuario), "texto"),
        ("Reglas", "Las del tablero: cada columna se explica en «Diccionario»", "texto"),
        (f"Semáforo verde, desde ({de_donde})", umbrales.verde, "porcentaje"),
        (f"Semáforo ámbar, desde ({de_donde})", umbrales.ambar, "porcentaje"),
        ("Por vencer: días antes del fin", umbrales.dias_por_vencer, "entero"),
        ("Último reporte al día: hasta (días)", umbrales.dias_al_dia, "entero"),
        ("Último reporte por actualizar: hasta (días)", umbrales.dias_por_actualizar, "entero"),
        ("Programado", LINEAL if estrategia.fuente_id else LINEAL.partition(":")[0], "texto"),
        ("Fuente de la estrategia", estrategia.procedencia, "texto"),
        ("Fuente de CONASEC y Barrio Seguro", "Estado situacional del CONASEC", "texto"),
    ]  # fmt: skip


def lineas_de_resumen(resumen):
    """Lo que no es de las acciones: barrios y sesiones, siempre con su denominador."""
    yield ("Titular", resumen.titular, "frase")
    if resumen.barrios:
        yield ("Barrios seguros al corte", *o_bien(resumen.barrios.total, "entero", "sin dato"))
        yield ("Barrios seguros, meta", resumen.barrios.meta, "entero")
    yield ("Lanzamientos realizados", resumen.lanzamientos_realizados, "entero")
    yield ("Lanzamientos previstos", len(resumen.lanzamientos), "entero")
    for cumplimiento in resumen.cumplimientos:
        yield (f"CONASEC {cumplimiento.anio}: sesiones ordinarias", cumplimiento.frase_ordinarias, "texto")
        yield (f"CONASEC {cumplimiento.anio}: descentralizadas", cumplimiento.frase_descentralizadas, "texto")
