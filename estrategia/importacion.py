"""Avances que vuelven de Excel, con la plantilla que se descargó o con cualquier tabla que traiga sus columnas."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import partial

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.functional import cached_property

from seguimiento.cambio import el_de_hoy, filas_de_hoy, que_cambia
from seguimiento.excel import PENDIENTES, Columna, limpiar
from seguimiento.importador import Importador, cambios, en_json, huella, ocultas
from seguimiento.libro import CELDA_MAXIMA
from seguimiento.lotes import PedidoInvalido, anular_hechos, registrar_avances
from seguimiento.models import PORCENTAJE_FIJO, ConflictoDeVersion, Fila, Nivel, con_pendientes

from .excel import IMPRESAS
from .models import Accion, Avance, Sustento

Llenable = partial(Columna, editable=True, fuente="Quien registra")
TEXTOS = ("que_se_hizo", "dificultad", "medida_adoptada", "decision_solicitada", "decision_de")
SUSTENTO = ("documento", "enlace", "nivel")
# En la vista previa las dudas son avisos, y aplicarla las confirma; las que piden explicación no pasan sin ella.
DUDAS = ("confirma_fecha", "confirma_cantidad")


def declarado(campo):
    """Función que da, de una acción, el valor de un campo de su avance que rige; nulo si no hay."""
    return lambda accion: getattr(accion.rige_hoy, campo) if accion.rige_hoy else None


def escrito(campo):
    return lambda accion: limpiar(getattr(accion.rige_hoy, campo) if accion.rige_hoy else "").strip()[:CELDA_MAXIMA]


def nada(accion):
    """El sustento es del reporte nuevo: no se repite el del anterior."""
    return None


LLENABLES = (
    Llenable("fecha", "Fecha del hecho", "fecha", 12, "Cuándo ocurrió; no futura.", declarado("fecha")),
    Llenable(
        "estado", "Estado", "texto", 13, "El que se declara.",
        lambda a: a.rige_hoy and a.rige_hoy.get_estado_display(), opciones=tuple(Avance.estado.field.choices),
    ),
    Llenable("porcentaje", "Avance", "porcentaje", 9, "De 0 a 100 %.", declarado("porcentaje"), unidad="%"),
    Llenable("meta_ejecutada", "Ejecutado", "decimal", 11, "Solo si tiene meta.", declarado("meta_ejecutada")),
    Llenable("que_se_hizo", "Qué se hizo", "frase", 40, "Lo que se hizo.", escrito("que_se_hizo")),
    Llenable("dificultad", "Dificultad", "frase", 26, "Qué lo dificulta.", escrito("dificultad")),
    Llenable("medida_adoptada", "Medida adoptada", "frase", 26, "Qué se hizo por eso.", escrito("medida_adoptada")),
    # Se pide una vez, y sigue pendiente aunque no se repita: por eso no vienen puestas.
    Llenable("decision_solicitada", "Decisión solicitada", "frase", 26, "Qué se pide, si se pide algo nuevo.", nada),
    Llenable("decision_de", "A quién se la pide", "texto", 18, "A quién se solicita.", nada),
    Llenable("documento", "Documento que lo sustenta", "frase", 28, "El del reporte nuevo; exigido al culminar.", nada),
    Llenable("enlace", "Enlace", "texto", 20, "Dirección del sustento.", nada),
    Llenable("nivel", "Nivel", "texto", 11, "Del sustento; interno si va vacío.", nada, opciones=tuple(Nivel.choices)),
)  # fmt: skip
POR_CLAVE = {columna.clave: columna for columna in LLENABLES}


def canonicos(accion):
    """Lo declarado hoy, como lo leería la importación: un valor por cada columna de `LLENABLES`, en su orden."""
    valores = {columna.clave: columna.leer(accion) for columna in LLENABLES}
    valores["estado"] = accion.rige_hoy and accion.rige_hoy.estado
    for clave, valor in valores.items():
        valores[clave] = en_json(valor.quantize(Decimal("0.01")) if isinstance(valor, Decimal) else valor) or None
    return list(valores.values())


OCULTAS = ocultas(lambda a: "/".join(a.natural_key()), lambda a: a.version_hoy, canonicos)


def con_lo_declarado(acciones, corte):
    """[acciones] al corte, con `rige_hoy` (su `Avance`, o nulo), `version_hoy` y `pendientes`, en cinco consultas."""
    filas = list(acciones.para_archivo().annotate(hecho_que_rige=F("rige__hecho_id")))
    hechos = Avance.objects.select_related("registrado_por").in_bulk(
        [fila.hecho_que_rige for fila in filas if fila.hecho_que_rige]
    )
    versiones = Accion.objects.filter(pk__in=[fila.pk for fila in filas]).versiones()
    for fila in con_pendientes(filas, corte):
        fila.rige_hoy, fila.version_hoy = hechos.get(fila.hecho_que_rige), versiones[fila.pk]
    return filas


class ImportarAvances(Importador):
    """Un avance por fila tocada. Se escribe con `accion.registrar_avance`, como desde la ficha."""

    TIPO, HOJA, TITULO = "avances", "Actualización", "Avances de las acciones"
    AL_DESHACER = "Anula lo que registró; queda tachado en cada historial."
    COLUMNAS, OCULTAS = (*IMPRESAS[:5], *LLENABLES, *OCULTAS), OCULTAS
    REQUERIDAS = ("codigo", "estado", "porcentaje", "fecha")
    INSTRUCCIONES = (
        ("Qué llenar", "Las columnas de fondo claro, en las filas con algo nuevo. Lo que no toque no cambia."),
        ("Fecha del hecho", "Cuándo ocurrió: 30/06/2022. Si no la cambia, corrige el reporte de ese día."),
        ("Estado", "Uno de la lista. «Culminada» fija 100 % y exige su documento; «No iniciada» fija 0 %."),
        ("Explicaciones", "Suspender, cancelar, reabrir, reanudar o bajar el porcentaje exigen decir qué pasó."),
        ("Columnas de más", "Puede agregarlas, moverlas u ordenar las filas: se leen por su título."),
        ("Al subirla", "Verá fila por fila qué cambiaría. Nada se escribe hasta «Aplicar», y se puede deshacer."),
    )  # fmt: skip

    def encaja(self, clave, datos):
        """El código es el de la clave; de qué estrategia es, y sus mayúsculas, se miran al revisar."""
        return clave.rpartition("/")[2].lower() == self.clave(datos).lower()

    def revisar(self, filas):
        """Pone en cada fila su clase, qué cambia y qué le falta. Las consultas no dependen de cuántas son."""
        acciones = Accion.objects.visibles_para(self.usuario).filter(codigo__in={fila.clave for fila in filas})
        acciones = acciones.al(self.corte, estrategia=self.estrategia).con_permiso(self.usuario)
        por_codigo = {accion.codigo: accion for accion in con_lo_declarado(acciones, self.corte)}
        for accion in por_codigo.values():
            accion.objetivo.estrategia = self.estrategia  # la que ya trae cuándo se aprobó
        tocadas = [(f, por_codigo[f.clave]) for f in filas if self._se_toco(f, por_codigo.get(f.clave))]
        previos = antecesores([accion for _, accion in tocadas])
        for fila, accion in tocadas:
            self._juzgar(fila, accion, previos[accion.pk])

    def _se_toco(self, fila, accion):
        """Si la fila pide escribir algo; si no, ya queda dicho qué es."""
        fila.clase, fila.cambios = Fila.Clase.IGUAL, []
        ajena = (fila.datos.get("clave") or "").rpartition("/")[0]
        if ajena and ajena != self.estrategia.codigo:
            self.error(fila, "Código", f"es de la estrategia {ajena}, y aquí se importa {self.estrategia.codigo}")
            return False
        if accion is None:
            igual = self._codigos.get(fila.clave.lower())
            mayusculas = igual and f"ya hay {igual}, y un código no se distingue por sus mayúsculas: escríbalo así"
            self.error(fila, "Código", mayusculas or f"no hay una acción «{fila.clave}» en {self.estrategia.codigo}")
            return False
        if self.sin_tocar(fila):
            return False
        sin_lo_ya_pedido(fila, accion)
        fila.objeto, fila.version = accion.pk, accion.version_hoy
        self._reponer_decimales(fila, accion)
        fila.cambios = cambios(LLENABLES, dict(zip(POR_CLAVE, canonicos(accion), strict=True)), fila.datos)
        return bool(fila.cambios)

    @cached_property
    def _codigos(self):
        """{código en minúsculas: código} de las acciones que la persona ve."""
        propias = Accion.objects.visibles_para(self.usuario).de(self.estrategia)
        return {codigo.lower(): codigo for codigo in propias.values_list("codigo", flat=True)}

    def _reponer_decimales(self, fila, accion):
        """Un CSV guarda lo que la celda muestra: si 81.82 % se veía «81.8 %» y vuelve así, nadie lo cambió."""
        declarado, escrito = accion.rige_hoy and accion.rige_hoy.porcentaje, fila.datos.get("porcentaje")
        intacta = declarado and escrito and fila.datos.get("huella") == huella(canonicos(accion))
        if intacta and Decimal(escrito) == round(declarado, 1):
            fila.datos["porcentaje"] = en_json(declarado.quantize(Decimal("0.01")))

    def _juzgar(self, fila, accion, previos):
        faltas = self._faltas(fila, accion, previos)
        vista = fila.datos.get("version")
        if faltas:
            for campo, dicho in faltas.items():
                self.error(fila, POR_CLAVE[campo].titulo if campo in POR_CLAVE else campo, dicho)
        elif vista is not None and Decimal(vista) != accion.version_hoy:
            fila.clase = Fila.Clase.CONFLICTO
            hay = accion.rige_hoy
            quien = f"{hay.registrado_por} registró «{hay}»" if hay else "se anuló lo que había"
            fila.mensajes.append(["", f"Después de la descarga {quien}: decida cuál vale."])
        else:
            fila.clase = Fila.Clase.CAMBIA if accion.rige_hoy else Fila.Clase.NUEVA

    def _faltas(self, fila, accion, previos):
        """{campo: mensaje} de lo que la ficha tampoco admitiría."""
        if not accion.puede:
            return {"Código": "no es una acción de su unidad: quite la fila"}
        datos, sustento = para_registrar(fila.datos)
        hay = datos["meta_ejecutada"] is not None and accion.meta is not None
        faltan = [c for c in ("fecha", "estado", "porcentaje") if datos[c] is None and not (c == "porcentaje" and hay)]
        if faltan:
            return {c: f"falta {POR_CLAVE[c].titulo.lower()}" for c in faltan}
        avance, prueba = Avance(accion=accion, registrado_por=self.usuario, **datos), Sustento.de(sustento)
        avance.completar()
        try:
            avance.clean_fields(exclude=["accion", "registrado_por", "fuente"])
            if prueba:
                prueba.clean_fields(exclude=["hecho"])
        except ValidationError as error:
            return {campo: " ".join(dichos) for campo, dichos in error.message_dict.items()}
        poder = avance.poder_frente_a(avance.antecesor(previos))
        if not self.usuario.puede(poder):
            return {"estado": poder.negado}
        avisos = [*avance.dudas(previos).values()]
        if previos and previos[0].fecha > avance.fecha:
            avisos.append(f"Es anterior al hecho que rige ({previos[0]}): al aplicarla se dice qué cambia hoy.")
        fila.avisos += [aviso for aviso in avisos if aviso not in fila.avisos]
        return avance.faltas(prueba, previos, DUDAS)

    def para_plantilla(self):
        """Las acciones que esa persona puede registrar, con lo declarado hoy."""
        propias = Accion.objects.registrables_por(self.usuario).al(self.corte, estrategia=self.estrategia)
        return con_lo_declarado(propias.order_by("objetivo__orden", "orden"), self.corte)

    def aplicar(self, filas):
        """Registra todas de una vez, con las reglas y el turno de siempre; la que ya no vale detiene todo."""
        propias = Accion.objects.registrables_por(self.usuario).select_related("objetivo__estrategia__acuerdo")
        acciones = propias.in_bulk([fila.objeto for fila in filas])
        ajenas = [fila.clave for fila in filas if fila.objeto not in acciones]
        if ajenas:
            raise ConflictoDeVersion(f"{ajenas[0]} ya no es de las que usted registra.")
        pedidos = [(acciones[fila.objeto], fila.version, *para_registrar(fila.datos)) for fila in filas]
        antes, cuentas = filas_de_hoy(list(acciones.values())), self._totales(acciones)
        try:
            avances = registrar_avances(pedidos, por=self.usuario, confirma=DUDAS)
        except PedidoInvalido as error:
            raise ConflictoDeVersion(f"Una fila ya no vale. {error}") from error
        despues = filas_de_hoy(list(acciones.values()))
        totales = que_cambia(cuentas, self._totales(acciones), "En los totales, con todas las filas, cambia")
        for fila, avance in zip(filas, avances, strict=True):
            fila.hecho = avance.pk
            if any("anterior al hecho que rige" in aviso for aviso in fila.avisos):
                fila.avisos += [que_cambia(antes[fila.objeto], despues[fila.objeto]), totales]

    def _totales(self, acciones):
        return next(iter(acciones.values())).totales_al(el_de_hoy())

    def deshacer(self, filas):
        """Anula cada avance que sigue valiendo; dice cuántos."""
        avances = Avance.objects.filter(pk__in=[fila.hecho for fila in filas]).select_related("accion__objetivo")
        motivo = f"Se deshizo la importación {filas[0].importacion_id}."
        return anular_hechos(avances, por=self.usuario, motivo=motivo)


def sin_lo_ya_pedido(fila, accion):
    """La lista que se descarga trae lo que está pedido y sigue pendiente: repetirlo no es pedir otra cosa."""
    ya = {columna.clave: limpiar(columna.leer(accion)).strip()[:CELDA_MAXIMA] for columna in PENDIENTES}
    if ya["decision_solicitada"] and all((fila.datos.get(clave) or "") == dicho for clave, dicho in ya.items()):
        fila.datos |= dict.fromkeys(ya)


def antecesores(acciones):
    """{pk: [avances no anulados, del más nuevo al más antiguo]} de las acciones."""
    previos = defaultdict(list)
    propios = Avance.objects.filter(accion__in=[a.pk for a in acciones], anulacion__isnull=True)
    textos = (campo for _, campo in Avance.DICHOS)
    for avance in propios.only("accion_id", "fecha", "estado", "porcentaje", "meta_ejecutada", *textos).recientes():
        previos[avance.accion_id].append(avance)
    return previos


def para_registrar(leido):
    """(datos de `registrar_avance`, sustento) de lo leído en una fila."""
    estado = leido.get("estado")
    porcentaje = PORCENTAJE_FIJO.get(estado, leido.get("porcentaje"))
    ejecutada = leido.get("meta_ejecutada")
    datos = {
        "fecha": leido.get("fecha") and date.fromisoformat(leido["fecha"]),
        "estado": estado,
        "porcentaje": None if porcentaje is None else Decimal(porcentaje),
        "meta_ejecutada": None if ejecutada is None else Decimal(ejecutada),
        **{campo: leido.get(campo) or "" for campo in TEXTOS},
    }
    sustento = {campo: leido.get(campo) or "" for campo in SUSTENTO}
    return datos, sustento | {"nivel": sustento["nivel"] or Nivel.INTERNO}
