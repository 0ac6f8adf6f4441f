"""Lo que vuelve de Excel: subir, revisar fila por fila, decidir, aplicar todo o nada y deshacer."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from barrio_seguro.importacion import ImportarBarrios
from estrategia.estructura import ImportarEstructura
from estrategia.importacion import ImportarAvances
from estrategia.views import la_estrategia
from seguimiento.descargas import descarga, nombre_de_archivo
from seguimiento.lectura import ArchivoRechazado
from seguimiento.libro import TIPO_XLSX
from seguimiento.mensajes import con_mensajes
from seguimiento.models import ConflictoDeVersion, Fila, Importacion
from seguimiento.plantilla import plantilla

TIPOS = {tipo.TIPO: tipo for tipo in (ImportarAvances, ImportarEstructura, ImportarBarrios)}
POR_PASO, POR_PAGINA = 1_000, 100


class SubirForm(forms.Form):
    """El archivo y qué trae."""

    tipo = forms.ChoiceField(label="Qué trae", widget=forms.RadioSelect)
    archivo = forms.FileField(label="Archivo .xlsx o .csv")

    def __init__(self, *args, tipos, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["tipo"].choices = [(tipo.TIPO, tipo.TITULO) for tipo in tipos]
        self.initial["tipo"] = tipos[0].TIPO

    def subir(self, usuario, estrategia, corte):
        """La `Importacion` con sus filas leídas, o nulo si el archivo no se puede leer."""
        if not self.is_valid():
            return None
        archivo, tipo = self.cleaned_data["archivo"], self.cleaned_data["tipo"]
        try:
            leido = TIPOS[tipo](estrategia, usuario, corte).leer(archivo, archivo.name)
        except ArchivoRechazado as error:
            self.add_error("archivo", str(error))
            return None
        return Importacion.subir(archivo, leido, por=usuario, tipo=tipo, ambito=estrategia.codigo)


def tipos_para(usuario):
    """Lo que esa persona puede importar; nada es 403."""
    tipos = [tipo for tipo in TIPOS.values() if tipo.puede(usuario)]
    if not tipos and usuario.mira:
        raise PermissionDenied("Su rol mira y exporta; no importa.")
    return tipos


def importacion_lista(request):
    """Subir un archivo, bajar las plantillas y ver lo importado."""
    estrategia = la_estrategia(request)
    tipos = tipos_para(request.user)
    formulario, status = SubirForm(tipos=tipos), 200
    if request.method == "POST":
        formulario, status = SubirForm(request.POST, request.FILES, tipos=tipos), 422
        nueva = formulario.subir(request.user, estrategia, request.corte)
        if nueva:
            nueva.revisar(TIPOS[nueva.tipo](estrategia, request.user, request.corte), POR_PASO)
            return redirect(nueva)
    hechas = Importacion.objects.visibles_para(request.user).filter(ambito=estrategia.codigo)
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
    """(importación, importador) de la persona; la ajena es 404."""
    importacion = get_object_or_404(Importacion.objects.visibles_para(request.user), pk=pk)
    estrategia = la_estrategia(request, importacion.ambito)
    return importacion, TIPOS[importacion.tipo](estrategia, request.user, request.corte)


@require_safe
def importacion_detalle(request, pk):
    """La vista previa: cuántas de cada clase y, fila por fila, qué cambiaría."""
    importacion, importador = la_importacion(request, pk)
    clase = request.GET.get("clase", "")
    filas = importacion.filas.filter(clase=clase) if clase in Fila.Clase.values else importacion.filas.all()
    cuentas, total = importacion.filas.por_clase(), importacion.filas.count()
    faltan = cuentas.get(Fila.Clase.POR_REVISAR, 0)
    contexto = {
        "estrategia": importador.estrategia,
        "importacion": importacion,
        "importador": importador,
        "clase": clase,
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
    fila.decision = decision
    fila.save(update_fields=["decision"])
    return redirect(f"{importacion.get_absolute_url()}?clase=conflicto")


def paso(request, importacion, dar, dicho):
    """Da un paso de la importación y vuelve a su página; si los datos se movieron, lo dice y no escribe nada."""
    try:
        messages.success(request, dicho.format(dar()))
    except ConflictoDeVersion as conflicto:
        contexto = {"importacion": importacion, "conflicto": conflicto, "estrategia": request.estrategia}
        return render(request, "tablero/importacion_conflicto.html", contexto, status=409)
    return HttpResponseClientRedirect(importacion.get_absolute_url()) if request.htmx else redirect(importacion)


@require_POST
def importacion_aplicar(request, pk):
    """Escribe todo o nada, con los verbos de siempre: 409 si algo cambió desde la vista previa."""
    importacion, importador = la_importacion(request, pk)
    return paso(
        request, importacion, lambda: importacion.aplicar(importador, por=request.user), "Se aplicaron {} filas."
    )


@require_POST
def importacion_revisar(request, pk):
    """Empieza otra vez la vista previa, con lo que ahora hay."""
    importacion, _ = la_importacion(request, pk)
    return paso(request, importacion, importacion.volver_a_revisar, "Se revisa otra vez, con lo que ahora hay.")


@require_POST
def importacion_deshacer(request, pk):
    """Anula lo que la importación registró."""
    importacion, importador = la_importacion(request, pk)
    return paso(
        request, importacion, lambda: importacion.deshacer(importador, por=request.user), "Se deshicieron {} filas."
    )


@require_safe
def importacion_archivo(request, pk, que):
    """El archivo tal como se subió, o el mismo con una columna de mensajes."""
    importacion, _ = la_importacion(request, pk)
    if que == "original":
        return FileResponse(importacion.archivo.open(), as_attachment=True, filename=importacion.nombre)
    contenido, tipo = con_mensajes(importacion)
    nombre, _, extension = importacion.nombre.rpartition(".")
    return descarga(contenido, tipo, f"{nombre}-con-mensajes.{extension}")
