from functools import partial

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from .custodia import ArchivoPerdido, abrir
from .envios import guardar_una_vez
from .forms import AnulacionForm
from .models import ConflictoDeVersion, Decision, Observacion
from .templatetags.corte import con_corte


def registrar_hecho(request, clase, objeto, ficha):
    """GET/POST de un formulario de hechos: 422 si algo no vale, 409 si otra persona registró antes.

    `clase`: el formulario, hijo de `HechoForm`. `ficha(formulario, status)` pinta.
    """
    if request.method != "POST":
        return ficha(clase(objeto=objeto))
    formulario = clase(request.POST, request.FILES, objeto=objeto)
    guardado = guardar_una_vez(
        request,
        partial(formulario.registrar, request.user),
        lambda hecho: (lo_dicho(formulario, hecho), donde_se_ve(request, hecho, formulario.desde(hecho))),
    )
    return guardado or ficha(formulario, status=formulario.status)


def lo_dicho(formulario, registro):
    """El mensaje al guardar; y, si el reloj se atrasó, que se registró después de lo último y no a la hora que dice."""
    dicho = formulario.mensaje(registro)
    if registro.registrado_en <= timezone.now():
        return dicho
    hora = timezone.localtime(registro.registrado_en)
    return (
        f"{dicho} El reloj del servidor va atrasado respecto de lo último registrado: consta el {hora:%d/%m/%Y %H:%M}, "
        "para que siga después. Avise a quien lo administra."
    )


def donde_se_ve(request, destino, desde):
    """A dónde se va después de guardar: la página de `destino`, al corte que se miraba, o a hoy si allí no se vería.

    Se ve en él si K es ahora y T no es anterior a `desde`, la fecha de lo registrado. Así nunca se oculta lo recién
    registrado, y quien trabaja a un corte no lo pierde.
    """
    se_ve = request.corte.es_ahora and desde <= request.corte.fecha
    corte = request.corte if se_ve else request.corte.a_hoy(timezone.now())
    return con_corte(corte, destino.get_absolute_url())


def registrar_aparte(request, formulario, objeto, titulo, detalle=""):
    """GET/POST de un registro que tiene página propia: 422 si algo no vale, 409 si ya no está como se vio.

    `formulario(*args)`: hijo de `RegistroForm` con su objeto ya puesto.
    """
    envia = request.method == "POST"
    actual = formulario(request.POST if envia else None)
    guardado = envia and guardar_una_vez(
        request,
        partial(actual.registrar, request.user),
        lambda registro: (lo_dicho(actual, registro), donde_se_ve(request, objeto, actual.desde(registro))),
    )
    if guardado:
        return guardado
    contexto = {"objeto": objeto, "titulo": titulo, "detalle": detalle, "formulario": actual}
    return render(request, "seguimiento/registro.html", contexto, status=actual.status if envia else 200)


def anular(request, objeto, que, pk):
    """Página que anula un hecho o una reprogramación del objeto; otro `que`, o uno ajeno, es 404."""
    registros = {"hecho": objeto.hechos, "plazo": objeto.reprogramaciones}.get(que)
    if registros is None:
        raise Http404
    registro = get_object_or_404(registros, pk=pk)
    registro.permitir_anular(request.user)
    formulario = partial(AnulacionForm, objeto=objeto, registro=registro)
    return registrar_aparte(request, formulario, objeto, f"Anular en {objeto.codigo}", str(registro))


def definir(request, formulario, titulo, volver, *, seccion, detalle=""):
    """GET/POST de lo que se define o se agrega: 422 si algo no vale, 409 si otra persona lo cambió antes.

    `formulario(*args)`: ya con su instancia; su `guardar(usuario)` da lo guardado o nulo. `volver`: a dónde se deja.
    """
    actual, status, no_vistos = formulario(), 200, []
    if request.method == "POST":
        corte = donde_se_define(request, actual)
        actual, status = formulario(request.POST, request.FILES), 422
        guardar = partial(actual.guardar, request.user)
        try:
            guardado = guardar_una_vez(
                request, guardar, lambda que: (f"Se guardó: {que}.", con_corte(corte, que.get_absolute_url()))
            )
        except ConflictoDeVersion:
            guardado, status, no_vistos = None, 409, actual.lo_no_visto()
        if guardado:
            return guardado
    contexto = {"formulario": actual, "titulo": titulo, "no_vistos": no_vistos, "volver": volver, "detalle": detalle}
    return render(request, "seguimiento/definicion.html", contexto | {"seccion": seccion}, status=status)


def donde_se_define(request, formulario):
    """El corte al que se vuelve: el mismo, si se corrige; si es nuevo, hoy, que a una fecha pasada puede no existir."""
    estaba = getattr(getattr(formulario, "instance", None), "pk", None)
    return request.corte if estaba else request.corte.a_hoy(timezone.now())


def contexto_de_ficha(request, objeto, formulario=None):
    """Lo que toda ficha muestra: su historial hasta (T, K), lo que se pide decidir, lo observado y el formulario."""
    hechos = libro_de_hechos(objeto, request.corte)
    if formulario:
        formulario.ofrecer(request.user)
    return {
        "objeto": objeto,
        "formulario": formulario,
        "hechos": hechos,
        "ocultos": objeto.hechos.count() + objeto.reprogramaciones.count() - len(hechos),
        "observaciones": Observacion.objects.que_tocan(objeto),
        "decisiones": Decision.objects.al(request.corte).sobre(objeto).leidas()
        if hasattr(objeto, "decisiones")
        else [],
    }


def libro_de_hechos(objeto, corte):
    """Hechos y reprogramaciones de un objeto hasta (T, K), del más nuevo al más antiguo.

    `anulado`: su anulación, si ya se sabía en K. `cuando`: su fecha en T. `que`: «hecho» o «plazo».
    """
    libro = [("hecho", h.fecha, h) for h in objeto.hechos.del_libro(corte)]
    libro += [("plazo", p.rige, p) for p in objeto.reprogramaciones.del_libro(corte)]
    for que, cuando, registro in libro:
        anulacion = getattr(registro, "anulacion", None)
        registro.anulado = anulacion if anulacion and anulacion.registrado_en <= corte.hasta else None
        registro.que, registro.cuando = que, cuando
        registro.anular_en = objeto.get_anular_url(que, registro.pk)
    return sorted((r for *_, r in libro), key=lambda r: (r.cuando, r.registrado_en, r.pk), reverse=True)


def entregar_sustento(request, sustento):
    """El archivo, siempre como adjunto. Quien no puede verlo recibe lo mismo que si no existiera."""
    if not sustento.archivo or not sustento.lo_abre(request.user):
        raise Http404
    return entregar(request, sustento.archivo, sustento.huella, sustento.nombre_archivo)


def entregar(request, archivo, huella, nombre):
    """Un archivo guardado, como adjunto; o, si falta o ya no es el mismo, la página que dice qué hacer (410 o 409)."""
    try:
        respuesta = FileResponse(abrir(archivo, huella), as_attachment=True, filename=nombre)
    except ArchivoPerdido as perdido:
        return decir_perdido(request, perdido, nombre)
    respuesta["Cache-Control"] = "private, no-store"
    return respuesta


def decir_perdido(request, perdido, nombre):
    contexto = {"mensaje": str(perdido), "nombre": nombre}
    return render(request, "seguimiento/archivo_perdido.html", contexto, status=perdido.status)
