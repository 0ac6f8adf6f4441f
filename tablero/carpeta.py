"""La carpeta de una sesión: lo que sus miembros deben mirar antes de ella, en una página, un libro y un corte."""

from datetime import date, timedelta

from django.db.models import F
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from barrio_seguro.views.lanzamientos import proximos
from conasec.models import Acuerdo, Sesion
from estrategia.models import Accion
from estrategia.views import la_estrategia
from seguimiento.corte import Corte
from seguimiento.descargas import descarga, nombre_de_archivo
from seguimiento.excel import DATOS, Columna
from seguimiento.frases import explicar
from seguimiento.libro import TIPO_XLSX, Libro
from seguimiento.permisos import Poder
from seguimiento.plazos import Situacion, Umbrales
from seguimiento.rotulos import ACUERDO

from .comparacion import COLUMNAS, Lectura, distintas, en_filas
from .decisiones import decisiones_al
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
        "cambios": [de_cambio(d) for d in cambios(usuario, estrategia, anterior, corte)],
        "vencidas": [de_accion(f) for f in acciones if f.situacion == Situacion.VENCIDA],
        "proximas": [de_accion(f) for f in acciones if f.situacion in POR_TERMINAR and f.plazo_fin <= hasta],
        "lanzamientos": [
            de_lanzamiento(fila) for fila in proximos(lanzamientos_al(usuario, corte, Umbrales.vigentes()))
        ],
        "acuerdos": [de_acuerdo(fila) for fila in acuerdos],
        "decisiones": [de_decision(d) for d in decisiones_al(usuario, estrategia, corte).pendientes().leidas()],
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
    """Las que están por terminar o vencidas, ya explicadas, primero las de más retraso."""
    acciones = Accion.objects.visibles_para(usuario).al(corte, estrategia=estrategia)
    abiertas = acciones.filter(situacion__in=[Situacion.VENCIDA, *POR_TERMINAR])
    ordenadas = abiertas.con_detalle().order_by("-dias_retraso", F("plazo_fin").asc(nulls_last=True), "pk")
    return explicar(ordenadas, corte, Umbrales.vigentes())


def cambios(usuario, estrategia, anterior, corte):
    """[Diferencia] de lo que se lee distinto desde la sesión anterior, con lo que hoy se sabe de aquel día."""
    if anterior is None:
        return []
    antes = Corte(anterior.celebrada_el, corte.conocido, es_ahora=corte.es_ahora)
    return distintas(*(Lectura(usuario, estrategia, cual) for cual in (antes, corte)))[1]


def url(fila):
    return fila.get_absolute_url()


def de_cambio(diferencia):
    campos = [list(campo) for campo in diferencia.campos]
    return {"codigo": diferencia.codigo, "nombre": diferencia.nombre, "campos": campos}


def de_decision(fila):
    """Qué se pide, a quién, de qué, desde cuándo y para cuándo, y cuánto espera."""
    return {
        "de": fila.a_quien,
        "pide": fila.pide,
        "en": str(fila.objeto or "")[:160],
        "url": url(fila),
        "pedida": fila.fecha.isoformat(),
        "para": fila.para and fila.para.isoformat(),
        "espera": fila.espera,
    }


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
    dicho = {"codigo": fila.codigo, "texto": str(fila.distrito), "region": str(fila.distrito.area)}
    return dicho | {"plazo": fila.plazo_fin.isoformat(), **su_luz(fila), "url": url(fila)}


def de_acuerdo(fila):
    dicho = {"codigo": fila.codigo, "texto": fila.texto, "responsable": fila.responde or "sin designar"}
    return dicho | {"plazo": fila.plazo_fin and fila.plazo_fin.isoformat(), **su_luz(fila), "url": url(fila)}


def el_dia(clave):
    """Función que da la fecha de una fila que la guarda como texto ISO; nula si no la hay."""
    return lambda fila: fila[clave] and date.fromisoformat(fila[clave])


QUE_ES = (
    Columna("codigo", "Código", "codigo", 18, "De la acción, el lanzamiento o el acuerdo.", lambda f: f["codigo"]),
    Columna("texto", "Qué es", "frase", 60, "Su nombre.", lambda f: f["texto"]),
)
HASTA_CUANDO = (
    Columna("plazo", "Plazo", "fecha", 12, "El vigente; vacío si no tiene.", el_dia("plazo")),
    Columna("motivo", "Por qué", "frase", 50, "La razón de la luz.", lambda f: f["motivo"]),
)
RESPONSABLE = Columna("responsable", "Responsable", "texto", 18, "Quien responde.", lambda f: f["responsable"])
REGION = Columna("region", "Región", "texto", 18, "En la que cae.", lambda f: f["region"])
FILAS = (*QUE_ES, RESPONSABLE, *HASTA_CUANDO)
LANZAMIENTOS = (*QUE_ES, REGION, *HASTA_CUANDO)
DECISIONES = (
    Columna("pide", "Decisión solicitada", "frase", 60, "Lo que se pide.", lambda f: f["pide"]),
    Columna("de", "A quién", "texto", 26, "A quién se la solicita.", lambda f: f["de"]),
    Columna("en", "En", "frase", 50, "La acción, el acuerdo o el lanzamiento de que es.", lambda f: f["en"]),
    Columna("pedida", "Pedida el", "fecha", 12, "Desde cuándo se espera.", el_dia("pedida")),
    Columna("para", "Para el", "fecha", 12, "Para cuándo se pide; vacía si no se dijo.", el_dia("para")),
    Columna(
        "espera", "Días de espera", "entero", 10, "Hasta el corte.", lambda f: f["espera"], unidad="días calendario"
    ),
)
HOJAS = (
    ("Vencidas", "vencidas", FILAS),
    ("Por terminar", "proximas", FILAS),
    ("Decisiones", "decisiones", DECISIONES),
    ("Acuerdos", "acuerdos", FILAS),
    ("Lanzamientos", "lanzamientos", LANZAMIENTOS),
)


@require_safe
def sesion_carpeta(request, anio, tipo, numero):
    """La carpeta viva de una sesión al corte, en página o en libro."""
    estrategia = la_estrategia(request)
    sesion = get_object_or_404(Sesion.objects.visibles_para(request.user), anio=anio, tipo=tipo, numero=numero)
    datos, anterior = carpeta(request.user, estrategia, request.corte, sesion), la_anterior(sesion, request.corte)
    if request.GET.get("formato") == "xlsx":
        return en_libro(datos, estrategia, request, cambios(request.user, estrategia, anterior, request.corte))
    contexto = {"estrategia": estrategia, "sesion": sesion, "datos": datos}
    contexto["puede"] = request.user.puede(Poder.PUBLICAR_CORTE)
    return render(request, "tablero/carpeta.html", contexto)


def en_libro(datos, estrategia, request, cambiaron):
    """El libro de la carpeta: una hoja por sección. `cambiaron`: las `Diferencia` desde la sesión anterior."""
    libro = Libro(f"Carpeta: {datos['sesion']}", str(request.corte), estrategia.demostracion, str(request.user))
    anterior = datos["anterior"]
    lineas = [
        ("Sesión", datos["sesion"], "texto"),
        ("Situación al", request.corte.fecha, "fecha"),
        ("Sesión anterior", anterior["nombre"] if anterior else "no consta ninguna", "texto"),
        ("Se mira lo que termina hasta el", date.fromisoformat(datos["hasta"]), "fecha"),
        *((nombre, len(datos[clave]), "entero") for nombre, clave, _ in HOJAS),
    ]
    libro.tabla("Portada", DATOS, lineas)
    libro.tabla("Cambios", COLUMNAS, en_filas(cambiaron))
    for nombre, clave, columnas in HOJAS:
        libro.tabla(nombre, columnas, datos[clave])
    libro.diccionario({"Cambios": COLUMNAS} | {nombre: columnas for nombre, _, columnas in HOJAS})
    nombre = nombre_de_archivo("carpeta-de-sesion", request.corte, estrategia.demostracion, "xlsx")
    return descarga(libro.cerrar(), TIPO_XLSX, nombre)
