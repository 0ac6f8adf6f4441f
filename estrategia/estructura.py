"""Los objetivos y las acciones de una estrategia que llegan de Excel: se crean, o se corrige su definición."""

from collections import defaultdict
from decimal import Decimal
from functools import partial

from django.core.exceptions import ValidationError
from django.db.models import Max

from seguimiento.definiciones import con_version
from seguimiento.excel import Columna, limpiar
from seguimiento.importador import Importador, en_json, ocultas
from seguimiento.models import ConflictoDeVersion, Fila, Unidad
from seguimiento.periodos import PeriodoInvalido, leer_periodo
from seguimiento.permisos import Poder
from seguimiento.plazos import Modalidad
from seguimiento.texto import llana
from seguimiento.turnos import tomar_turno

from .models import Accion, Objetivo


def sigla(accion):
    return accion.responsable and accion.responsable.codigo


Definida = partial(Columna, editable=True, fuente="Quien define la estrategia")
COLUMNAS = (
    Definida("codigo", "Código", "codigo", 10, "El de la acción, sin repetir: OE1.1."),
    Definida("objetivo", "Objetivo", "codigo", 10, "Código del objetivo específico: OE1.", lambda a: a.objetivo.codigo),
    Definida("objetivo_nombre", "Nombre del objetivo", "frase", 34, "Del objetivo.", lambda a: a.objetivo.nombre),
    Definida("nombre", "Acción", "frase", 50, "Nombre de la acción, literal."),
    Definida("fecha_literal", "Fecha programada", "programada", 20, "Como la dice el documento: Febrero-Marzo 2022."),
    Definida(
        "modalidad", "Modalidad", "texto", 11, "Vacía: se lee de la fecha.", lambda a: a.get_modalidad_display(),
        opciones=tuple(Modalidad.choices),
    ),
    Definida("responsable", "Responsable", "texto", 13, "Sigla de la unidad.", sigla),
    Definida(
        "entregable", "Tipo de entregable", "texto", 34, "Cuándo se culmina.", lambda a: a.get_entregable_display(),
        opciones=tuple(Accion.Entregable.choices),
    ),
    Definida("meta", "Meta", "decimal", 11, "Cantidad por alcanzar, si la hay."),
    Definida("linea_base", "Línea base", "decimal", 11, "Cantidad de partida, si la hay."),
    Definida("unidad_medida", "Unidad de medida", "texto", 20, "Qué se cuenta."),
    Definida("ejecutor", "Ejecutor", "texto", 18, "A quién nombra el documento."),
)  # fmt: skip
POR_CLAVE = {columna.clave: columna for columna in COLUMNAS}
CIFRAS = ("meta", "linea_base")
PROPIOS = ("codigo", "nombre", "fecha_literal", "modalidad", "entregable", *CIFRAS, "unidad_medida", "ejecutor")
DEFINE = (*PROPIOS, "inicio", "fin", "responsable_id")


def propios(definida):
    """{clave: valor} de los campos de una acción, o de una versión suya, como los leería la importación."""
    return {campo: leible(en_json(getattr(definida, campo))) for campo in PROPIOS}


def leible(valor):
    return (limpiar(valor).strip() if isinstance(valor, str) else valor) or None


def canonicos(accion):
    """{clave: valor} de una acción, como lo leería la importación, en el orden de las columnas."""
    ajenos = {"objetivo": accion.objetivo.codigo, "objetivo_nombre": leible(accion.objetivo.nombre)}
    valores = propios(accion) | ajenos | {"responsable": accion.responsable and accion.responsable.codigo}
    return {clave: valores[clave] for clave in POR_CLAVE}


OCULTAS = ocultas(lambda a: a.codigo, lambda a: a.cambiada, lambda a: list(canonicos(a).values()))


class ImportarEstructura(Importador):
    """Una acción por fila, con su objetivo. La fecha se lee con el mismo lector que en todas partes (semantica §3)."""

    TIPO, HOJA, TITULO = "estrategia", "Estrategia", "Objetivos y acciones de la estrategia"
    AL_DESHACER = "Quita las acciones que creó y devuelve las demás a como estaban; lo corregido queda en su historia."
    COLUMNAS, OCULTAS, REQUERIDAS = (*COLUMNAS, *OCULTAS), OCULTAS, ("codigo", "objetivo", "nombre", "fecha_literal")
    PODER = Poder.DEFINIR
    DE_MAS = 500
    INSTRUCCIONES = (
        ("Qué llenar", "Una fila por acción. Las que ya están se corrigen; las de código nuevo se crean."),
        ("Objetivo", "Si su código no existe, se crea con su nombre."),
        (
            "Fecha programada",
            "Como la dice el documento: Enero 2022, Febrero-Marzo 2022, 10/03/2022. Vacía: sin fecha.",
        ),
        ("Lo que no está", "Quitar una fila no borra la acción: para eso se cancela, con su motivo."),
        (
            "Al subirla",
            "Verá fila por fila qué cambiaría. Se puede deshacer mientras nadie haya reportado en lo creado.",
        ),
    )

    def para_plantilla(self):
        return self._acciones().order_by("objetivo__orden", "orden")

    def _acciones(self):
        """Las de la estrategia, con su versión."""
        propias = Accion.objects.visibles_para(self.usuario).de(self.estrategia)
        return con_version(propias.select_related("objetivo", "responsable"))

    def revisar(self, filas):
        """Pone en cada fila su clase, qué cambia y qué le falta."""
        todas = {accion.codigo: accion for accion in self._acciones()}
        self.unidades = {u.codigo.lower(): u for u in Unidad.objects.all()}
        self.objetivos = dict(self.estrategia.objetivos.values_list("codigo", "nombre"))
        self.parecidas = self._parecidas(filas, todas)
        for fila in filas:
            accion = todas.get(fila.clave)
            antes = canonicos(accion) if accion else dict.fromkeys(POR_CLAVE)
            if self.contrastar(fila, accion, antes, self.completar(fila, antes)):
                self.decir(fila, self._faltas(fila, accion))
        self._un_nombre_por_objetivo(filas)
        self.apartar_viejas(filas, Accion.definiciones.model)

    def como_era(self, version):
        siglas = {unidad.pk: unidad.codigo for unidad in self.unidades.values()}
        return propios(version) | {"responsable": siglas.get(version.responsable_id)}

    def _parecidas(self, filas, todas):
        """{código en minúsculas o nombre llano: código} de lo que una fila nueva podría querer decir.

        Por el nombre, solo las acciones cuyo código el archivo no trae: la fila que lo lleva es ella con otro código.
        """
        codigos = {codigo.lower(): codigo for codigo in todas}
        if all(fila.clave in todas for fila in filas):
            return codigos
        trae = set(Fila.objects.filter(importacion=filas[0].importacion_id).values_list("clave", flat=True))
        return codigos | {llana(a.nombre): codigo for codigo, a in todas.items() if codigo not in trae}

    def completar(self, fila, antes):
        """Lo escrito, sin lo que calla sobre lo que ya hay, ni el nombre que dé a un objetivo que ya está."""
        datos = fila.datos
        callado = {c for c in ("modalidad", "entregable", "objetivo_nombre") if datos.get(c) is None}
        nombre, escrito = self.objetivos.get(datos.get("objetivo")), datos.get("objetivo_nombre")
        if nombre is not None:
            callado.add("objetivo_nombre")
            if escrito and escrito != leible(nombre):
                fila.avisos.append(
                    f"{datos['objetivo']} ya se llama «{nombre}»: aquí no se cambia el nombre de un objetivo, y "
                    f"«{escrito}» no se escribe."
                )
        return {clave: antes[clave] if clave in callado else datos[clave] for clave in datos if clave in POR_CLAVE}

    def _un_nombre_por_objetivo(self, filas):
        """Dos filas no pueden dar nombres distintos al mismo objetivo nuevo: se escribiría el de la primera."""
        nuevos = defaultdict(set)
        for fila in filas:
            if fila.datos.get("objetivo") not in self.objetivos and fila.datos.get("objetivo_nombre"):
                nuevos[fila.datos["objetivo"]].add(fila.datos["objetivo_nombre"])
        for fila in filas:
            nombres = nuevos.get(fila.datos.get("objetivo"), ())
            if len(nombres) > 1 and fila.datos.get("objetivo_nombre"):
                dichos = " y ".join(f"«{nombre}»" for nombre in sorted(nombres))
                self.error(fila, POR_CLAVE["objetivo_nombre"].titulo, f"el mismo objetivo se llama {dichos}")

    def _falta_del_codigo(self, fila):
        """Qué decir del código de una acción nueva que parece una de las que ya están; nulo si no lo parece."""
        igual = self.parecidas.get(fila.clave.lower())
        if igual:
            return f"ya hay {igual}, y un código no se distingue por sus mayúsculas: escríbalo así"
        misma = self.parecidas.get(llana(fila.datos.get("nombre") or ""))
        if misma:
            return (
                f"la acción que se llama así es {misma}, y los códigos no cambian: vuelva a escribir {misma}, o dele "
                "otro nombre si es una acción nueva"
            )
        return None

    def _faltas(self, fila, accion):
        """{campo: mensaje} de lo que no vale como definición."""
        datos = fila.datos
        if not datos.get("nombre") or not datos.get("objetivo"):
            return {c: f"falta {POR_CLAVE[c].titulo.lower()}" for c in ("nombre", "objetivo") if not datos.get(c)}
        if accion is None and (dicho := self._falta_del_codigo(fila)):
            return {"codigo": dicho}
        escrito = {codigo.lower(): codigo for codigo in self.objetivos}.get(datos["objetivo"].lower())
        if escrito and escrito != datos["objetivo"]:
            return {"objetivo": f"ya hay {escrito}, y un código no se distingue por sus mayúsculas: escríbalo así"}
        if datos.get("responsable") and datos["responsable"].lower() not in self.unidades:
            return {"responsable": f"no hay una unidad «{datos['responsable']}»; hay {self._siglas()}"}
        try:
            valores = self.valores(datos, accion)
            (accion or Accion()).__class__(**valores).clean_fields(
                exclude=["objetivo", "responsable", "fuente", "orden"]
            )
        except PeriodoInvalido as error:
            return {"fecha_literal": str(error)}
        except ValidationError as error:
            return {campo: " ".join(dichos) for campo, dichos in error.message_dict.items()}
        if accion and any(getattr(accion, campo) != valores[campo] for campo in accion.plazo_dicho()):
            return {"fecha_literal": Accion.PLAZO_FIJO}
        meta, base = valores.get("meta"), valores.get("linea_base")
        if meta is not None and base is not None and meta <= base:
            return {"meta": "debe ser mayor que la línea base"}
        if accion and datos["objetivo"] != accion.objetivo.codigo:
            return {"objetivo": f"la acción es de {accion.objetivo.codigo}: no se pasa a otro objetivo"}
        return self._faltas_de_claves(datos, accion)

    def _objetivo_dicho(self, datos):
        codigo = datos["objetivo"]
        nombre = datos.get("objetivo_nombre") or codigo
        return Objetivo(estrategia=self.estrategia, codigo=codigo, literal=codigo, nombre=nombre)

    def _faltas_de_claves(self, datos, accion):
        """Un código nuevo no es uno que ya está con otras mayúsculas, ni la dirección de una página y cabe."""
        nuevo, faltas = self._objetivo_dicho(datos), {}
        if not nuevo.hermanos().filter(codigo=nuevo.codigo).exists():
            faltas["objetivo"] = nuevo.falta_de_su_codigo()
            try:
                nuevo.clean_fields(exclude=["orden", "fuente"])
            except ValidationError as error:
                faltas["objetivo_nombre" if "nombre" in error.error_dict else "objetivo"] = " ".join(error.messages)
        if accion is None:
            faltas["codigo"] = Accion(objetivo=nuevo, codigo=datos["codigo"]).falta_de_su_codigo()
        return {campo: falta for campo, falta in faltas.items() if falta}

    def _siglas(self):
        return ", ".join(sorted(unidad.codigo for unidad in self.unidades.values()))

    def valores(self, datos, accion=None):
        """Los campos de `Accion` que la fila fija; lo que el archivo no trae queda como está."""
        dados = {campo: datos[campo] for campo in PROPIOS if campo in datos}
        for campo, valor in dados.items():
            dados[campo] = valor and Decimal(valor) if campo in CIFRAS else valor or ""
        leido = leer_periodo(dados["fecha_literal"]) if dados.get("fecha_literal") else None
        dados |= {"inicio": leido and leido.inicio, "fin": leido and leido.fin}
        if not dados.get("modalidad"):
            dados["modalidad"] = leido.modalidad if leido else Modalidad.HITO.value
        if not dados.get("entregable"):
            dados["entregable"] = accion.entregable if accion else Accion.Entregable.EJECUCION.value
        if "responsable" in datos:
            unidad = datos["responsable"] and self.unidades.get(datos["responsable"].lower())
            dados["responsable_id"] = unidad and unidad.pk
        return dados

    def _tomar_turno(self, pks):
        """De la estrategia entera, que da los códigos y el orden de lo nuevo, y de cada acción que se corrige."""
        type(self.estrategia).objects.select_for_update(no_key=True).get(pk=self.estrategia.pk)
        tomar_turno(Accion.objects.filter(pk__in=pks))

    def aplicar(self, filas):
        self._tomar_turno([fila.objeto for fila in filas if fila.objeto])
        self.unidades = {u.codigo.lower(): u for u in Unidad.objects.all()}
        super().aplicar(filas)

    def aplicar_fila(self, fila):
        """Crea o corrige la acción, con su motivo, y guarda en la fila lo que había para poder deshacer."""
        motivo = f"Importación {fila.importacion_id}"
        if fila.objeto is None:
            accion = Accion(objetivo=self._objetivo(fila), **self.valores(fila.datos))
            accion.orden = (accion.objetivo.acciones.aggregate(m=Max("orden"))["m"] or 0) + 1
        else:
            accion = self._acciones().get(pk=fila.objeto)
            fila.datos["antes"] = {campo: en_json(getattr(accion, campo)) for campo in DEFINE}
            for campo, valor in self.valores(fila.datos, accion).items():
                setattr(accion, campo, valor)
        accion.guardar(por=self.usuario, motivo=motivo, version=fila.version)
        fila.save(update_fields=["datos"])
        return accion.pk

    def _objetivo(self, fila):
        """El de ese código en la estrategia; si no está, se crea, y la fila lo recuerda."""
        datos = fila.datos
        hallado = self.estrategia.objetivos.filter(codigo=datos["objetivo"]).first()
        if hallado:
            return hallado
        datos["objetivo_creado"] = True
        nuevo = self._objetivo_dicho(datos)
        nuevo.orden = (self.estrategia.objetivos.aggregate(m=Max("orden"))["m"] or 0) + 1
        return nuevo.guardar(por=self.usuario, motivo=f"Importación {fila.importacion_id}")

    def deshacer(self, filas):
        """Quita lo creado y devuelve lo corregido. Lanza `ConflictoDeVersion` si algo ya cuelga de ello."""
        self._tomar_turno([fila.hecho for fila in filas])
        acciones = self._acciones().in_bulk([fila.hecho for fila in filas])
        for fila in filas:
            accion = acciones[fila.hecho]
            if accion.avances.exists() or accion.reprogramaciones.exists():
                raise ConflictoDeVersion(f"{accion.codigo} ya tiene reportes o reprogramaciones: no se puede deshacer.")
            if fila.objeto is None:
                accion.vigencias.all().delete()
                accion.delete()
                continue
            if accion.cambiada != fila.version + 1:
                raise ConflictoDeVersion(f"La definición de {accion.codigo} cambió después: no se puede deshacer.")
            if any(fila.datos["antes"][campo] in (None, "") for campo in accion.plazo_dicho()):
                raise ConflictoDeVersion(f"A {accion.codigo} se le puso su plazo original: ya no se le quita.")
            for campo, valor in fila.datos["antes"].items():
                setattr(accion, campo, accion._meta.get_field(campo).to_python(valor))
            accion._change_reason = f"Se deshizo la importación {fila.importacion_id}"
            accion.save()
        creados = [fila.datos["objetivo"] for fila in filas if fila.datos.get("objetivo_creado")]
        self.estrategia.objetivos.filter(codigo__in=creados, acciones=None).delete()
        return len(filas)
