"""Corregir o agregar lo que define una estrategia: ella misma, sus objetivos y sus acciones, con motivo e historia."""

from functools import partial

from django.db.models import Max
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from seguimiento import permisos
from seguimiento.campos import FechaField
from seguimiento.forms import DefinicionForm
from seguimiento.periodos import PeriodoInvalido, leer_periodo
from seguimiento.permisos import Poder
from seguimiento.views import definir

from .models import Accion, Estrategia, Objetivo
from .views import la_accion, la_estrategia

LITERAL = "Literal, como lo dice el documento."


class CorregirEstrategiaForm(DefinicionForm):
    """La definición de una estrategia que ya está."""

    inicio = FechaField(label="Primer día")
    fin = FechaField(label="Último día")

    class Meta:
        model = Estrategia
        fields = ("nombre", "objetivo_general", "unidad", "inicio", "fin", "acuerdo", "por_defecto")


class ObjetivoForm(DefinicionForm):
    """Un objetivo específico."""

    class Meta:
        model = Objetivo
        fields = ("codigo", "literal", "nombre", "orden")


class AccionForm(DefinicionForm):
    """Una acción. Con la fecha programada basta: el plazo y la modalidad se leen de ella (semantica §3)."""

    class Meta:
        model = Accion
        fields = (
            "objetivo", "codigo", "nombre", "fecha_literal", "modalidad", "entregable", "meta", "linea_base",
            "unidad_medida", "responsable", "ejecutor", "acuerdos",
        )  # fmt: skip

    field_order = ("objetivo", "codigo", "nombre", "fecha_literal")

    def __init__(self, *args, estrategia, **kwargs):
        super().__init__(*args, **kwargs)
        if "objetivo" in self.fields:
            self.fields["objetivo"].queryset = estrategia.objetivos.all()
        self.fields["modalidad"].required = False
        self.fields["modalidad"].help_text = "Si es nueva y va vacía, se lee de la fecha."
        if self.instance.plazo_dicho():
            self.fields.pop("fecha_literal")

    def clean(self):
        datos = super().clean()
        if datos.get("fecha_literal"):
            try:
                leido = leer_periodo(datos["fecha_literal"])
            except PeriodoInvalido as error:
                self.add_error("fecha_literal", str(error))
            else:
                self.instance.inicio, self.instance.fin = leido.inicio, leido.fin
                datos["modalidad"] = datos.get("modalidad") or leido.modalidad
        datos["modalidad"] = datos.get("modalidad") or self.instance.modalidad
        return datos

    def completar(self, guardado):
        guardado.acuerdos.set(self.cleaned_data["acuerdos"])


def la_definible(request, codigo):
    """La estrategia, para quien la define; 403 a quien solo mira y 404 al ajeno."""
    permisos.exigir(request.user, Poder.DEFINIR)
    return la_estrategia(request, codigo)


def su_pagina(estrategia):
    return reverse("estrategia:estrategia_detalle", args=[estrategia.codigo])


def estrategia_editar(request, estrategia):
    estrategia = la_definible(request, estrategia)
    formulario = partial(CorregirEstrategiaForm, instance=Estrategia.objects.get(pk=estrategia.pk))
    return definir(request, formulario, f"Corregir: {estrategia}", su_pagina(estrategia), seccion="estrategia")


def objetivo_nuevo(request, estrategia):
    estrategia = la_definible(request, estrategia)
    sigue = (estrategia.objetivos.aggregate(m=Max("orden"))["m"] or 0) + 1
    formulario = partial(ObjetivoForm, instance=Objetivo(estrategia=estrategia), initial={"orden": sigue})
    return definir(request, formulario, "Agregar un objetivo", su_pagina(estrategia), seccion="estrategia")


def objetivo_editar(request, estrategia, codigo):
    estrategia = la_definible(request, estrategia)
    objetivo = get_object_or_404(estrategia.objetivos, codigo=codigo)
    formulario = partial(ObjetivoForm, instance=objetivo)
    return definir(request, formulario, f"Corregir {objetivo.codigo}", su_pagina(estrategia), seccion="estrategia")


def accion_nueva(request, estrategia):
    estrategia = la_definible(request, estrategia)
    objetivo = estrategia.objetivos.first()
    if objetivo is None:
        raise Http404("Una acción es de un objetivo: agregue antes uno.")
    sigue = (Accion.objects.de(estrategia).aggregate(m=Max("orden"))["m"] or 0) + 1
    nueva = Accion(objetivo=objetivo, orden=sigue)
    formulario = partial(AccionForm, estrategia=estrategia, instance=nueva, initial={"modalidad": ""})
    return definir(request, formulario, "Agregar una acción", su_pagina(estrategia), seccion="estrategia")


def accion_editar(request, estrategia, codigo):
    permisos.exigir(request.user, Poder.DEFINIR)
    accion = Accion.objects.get(pk=la_accion(request, estrategia, codigo).pk)
    formulario = partial(AccionForm, estrategia=accion.objetivo.estrategia, instance=accion)
    return definir(request, formulario, f"Corregir {accion.codigo}", accion.get_absolute_url(), seccion="estrategia")
