"""La carpeta de una sesión: lo que sus miembros deben mirar antes de ella, en una página, un libro y un corte."""

from datetime import date, timedelta

from django.db.models import F, Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from barrio_seguro.views.lanzamientos import proximos
from conasec.models import Acuerdo, Sesion
from estrategia.models import Accion
from estrategia.views import la_estrategia
from seguimiento.corte import Corte
from seguimiento.descargas import descarga, nombre_de_archivo
from seguimiento.excel import DATOS, Columna
from seguimiento.frases import explicar, fecha
from seguimiento.libro import TIPO_XLSX, Libro
from seguimiento.permisos import Poder
from seguimiento.plazos import Situacion, Umbrales
from seguimiento.rotulos import ACUERDO

from .comparacion import Lectura, distintas
from .resumen import lanzamientos_al

SIN_PROXIMA = timedelta(days=90)
POR_TERMINAR = (Situacion.EN_PLAZO, Situacion.POR_VENCER, Situacion.POR_INICIAR)


def carpeta(usuario, estrategia, corte, sesion):
    """Todo lo de la carpeta, en tipos de JSON: así lo publicado y lo vivo se pintan con la misma plantilla."""
    anterior, hasta = la_anterior(sesion, corte), hasta_cuando(sesion, corte)
    acciones = las_acciones(usuario, estrategia, corte)
    acuerdos = explicar(
        Acuerdo.objects.visibles_para(usuario).al(corte).abiertos().con_detalle().por_urgencia(),
        corte,
        Umbrales.vigentes(),
        ACUERDO,
    )
    return {
        "sesion": str(sesion),
        "direccion": sesion.get_absolute_url(),
        "corte": corte.fecha.isoformat(),
        "anterior": anterior and {"nombre": str(anterior), "fecha": anterior.celebrada_el.isoformat()},
        "hasta": hasta.isoformat(),
        "cambios": cambios(usuario, estrategia, anterior, corte),
        "vencidas": [de_accion(f) for f in acciones if f.situacion == Situacion.VENCIDA],
        "proximas": [de_accion(f) for f in acciones if f.situacion in POR_TERMINAR and f.plazo_fin <= hasta],
        "lanzamientos": [
            de_lanzamiento(fila) for fila in proximos(lanzamientos_al(usuario, corte, Umbrales.vigentes()))
        ],
        "acuerdos": [de_acuerdo(fila) for fila in acuerdos],
        "decisiones": [
            {"de": fila.decision_de, "pide": fila.decision_solicitada, "en": str(fila)[:160], "url": url(fila)}
            for fila in [*acciones, *acuerdos]
            if fila.decision_solicitada
        ],
    }


def la_anterior(sesion, corte):
    """La última celebrada antes del corte, sin contar la de la carpeta; nula si no consta ninguna."""
    previas = Sesion.objects.celebradas(corte).exclude(pk=sesion.pk).filter(celebrada_el__lt=corte.fecha)
    return previas.order_by("celebrada_el", "pk").last()


def hasta_cuando(sesion, corte):
    """El día de la sesión que sigue a esta; si no hay ninguna programada, 90 días después del corte."""
    otras = Sesion.objects.exclude(pk=sesion.pk)
    propia = sesion.fecha or sesion.fecha_programada or corte.fecha
    siguiente = otras.proxima(corte, despues_de=max(corte.fecha, propia))
    return siguiente.plazo_fin if siguiente else corte.fecha + SIN_PROXIMA


def las_acciones(usuario, estrategia, corte):
    """Las que están por terminar, vencidas o piden una decisión, ya explicadas, primero las de más retraso."""
    acciones = Accion.objects.visibles_para(usuario).al(corte, estrategia=estrategia)
    abiertas = acciones.filter(Q(situacion__in=[Situacion.VENCIDA, *POR_TERMINAR]) | Q(pide_decision=True))
    ordenadas = abiertas.con_detalle().order_by("-dias_retraso", F("plazo_fin").asc(nulls_last=True), "pk")
    return explicar(ordenadas, corte, Umbrales.vigentes())


def cambios(usuario, estrategia, anterior, corte):
    """Lo que se lee distinto desde la sesión anterior, con lo que hoy se sabe de aquel día."""
    if anterior is None:
        return []
    antes = Corte(anterior.celebrada_el, corte.conocido, es_ahora=corte.es_ahora)
    _, halladas = distintas(*(Lectura(usuario, estrategia, cual) for cual in (antes, corte)))
    return [{"codigo": d.codigo, "nombre": d.nombre, "campos": [list(c) for c in d.campos]} for d in halladas]


def url(fila):
    return fila.get_absolute_url()


def de_accion(fila):
    return {
        "codigo": fila.codigo,
        "texto": fila.nombre,
        "responsable": fila.responsable.codigo if fila.responsable else "sin designar",
        "plazo": fila.plazo_fin.isoformat(),
        **su_luz(fila),
        "url": url(fila),
    }


def su_luz(fila):
    """Lo que se guarda de la luz: su color, su palabra con el código, y por qué."""
    palabra = {"rotulo": fila.rotulo_dicho, "rotulo_codigo": fila.rotulo}
    return {"semaforo": fila.semaforo, **palabra, "motivo": fila.motivo}


def de_lanzamiento(fila):
    dicho = {"codigo": fila.codigo, "texto": str(fila.distrito), "responsable": str(fila.distrito.area)}
    return dicho | {"plazo": fila.plazo_fin.isoformat(), **su_luz(fila), "url": url(fila)}


def de_acuerdo(fila):
    dicho = {"codigo": fila.codigo, "texto": fila.texto, "responsable": fila.responde or "sin designar"}
    return dicho | {"plazo": fila.plazo_fin and fila.plazo_fin.isoformat(), **su_luz(fila), "url": url(fila)}


FILAS = (
    Columna("codigo", "Código", "codigo", 18, "De la acción, el lanzamiento o el acuerdo.", lambda f: f["codigo"]),
    Columna("texto", "Qué es", "frase", 60, "Su nombre.", lambda f: f["texto"]),
    Columna("responsable", "Responsable", "texto", 18, "Quien responde, o la región.", lambda f: f["responsable"]),
    Columna("plazo", "Plazo", "texto", 12, "El vigente.", lambda f: f["plazo"] or "sin plazo"),
    Columna("motivo", "Por qué", "frase", 50, "La razón de la luz.", lambda f: f["motivo"]),
)
CAMBIOS = (
    Columna("codigo", "Código", "codigo", 12, "De la acción.", lambda f: f[0]),
    Columna("nombre", "Acción", "frase", 60, "Su nombre.", lambda f: f[1]),
    Columna("campo", "Campo", "texto", 18, "Qué cambió.", lambda f: f[2]),
    Columna("antes", "Antes", "texto", 22, "En la sesión anterior.", lambda f: f[3]),
    Columna("ahora", "Ahora", "texto", 22, "Al corte.", lambda f: f[4]),
)
DECISIONES = (
    Columna("pide", "Decisión solicitada", "frase", 60, "Lo que se pide.", lambda f: f["pide"]),
    Columna("de", "A quién", "texto", 26, "A quién se la solicita.", lambda f: f["de"]),
    Columna("en", "En", "frase", 50, "La acción o el acuerdo que la pide.", lambda f: f["en"]),
)
HOJAS = (
    ("Vencidas", "vencidas", FILAS),
    ("Por terminar", "proximas", FILAS),
    ("Decisiones", "decisiones", DECISIONES),
    ("Acuerdos", "acuerdos", FILAS),
    ("Lanzamientos", "lanzamientos", FILAS),
)


@require_safe
def sesion_carpeta(request, anio, tipo, numero):
    """La carpeta viva de una sesión al corte, en página o en libro."""
    estrategia = la_estrategia(request)
    sesion = get_object_or_404(Sesion.objects.visibles_para(request.user), anio=anio, tipo=tipo, numero=numero)
    datos = carpeta(request.user, estrategia, request.corte, sesion)
    if request.GET.get("formato") == "xlsx":
        return en_libro(datos, estrategia, request)
    contexto = {"estrategia": estrategia, "sesion": sesion, "datos": datos}
    contexto["puede"] = request.user.puede(Poder.PUBLICAR_CORTE)
    return render(request, "tablero/carpeta.html", contexto)


def en_libro(datos, estrategia, request):
    """El libro de la carpeta: una hoja por sección."""
    libro = Libro(f"Carpeta: {datos['sesion']}", str(request.corte), estrategia.demostracion, str(request.user))
    anterior = datos["anterior"]
    lineas = [
        ("Sesión", datos["sesion"], "texto"),
        ("Situación al", request.corte.fecha, "fecha"),
        ("Sesión anterior", anterior["nombre"] if anterior else "no consta ninguna", "texto"),
        ("Se mira lo que termina hasta el", fecha(date.fromisoformat(datos["hasta"])), "texto"),
        *((nombre, len(datos[clave]), "entero") for nombre, clave, _ in HOJAS),
    ]
    libro.tabla("Portada", DATOS, lineas)
    cambiadas = [(c["codigo"], c["nombre"], *campo) for c in datos["cambios"] for campo in c["campos"]]
    libro.tabla("Cambios", CAMBIOS, cambiadas)
    for nombre, clave, columnas in HOJAS:
        libro.tabla(nombre, columnas, datos[clave])
    libro.diccionario({"Cambios": CAMBIOS} | {nombre: columnas for nombre, _, columnas in HOJAS})
    nombre = nombre_de_archivo("carpeta-de-sesion", request.corte, estrategia.demostracion, "xlsx")
    return descarga(libro.cerrar(), TIPO_XLSX, nombre)
