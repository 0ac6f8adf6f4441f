"""Lo que vuelve de Excel: subir, revisar fila por fila, decidir, aplicar todo o nada y deshacer."""

from functools import partial
from pathlib import PurePath

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from barrio_seguro.importacion import ImportarBarrios
from estrategia.estructura import ImportarEstructura
from estrategia.importacion import ImportarAvances
from estrategia.views import la_estrategia
from seguimiento.contadas import contada
from seguimiento.custodia import ArchivoPerdido
from seguimiento.descargas import descarga, nombre_de_archivo
from seguimiento.envios import guardar_una_vez, leer_version
from seguimiento.lectura import ArchivoRechazado
from seguimiento.libro import TIPO_XLSX
from seguimiento.mensajes import con_la_falta, con_mensajes, por_falta
from seguimiento.models import ConflictoDeVersion, Fila, Importacion
from seguimiento.plantilla import plantilla
from seguimiento.puerta import recibe_archivos
from seguimiento.views import decir_perdido, entregar

TIPOS = {tipo.TIPO: tipo for tipo in (ImportarAvances, ImportarEstructura, ImportarBarrios)}
POR_PASO, POR_PAGINA, FALTAS = 1_000, 100, 20


class SubirForm(forms.Form):
    """El archivo y qué trae."""

    tipo = forms.ChoiceField(label="Qué trae", widget=forms.RadioSelect)
    archivo = forms.FileField(label="Archivo .xlsx o .csv")

    def __init__(self, *args, tipos, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tipo"].choices = [(tipo.TIPO, tipo.TITULO) for tipo in tipos]
        self.initial["tipo"] = tipos[0].TIPO

    def leer(self, usuario, estrategia, corte):
        """Lee el archivo; dice si se pudo. Va antes de tomar ningún turno: un libro grande tarda."""
        if not self.is_valid():
            return False
        archivo = self.cleaned_data["archivo"]
        self.importador = TIPOS[self.cleaned_data["tipo"]](estrategia, usuario, corte)
        try:
            self.leido = self.importador.leer(archivo, archivo.name)
        except ArchivoRechazado as error:
            self.add_error("archivo", str(error))
        return self.is_valid()

    def subir(self):
        """La `Importacion` de lo leído, con sus primeras filas revisadas."""
        de = self.importador
        nueva = Importacion.subir(
            self.cleaned_data["archivo"], self.leido, por=de.usuario, tipo=de.TIPO, ambito=de.estrategia.codigo
        )
        nueva.revisar(de, POR_PASO)
        return nueva


def tipos_para(usuario):
    """Lo que esa persona puede importar; nada es 403."""
    tipos = [tipo for tipo in TIPOS.values() if tipo.puede(usuario)]
    if not tipos and usuario.mira:
        raise PermissionDenied("Su rol mira y exporta; no importa.")
    return tipos


def visibles_para(usuario):
    """Lo importado que esa persona ve."""
    return Importacion.objects.visibles_para(usuario, {tipo: clase.PODER for tipo, clase in TIPOS.items()})


@recibe_archivos("IMPORTACION_MAXIMO_MB")
def importacion_lista(request):
    """Subir un archivo, bajar las plantillas y ver lo importado."""
    estrategia = la_estrategia(request)
    tipos = tipos_para(request.user)
    formulario, status = SubirForm(tipos=tipos), 200
    if request.method == "POST":
        formulario, status = SubirForm(request.POST, request.FILES, tipos=tipos), 422
        if formulario.leer(request.user, estrategia, request.corte):
            return guardar_una_vez(request, formulario.subir, lambda nueva: ("", nueva.get_absolute_url()))
    hechas = visibles_para(request.user).filter(ambito=estrategia.codigo)
    contexto = {
        "estrategia": estrategia,
        "formulario": formulario,
        "tipos": tipos,
        "importaciones": hechas.select_related("registrado_por")[:50],
    }
    return render(request, "tablero/importacion_lista.html", contexto, status=status)


@require_safe
def plantilla_xlsx(request, tipo):
    """La plantilla de un tipo, con lo que hoy hay y esa persona puede registrar."""
    estrategia = la_estrategia(request)
    if tipo not in {clase.TIPO for clase in tipos_para(request.user)}:
        raise Http404
    importador = TIPOS[tipo](estrategia, request.user, request.corte)
    contenido = plantilla(importador, str(request.corte), estrategia.demostracion)
    nombre = nombre_de_archivo(f"plantilla-{tipo}", request.corte, estrategia.demostracion, "xlsx")
    return descarga(contenido, TIPO_XLSX, nombre)


def la_importacion(request, pk):
    """(importación, importador) de la persona: la que no ve es 404, y quien no importa recibe 403."""
    tipos_para(request.user)
    importacion = get_object_or_404(visibles_para(request.user), pk=pk)
    estrategia = la_estrategia(request, importacion.ambito)
    importador = TIPOS[importacion.tipo](estrategia, request.user, request.corte)
    if not importador.puede(request.user):
        raise PermissionDenied(importador.PODER.negado)
    return importacion, importador


@require_safe
def importacion_detalle(request, pk):
    """La vista previa: cuántas de cada clase y, fila por fila, qué cambiaría."""
    importacion, importador = la_importacion(request, pk)
    clase, falta = request.GET.get("clase", ""), request.GET.get("falta", "")
    filas = importacion.filas.filter(clase=clase) if clase in Fila.Clase.values else importacion.filas.all()
    if falta.isascii() and 0 < len(falta) < 8 and falta.isdigit():
        filas = con_la_falta(filas, int(falta))
    cuentas, total = importacion.filas.por_clase(), importacion.filas.count()
    faltan = cuentas.get(Fila.Clase.POR_REVISAR, 0)
    contexto = {
        "estrategia": importador.estrategia,
        "importacion": importacion,
        "importador": importador,
        "clase": clase,
        "falta": falta,
        "faltas": [(columna, dicho, len(n), n[0]) for columna, dicho, n in por_falta(importacion.filas)][:FALTAS],
        "clases": [(c, cuentas[c]) for c in Fila.Clase if c in cuentas],
        "total": total,
        "revisadas": total - faltan,
        "faltan": faltan,
        "impiden": importacion.filas.que_impiden().count(),
        "por_aplicar": importacion.filas.por_aplicar().count(),
        "pagina": Paginator(filas, POR_PAGINA).get_page(request.GET.get("pagina")),
    }
    return render(request, "tablero/importacion_detalle.html", contexto)


@require_POST
def importacion_avanzar(request, pk):
    """Revisa la parte que sigue; con htmx devuelve la barra, y al terminar recarga la página."""
    importacion, importador = la_importacion(request, pk)
    faltan = importacion.revisar(importador, POR_PASO)
    if not request.htmx or not faltan:
        respuesta = redirect(importacion)
        if request.htmx:
            respuesta = render(request, "tablero/_progreso.html", {"importacion": importacion})
            respuesta["HX-Refresh"] = "true"
        return respuesta
    total = importacion.filas.count()
    contexto = {"importacion": importacion, "total": total, "revisadas": total - faltan, "faltan": faltan}
    return render(request, "tablero/_progreso.html", contexto)


@require_POST
def importacion_decidir(request, pk, fila):
    """Un conflicto: aplicar lo del archivo o dejar lo que hay."""
    importacion, _ = la_importacion(request, pk)
    decision = request.POST.get("decision", "")
    if decision not in Fila.Decision.values or importacion.estado != Importacion.Estado.REVISADA:
        raise Http404
    fila = get_object_or_404(importacion.filas, pk=fila, clase=Fila.Clase.CONFLICTO)
    decidir = partial(importacion.decidir, fila, decision, vista=request.POST.get("vista"))
    return paso(request, importacion, decidir, lambda _: "", f"{importacion.get_absolute_url()}?clase=conflicto")


def paso(request, importacion, dar, decir, volver=None):
    """Da un paso y vuelve con lo que `decir(lo que dio)` diga; si los datos se movieron, lo dice y no escribe nada."""
    volver = volver or importacion.get_absolute_url()
    try:
        return guardar_una_vez(request, lambda: (dar(),), lambda dado: (decir(*dado), volver))
    except ConflictoDeVersion as conflicto:
        contexto = {"importacion": importacion, "conflicto": conflicto, "estrategia": request.estrategia}
        return render(request, "tablero/importacion_conflicto.html", contexto, status=409)


@require_POST
def importacion_aplicar(request, pk):
    """Escribe todo o nada, con los verbos de siempre: 409 si algo cambió desde la vista previa."""
    importacion, importador = la_importacion(request, pk)
    aplicar = partial(importacion.aplicar, importador, por=request.user, version=leer_version(request))
    return paso(request, importacion, aplicar, lambda n: f"{contada('filas_aplicadas', n)}.")


@require_POST
def importacion_revisar(request, pk):
    """Empieza otra vez la vista previa, con lo que ahora hay."""
    importacion, _ = la_importacion(request, pk)
    dicho = "Se revisa otra vez, con lo que ahora hay."
    return paso(request, importacion, importacion.volver_a_revisar, lambda _: dicho)


@require_POST
def importacion_deshacer(request, pk):
    """Anula lo que la importación registró."""
    importacion, importador = la_importacion(request, pk)
    deshacer = partial(importacion.deshacer, importador, por=request.user)
    return paso(request, importacion, deshacer, lambda n: f"{contada('filas_deshechas', n)}.")


@require_safe
def importacion_archivo(request, pk, que):
    """El archivo tal como se subió, o el mismo con una columna de mensajes."""
    importacion, _ = la_importacion(request, pk)
    if que == "original":
        return entregar(request, importacion.archivo, importacion.huella, importacion.nombre)
    try:
        contenido, tipo = con_mensajes(importacion)
    except ArchivoPerdido as perdido:
        return decir_perdido(request, perdido, importacion.nombre)
    nombre = PurePath(importacion.nombre)
    return descarga(contenido, tipo, f"{nombre.stem}-con-mensajes{nombre.suffix}")
