"""Registrar varias acciones de una vez: lo común a todas y, en cada fila, lo suyo; solo se escribe lo que se toca."""

from dataclasses import dataclass
from functools import partial

from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import render
from django.utils import timezone

from seguimiento.contadas import contada
from seguimiento.envios import guardar_una_vez
from seguimiento.frases import cifra, explicar
from seguimiento.lotes import PedidoInvalido, registrar_avances
from seguimiento.models import DECLARABLES, PORCENTAJE_FIJO, ConflictoDeVersion, Nivel
from seguimiento.models.seguido import CERRADOS
from seguimiento.plazos import Estado, Umbrales
from seguimiento.views import donde_se_ve

from .forms import AvanceForm
from .importacion import antecesores
from .models import Accion, Avance
from .views import MAXIMO_VARIAS, SOLO_MIRA, la_estrategia

MAXIMO_DIGITOS = 18  # una clave más larga no cabe en un entero de la base
EL_SUYO = "El que tiene cada una"
ROTULOS = dict(DECLARABLES)


class ComunForm(AvanceForm):
    """Lo de todas. Su estado, si no se elige, es el que ya tiene cada una."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["estado"].choices = [("", EL_SUYO), *DECLARABLES]
        self.fields["estado"].required, self.initial["estado"] = False, ""

    def ofrecer(self, usuario):
        """Lo que se declara para todas no depende del estado de una."""
        poder_para = Avance.poder_para
        ofrecidos = [(estado, rotulo) for estado, rotulo in DECLARABLES if usuario.puede(poder_para(estado))]
        self.fields["estado"].widget.choices = [("", EL_SUYO), *ofrecidos]


class FilaForm(AvanceForm):
    """Lo de una acción. `previos`: sus avances, del más nuevo al más antiguo; `propio`: lo escrito en su fila."""

    def __init__(self, *args, previos, propio, **kwargs):
        super().__init__(*args, **kwargs)
        self.previos, self.propio = previos, propio

    def clean(self):
        """El texto de todas no explica lo que pasó con una: lo que pide explicación la pide en su fila."""
        datos = super().clean()
        if not self.errors and not self.propio["que_se_hizo"]:
            porcentaje = PORCENTAJE_FIJO.get(datos["estado"], datos["porcentaje"])
            avance = Avance(accion=self.objeto, fecha=datos["fecha"], estado=datos["estado"], porcentaje=porcentaje)
            motivo = porcentaje is not None and avance.pide_explicacion(self.previos)
            if motivo:
                dicho = f"{motivo} exige una explicación propia: escríbala en esta fila; el texto de todas no cuenta."
                self.add_error("que_se_hizo", dicho)
        return datos

    def es_el_ultimo(self):
        """Si ningún avance de la acción es de una fecha posterior: entonces no hay que decir qué cambia hoy."""
        return not any(previo.fecha > self.cleaned_data["fecha"] for previo in self.previos)

    def pedido(self):
        """(acción, versión vista, datos, sustento), como lo toma `registrar_avances`."""
        datos = {campo: valor for campo, valor in self.datos().items() if campo != "decision_para"}
        return self.objeto, datos.pop("version"), datos, datos.pop("sustento")


@dataclass(slots=True)
class Fila:
    """Una acción en la lista: cómo está, cómo quedaría (o por qué no se toca) y su formulario."""

    accion: Accion
    formulario: FilaForm
    antes: str
    despues: str
    tocada: bool
    cerrada: bool


class VariosAvances:
    """Un avance por acción tocada, en una sola transacción.

    Los campos comunes llegan por su nombre; los de una fila, como «OE1.4-porcentaje». Se toca una fila escribiendo en
    ella, o todas las abiertas con un estado o un avance común; lo culminado y lo cancelado, solo en su fila.
    """

    COMUNES = ("fecha", "estado", "porcentaje", "que_se_hizo", "documento")
    PROPIOS = ("estado", "porcentaje", "que_se_hizo", "documento")
    CASILLAS = ("confirma_fecha", "confirma_cantidad")
    DE_TODAS = ("estado", "porcentaje")

    def __init__(self, acciones, datos=None):
        self.datos, self.error = datos, ""
        self.comun = ComunForm(datos, objeto=acciones[0])
        previos = antecesores(acciones)
        self.filas = [self._fila(accion, previos[accion.pk]) for accion in acciones]

    def _fila(self, accion, previos):
        propio = {campo: self.escrito(accion, campo) for campo in self.PROPIOS}
        dia = self._dia()
        rige = next((previo for previo in previos if previo.fecha <= dia), None)
        cerrada = rige is not None and rige.estado in CERRADOS
        tocada = any(propio.values()) or (not cerrada and any(map(self.comun_de, self.DE_TODAS)))
        datos = self._de(accion, propio, rige, cerrada)
        formulario = FilaForm(datos, objeto=accion, previos=previos, propio=propio)
        despues = en_breve(datos) if tocada else f"{'Cerrada: s' if cerrada else 'S'}igue como está"
        return Fila(accion, formulario, rige.titular if rige else "Sin reporte", despues, tocada, cerrada)

    def _dia(self):
        """La fecha del hecho, si se entiende; si no, hoy: el error se dice al validar."""
        dia = self.comun.fields["fecha"]
        try:
            return dia.clean(self.comun_de("fecha"))
        except ValidationError:
            return timezone.localdate()

    def _de(self, accion, propio, rige, cerrada):
        """Los datos de una fila: lo común y, encima, lo escrito en ella. Nulo si no se ha enviado nada.

        Sin estado escrito, una cerrada conserva el suyo con su avance, y una abierta toma el común o el que tenía.
        """
        if self.datos is None:
            return None
        comunes = {campo: self.comun_de(campo) for campo in self.COMUNES}
        comunes["estado"] = comunes["estado"] or (rige.estado if rige else Estado.EN_PROCESO)
        if cerrada:
            comunes |= {"estado": rige.estado, "porcentaje": cifra(rige.porcentaje)}
        ocultos = {campo: self.escrito(accion, campo) for campo in (*self.CASILLAS, "version")}
        return {"nivel": Nivel.INTERNO} | comunes | {c: v for c, v in (propio | ocultos).items() if v}

    def comun_de(self, campo):
        return (self.datos or {}).get(campo, "").strip()

    def escrito(self, accion, campo):
        return (self.datos or {}).get(f"{accion.codigo}-{campo}", "").strip()

    def ofrecer(self, usuario):
        """Deja a la vista solo los estados que esa persona puede declarar en cada fila."""
        for formulario in (self.comun, *(fila.formulario for fila in self.filas)):
            formulario.ofrecer(usuario)

    @property
    def comunes(self):
        return [self.comun[campo] for campo in self.COMUNES]

    @property
    def tocadas(self):
        return [fila for fila in self.filas if fila.tocada]

    def registrar(self, usuario):
        """Los avances de las filas tocadas, o nulo si una no vale o cambió: entonces no se guarda ninguna."""
        if not self.tocadas:
            self.error = "No tocó ninguna fila: escriba un estado o un avance para todas, o algo en alguna."
            return None
        with transaction.atomic():
            avances = self._de_una_vez(usuario) or [fila.formulario.registrar(usuario) for fila in self.tocadas]
            if None in avances:
                transaction.set_rollback(True)
                return None
        return avances

    def _de_una_vez(self, usuario):
        """Todos en pocas consultas; nulo si alguno no vale, cambió o es anterior: uno por uno se dice cuál y qué."""
        formularios = [fila.formulario for fila in self.tocadas]
        if not all(formulario.is_valid() and formulario.es_el_ultimo() for formulario in formularios):
            return None
        try:
            with transaction.atomic():
                return registrar_avances([formulario.pedido() for formulario in formularios], por=usuario)
        except (ConflictoDeVersion, PedidoInvalido):
            return None

    def mensaje(self, avances):
        """«Se registraron 2 avances. OE1.4: Sin reporte → En proceso, 30 %; …»"""
        n = len(avances)
        cuantos = f"{contada('avances_registrados', n)}."
        pares = zip(self.tocadas, avances, strict=True)
        cambios = "; ".join(f"{fila.accion.codigo}: {fila.antes} → {avance.titular}" for fila, avance in pares)
        sin_tocar = [fila.accion.codigo for fila in self.filas if not fila.tocada]
        anteriores = [
            f"{fila.accion.codigo}: es anterior al hecho que rige ({fila.formulario.rige}). {fila.formulario.cambio}"
            for fila in self.tocadas
            if fila.formulario.cambio
        ]
        otras = [f"No se tocaron: {', '.join(sin_tocar)}."] if sin_tocar else []
        return " ".join([cuantos, f"{cambios}.", *anteriores, *otras])

    @property
    def status(self):
        """Con qué se responde si no se guardó: 409 si otra persona registró alguna antes; si no, 422."""
        return 409 if self.conflictos else 422

    @property
    def conflictos(self):
        """[(acción, formulario)] de las filas que otra persona registró antes, con lo que registró."""
        return [(f.accion, f.formulario) for f in self.filas if f.formulario.conflicto is not None]


def en_breve(datos):
    """«En proceso, 60 %» de lo escrito, aunque todavía no valga."""
    estado = datos["estado"]
    porcentaje = PORCENTAJE_FIJO.get(estado, datos["porcentaje"] or "—")
    return f"{ROTULOS.get(estado, estado)}, {porcentaje} %"


def marcas(request):
    """Las claves de `?accion=`. Lanza `BadRequest` si una no se entiende o son demasiadas."""
    marcadas = dict.fromkeys(request.GET.getlist("accion"))
    if not all(pk.isascii() and pk.isdigit() and len(pk) <= MAXIMO_DIGITOS for pk in marcadas):
        raise BadRequest("Una de las marcadas no es una acción: vuelva a la lista y márquelas otra vez.")
    if len(marcadas) > MAXIMO_VARIAS:
        raise BadRequest(f"Marcó {len(marcadas)} acciones, y se registran hasta {MAXIMO_VARIAS} de una vez.")
    return {int(pk) for pk in marcadas}


def las_marcadas(request, estrategia):
    """Las acciones de `?accion=`, al corte: 403 si alguna no la registra la persona, 400 si no hay o no se entiende."""
    if not request.user.registra:
        raise PermissionDenied(SOLO_MIRA)
    pks = marcas(request)
    if not pks:
        raise BadRequest("No marcó ninguna acción: vuelva a la lista y marque las que va a registrar.")
    registrables = Accion.objects.registrables_por(request.user).de(estrategia).filter(pk__in=pks)
    if registrables.count() < len(pks):
        raise PermissionDenied("Alguna de las acciones marcadas no es de su unidad: quítela y vuelva a intentarlo.")
    return explicar(registrables.al(request.corte).con_detalle(), request.corte, Umbrales.vigentes())


def avances_nuevos(request, estrategia):
    """Registra las filas tocadas, todas o ninguna: 422 si una no vale, 409 si otra persona registró antes.

    Con `revisar` no escribe: muestra cómo quedaría cada una.
    """
    estrategia = la_estrategia(request, estrategia)
    envia = request.method == "POST" and "revisar" not in request.POST
    varios = VariosAvances(las_marcadas(request, estrategia), request.POST if request.method == "POST" else None)
    registrados = envia and guardar_una_vez(
        request,
        partial(varios.registrar, request.user),
        lambda avances: (varios.mensaje(avances), donde_se_ve(request, estrategia, max(a.fecha for a in avances))),
    )
    if registrados:
        return registrados
    varios.ofrecer(request.user)
    contexto = {"estrategia": estrategia, "varios": varios, "rechazado": envia}
    return render(request, "estrategia/varias.html", contexto, status=varios.status if envia else 200)
