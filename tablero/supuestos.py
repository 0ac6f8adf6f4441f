"""«Qué pasaría si»: mover una fecha o dar por hecha una acción y ver qué totales cambian. No guarda nada."""

from dataclasses import replace
from urllib.parse import urlencode

from django import forms
from django.shortcuts import render
from django.views.decorators.http import require_safe

from estrategia.models import Accion
from estrategia.views import la_estrategia
from seguimiento.campos import FechaField
from seguimiento.plazos import CERRADOS, Estado
from seguimiento.supuestos import Supuesto

from .comparacion import Lectura, distintas

MOVER, CULMINAR = "mover", "culminar"
MAXIMO = 20


class SupuestoForm(forms.Form):
    """Un supuesto más: qué acción, qué le pasa y en qué fecha."""

    accion = forms.ModelChoiceField(Accion.objects.none(), label="Acción", to_field_name="codigo")
    que = forms.ChoiceField(
        label="Qué le pasa", choices=[(MOVER, "termina su plazo el"), (CULMINAR, "queda culminada el")]
    )
    fecha = FechaField(label="Fecha")

    def __init__(self, *args, acciones, corte, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["accion"].queryset = acciones
        self.corte = corte

    def clean(self):
        datos = super().clean()
        accion, dia = datos.get("accion"), datos.get("fecha")
        if accion and accion.estado in CERRADOS:
            cerrada = f"{Estado(accion.estado).label.lower()} el {accion.racha_desde:%d/%m/%Y}"
            self.add_error("accion", f"{accion.codigo} está {cerrada}: lo cerrado ni se mueve ni se cierra otra vez.")
        elif accion and dia:
            revisar = {MOVER: self._si_se_mueve, CULMINAR: self._si_se_culmina}.get(datos.get("que"))
            falta = revisar and revisar(accion, dia)
            self.add_error("fecha", falta) if falta else None
        return datos

    def _si_se_mueve(self, accion, dia):
        if accion.plazo_inicio is None or dia < accion.plazo_inicio:
            return f"{accion.codigo} empieza después, o no tiene plazo: no puede terminar ese día."
        return None

    def _si_se_culmina(self, accion, dia):
        """Un cierre futuro no ha ocurrido, y uno anterior al último reporte no regiría: seguiría abierta."""
        if dia > self.corte.fecha:
            return "Es posterior al corte: a esa fecha aún no estaría culminada."
        if accion.ultimo_reporte and dia < accion.ultimo_reporte:
            return f"Es anterior a su último reporte, del {accion.ultimo_reporte:%d/%m/%Y}, que seguiría rigiendo."
        return None

    @property
    def clave(self):
        """De qué acción es y qué le pasa: dos supuestos con la misma no pueden valer a la vez."""
        return self.cleaned_data["accion"].pk, self.cleaned_data["que"]

    @property
    def supuesto(self):
        accion, dia = self.cleaned_data["accion"], self.cleaned_data["fecha"]
        if self.cleaned_data["que"] == MOVER:
            return Supuesto(accion.pk, fin=dia)
        return Supuesto(accion.pk, culminada=dia, plazo=accion.plazo_al(replace(self.corte, fecha=dia)))

    def __str__(self):
        datos = self.cleaned_data
        return f"{datos['accion'].codigo}: {dict(self.fields['que'].choices)[datos['que']]} {datos['fecha']:%d/%m/%Y}"


@require_safe
def que_pasaria_si(request):
    """Los supuestos van en la dirección: «s=OE1.4,mover,2022-05-31»; el formulario agrega uno."""
    estrategia = la_estrategia(request)
    acciones = Accion.objects.visibles_para(request.user).al(request.corte, estrategia=estrategia)
    valen, descartados = leer_supuestos(request.GET.getlist("s"), acciones, request.corte)
    nuevo = SupuestoForm(request.GET if "accion" in request.GET else None, acciones=acciones, corte=request.corte)
    status = 422 if nuevo.is_bound and not nuevo.is_valid() else 200
    if nuevo.is_valid():
        valen[nuevo.clave] = nuevo
    formularios = list(valen.values())
    supuestos = tuple(formulario.supuesto for formulario in formularios)
    lecturas = [Lectura(request.user, estrategia, request.corte, s) for s in ((), supuestos)]
    contexto = {
        "estrategia": estrategia,
        "formulario": nuevo if status == 422 else SupuestoForm(acciones=acciones, corte=request.corte),
        "supuestos": [(str(f), sin(formularios, f)) for f in formularios],
        "descartados": descartados,
        "puestos": [en_direccion(f) for f in formularios],
        "totales": [lectura.totales()[0] for lectura in lecturas],
        "diferencias": distintas(*lecturas)[1],
    }
    return render(request, "tablero/que_pasaria_si.html", contexto, status=status)


def leer_supuestos(textos, acciones, corte):
    """({clave: formulario que vale}, [(texto, por qué no se toma en cuenta)]); de los repetidos vale el último."""
    valen, descartados = {}, []
    for texto in textos[:MAXIMO]:
        formulario = leer_supuesto(texto, acciones, corte)
        if not formulario.is_valid():
            descartados.append((texto, por_que(texto, formulario)))
            continue
        previo = valen.get(formulario.clave)
        if previo:
            descartados.append((en_direccion(previo), f"Lo reemplaza otro sobre la misma acción: «{texto}»."))
        valen[formulario.clave] = formulario
    for pk in [pk for pk, que in valen if que == CULMINAR and (pk, MOVER) in valen]:
        movido = valen.pop((pk, MOVER))
        descartados.append((en_direccion(movido), "Se supone culminada: lo cerrado no se mueve."))
    sobran = [(texto, f"Se admiten {MAXIMO} supuestos a la vez: quite alguno.") for texto in textos[MAXIMO:]]
    return valen, descartados + sobran


def leer_supuesto(texto, acciones, corte):
    """El formulario de un «OE1.4,mover,2022-05-31»; el que no se entiende no vale."""
    partes = (texto.split(",") + ["", "", ""])[:3]
    return SupuestoForm(dict(zip(("accion", "que", "fecha"), partes, strict=True)), acciones=acciones, corte=corte)


def por_que(texto, formulario):
    """Las razones por las que un supuesto de la dirección no se toma en cuenta."""
    if texto.count(",") != 2:
        return "Se escribe con la acción, qué le pasa y la fecha: «OE1.4,mover,2022-05-31»."
    return " ".join(f"{formulario.fields[c].label}: {' '.join(dichos)}" for c, dichos in formulario.errors.items())


def en_direccion(formulario):
    datos = formulario.cleaned_data
    return f"{datos['accion'].codigo},{datos['que']},{datos['fecha'].isoformat()}"


def sin(formularios, quitado):
    """La consulta con todos los supuestos menos uno."""
    return urlencode([("s", en_direccion(f)) for f in formularios if f is not quitado])
