from datetime import date, datetime, time, timedelta

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from barrio_seguro.models import Actividad, FactorRiesgo, HechoLanzamiento, Intervencion, Lanzamiento
from conasec.models import Acuerdo, CortePublicado, Sesion
from estrategia.models import Accion, Avance, Estrategia
from seguimiento.models import Decision, Documento, Fuente, Usuario
from seguimiento.plazos import Estado
from tablero.congelar import Congelador
from tablero.management.demostracion import (
    ACUERDOS,
    ANULADO,
    ATENDIDAS,
    AVANCES,
    CANCELADO,
    INTERVENCIONES,
    PUBLICADO,
    REALIZADOS,
    REPROGRAMADA,
    SESIONES,
)

CODIGO = "datos-ficticios"
TITULO = "Datos ficticios de demostración"


class Command(BaseCommand):
    """Carga hechos ficticios a lo largo de 2022, cada uno registrado poco después de su fecha; una sola vez."""

    help = "Carga los DATOS FICTICIOS DE DEMOSTRACIÓN. Si ya están, no toca nada. Solo en local."

    @transaction.atomic
    def handle(self, *, verbosity=1, **_):
        call_command("cargar_documento", verbosity=0)
        call_command("cuentas_locales", verbosity=0)
        if Documento.objects.filter(codigo=CODIGO).exists():
            mensaje = "La demostración ya estaba cargada: no se tocó ningún dato."
        else:
            self._cargar()
            mensaje = "DATOS FICTICIOS DE DEMOSTRACIÓN cargados."
        if verbosity:
            self.stdout.write(mensaje)

    def _cargar(self):
        if Avance.objects.exists() or HechoLanzamiento.objects.exists():
            raise CommandError("Esta base ya tiene hechos registrados: lo ficticio no se mezcla. Use una base aparte.")
        fuente = _fuente_ficticia()
        cuentas = {c.username: c for c in Usuario.objects.filter(username__in=["operador", "secretaria"])}
        acciones = {accion.codigo: accion for accion in Accion.objects.all()}
        lanzamientos = {lanzamiento.codigo: lanzamiento for lanzamiento in Lanzamiento.objects.all()}
        hechos = [_avance(acciones[codigo], *datos) for codigo, *datos in AVANCES]
        hechos += [_realizado(lanzamientos[codigo], *datos) for codigo, *datos in REALIZADOS]
        hechos.append(_cancelado(lanzamientos[CANCELADO[0]], *CANCELADO[1:]))
        hechos += [_atendida(*datos) for datos in ATENDIDAS]
        fechados = [(_registro(n, datos), verbo, datos) for n, (verbo, datos) in enumerate(hechos)]
        for instante, verbo, datos in sorted(fechados, key=lambda hecho: hecho[0]):
            cuenta = cuentas[datos.pop("cuenta", "operador")]
            verbo(por=cuenta, fuente=fuente, registrado_en=instante, **datos)
        self._correcciones(cuentas, fuente)
        self._consejo(cuentas["secretaria"], fuente)
        for n, (codigo, *datos) in enumerate(INTERVENCIONES):
            barrio = Lanzamiento.objects.get(codigo=codigo).barrio
            Intervencion.registrar(por=cuentas["operador"], **_intervencion(n, barrio, cuentas["operador"], *datos))
        self._publicado()

    def _correcciones(self, cuentas, fuente):
        """Un reporte anulado a los dos días y un plazo que se movió, con su documento."""
        codigo, dia, porcentaje, por_que, anulado = ANULADO
        verbo, datos = _avance(Accion.objects.get(codigo=codigo), dia, Estado.EN_PROCESO, porcentaje, "Se contó.", {})
        errado = verbo(por=cuentas["operador"], fuente=fuente, registrado_en=_registro(0, datos), **datos)
        errado.anular(por=cuentas["secretaria"], motivo=por_que, registrado_en=_registro(0, {"fecha": anulado}))
        codigo, rige, inicio, fin, motivo = REPROGRAMADA
        registrado, datos = _registro(1, {"fecha": rige}), {"inicio": inicio, "fin": fin, "rige": rige}
        fechas = {campo: date.fromisoformat(valor) for campo, valor in datos.items()}
        Accion.objects.get(codigo=codigo).reprogramar(
            por=cuentas["secretaria"], motivo=motivo, documento="Oficio ficticio 118-2022", registrado_en=registrado,
            documento_fecha=fechas["rige"], **fechas,
        )  # fmt: skip

    def _publicado(self):
        """Lo que la sesión aprobó, con lo que se sabía el día del corte: después se supo algo más."""
        nombre, dia = PUBLICADO
        secretaria, autoridad = (Usuario.objects.get(username=nombre) for nombre in ("secretaria", "autoridad"))
        fecha, estrategia = date.fromisoformat(dia), Estrategia.objects.con_rotulo().first()
        corte = CortePublicado.objects.create(
            nombre=nombre, estrategia=estrategia.codigo, fecha=fecha, sesion=Sesion.objects.get(anio=2022, numero="II"),
            conocido=timezone.make_aware(datetime.combine(fecha, time(23, 59))), registrado_por=secretaria,
            documento="Acta ficticia de la II sesión",
        )  # fmt: skip
        congelador = Congelador(secretaria, estrategia, corte)
        for paso, quien in (("enviado", secretaria), ("aprobado", autoridad), ("publicado", secretaria)):
            corte.dar_paso(
                CortePublicado.Estado(paso), por=quien, confirmado=True, congelador=congelador,
                elegido=corte.envio and congelador.cambios().huella, registrado_en=corte.conocido,
            )  # fmt: skip

    def _consejo(self, secretaria, fuente):
        """Las sesiones ficticias, celebradas el día en que se programaron, y lo que acordaron."""
        sesiones = {}
        for n, (numero, dia, lugar) in enumerate(SESIONES):
            datos = {"fecha": dia}
            registrado = _registro(n, datos)
            nueva = Sesion(anio=2022, numero=numero, fecha_programada=datos["fecha"], lugar=lugar)
            nueva.descentralizada, nueva.razon_descentralizada = nueva.segun_la_sede()
            sesiones[numero] = nueva.guardar(por=secretaria, motivo=TITULO)
            acta = {"documento": f"Acta ficticia de la {numero} sesión", "nivel": "publico"}
            rastro = {"por": secretaria, "fuente": fuente, "registrado_en": registrado}
            nueva.registrar(tipo="celebrada", fecha=datos["fecha"], sustento=acta, **rastro)
        for n, (numero, texto, quien, plazo, avances) in enumerate(ACUERDOS):
            plazo = plazo and date.fromisoformat(plazo)
            acuerdo = Acuerdo(sesion=sesiones[numero], texto=texto, institucion=quien, plazo=plazo)
            acuerdo.guardar(por=secretaria, motivo=TITULO)
            for avance in avances:
                verbo, datos = _avance(acuerdo, *avance, _informe_de(n))
                verbo(por=secretaria, fuente=fuente, registrado_en=_registro(n, datos), **datos)


def _informe_de(n):
    return {"documento": f"Oficio ficticio de acuerdo {n + 1:02}-2022", "nivel": "interno"}


def _fuente_ficticia():
    documento = Documento.objects.create(
        codigo=CODIGO, titulo=TITULO, ficticio=True, nota="Inventado para mostrar el tablero: nada de esto ocurrió."
    )
    return Fuente.objects.create(codigo=CODIGO, documento=documento, orden=1, seccion="Demostración", cita=TITULO)


def _avance(accion, fecha, estado, porcentaje, que, resto):
    """El verbo y sus datos; quien suspende o cancela es la Secretaría Técnica."""
    datos = {"estado": estado, "porcentaje": porcentaje, "que_se_hizo": que, "fecha": fecha, **resto}
    datos["sustento"] = {campo: datos.pop(campo) for campo in ("documento", "nivel") if campo in datos}
    if estado in {Estado.SUSPENDIDA, Estado.CANCELADA}:
        datos["cuenta"] = "secretaria"
    return accion.registrar_avance, datos


def _realizado(lanzamiento, fecha, ordinal):
    sustento = {"documento": f"Acta ficticia de lanzamiento {lanzamiento.numero:02}-2022", "nivel": "publico"}
    datos = {"fecha": fecha, "ordinal_nacional": ordinal, "nombre_barrio": f"Barrio ficticio {lanzamiento.numero}"}
    return lanzamiento.realizar, datos | {"sustento": sustento, "cuenta": "secretaria"}


def _intervencion(n, barrio, cuenta, fecha, tipo, codigo, que):
    dichos = {
        "actividad": Actividad.objects.filter(codigo=codigo).first(),
        "factor": FactorRiesgo.objects.filter(codigo=codigo).first(),
    }
    datos = {"fecha": fecha, "tipo": tipo, "descripcion": que, "unidad": cuenta.unidad, **dichos}
    sitio = {"barrio": barrio, "area": barrio.distrito.area}
    sustento = {"documento": f"Informe ficticio de barrio {n + 1:02}-2022", "nivel": "interno"}
    return sitio | {"registrado_en": _registro(n, datos)} | datos | {"sustento": sustento}


def _atendida(codigo, fecha, texto, documento):
    """La respuesta a lo que una acción pidió, asentada con su documento por la Secretaría Técnica."""

    def atender(**datos):
        pedidas = Decision.objects.filter(decisionaccion__seguido__codigo=codigo)
        pedidas.latest("fecha").cerrar(tipo="atendida", texto=texto, documento=documento, **datos)

    return atender, {"fecha": fecha, "cuenta": "secretaria"}


def _cancelado(lanzamiento, fecha, comentario):
    sustento = {"documento": "Oficio ficticio 112-2022", "nivel": "interno"}
    return lanzamiento.cancelar, {
        "fecha": fecha,
        "comentario": comentario,
        "sustento": sustento,
        "cuenta": "secretaria",
    }


def _registro(n, datos):
    """Cuándo se registró, en Lima: el día que dice o de cero a tres después del hecho, en horas de oficina."""
    datos["fecha"] = date.fromisoformat(datos["fecha"])
    registrado = datos.pop("registrado", None)
    dia = date.fromisoformat(registrado) if registrado else datos["fecha"] + timedelta(days=n % 4)
    return timezone.make_aware(datetime.combine(dia, time(9 + n % 8, n % 60)))
