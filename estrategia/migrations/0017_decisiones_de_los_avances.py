from collections import defaultdict

from django.db import migrations

TILDES = str.maketrans("ÁÉÍÓÚÜÑáéíóúüñ", "aeiouunaeiouun")


def clave(avance):
    """Lo mismo, pedido a la misma persona y de la misma cosa: sin mayúsculas, tildes ni espacios de más."""
    dichos = (avance.decision_solicitada, avance.decision_de)
    return (avance.accion_id, *(" ".join(dicho.translate(TILDES).lower().split()) for dicho in dichos))


def convertir(apps, schema_editor):
    """Cada decisión que un avance pedía pasa a ser una fila; la repetida en el reporte siguiente es la misma.

    Lo que el avance dijo queda en él. La de un avance anulado queda retirada desde que se pidió.
    """
    Avance, Anulacion = apps.get_model("estrategia", "Avance"), apps.get_model("estrategia", "Anulacion")
    Decision, Cierre = (apps.get_model("seguimiento", nombre) for nombre in ("Decision", "CierreDecision"))
    Enlace = apps.get_model("estrategia", "DecisionAccion")
    anulaciones = {a.avance_id: a for a in Anulacion.objects.filter(avance__isnull=False)}
    pedidas = defaultdict(bool)
    piden = Avance.objects.exclude(decision_solicitada="").order_by("fecha", "registrado_en", "pk")
    for avance in piden.iterator(2000):
        if not avance.decision_solicitada.strip() or pedidas[clave(avance)]:
            continue
        decision = Decision.objects.create(
            pide=avance.decision_solicitada, a_quien=avance.decision_de, fecha=avance.fecha, fuente_id=avance.fuente_id,
            registrado_por_id=avance.registrado_por_id, registrado_en=avance.registrado_en,
        )  # fmt: skip
        Enlace.objects.create(decision=decision, seguido_id=avance.accion_id, hecho=avance)
        anulacion = anulaciones.get(avance.pk)
        pedidas[clave(avance)] = anulacion is None
        if anulacion:
            Cierre.objects.create(
                decision=decision, tipo="retirada", fecha=decision.fecha, registrado_en=anulacion.registrado_en,
                registrado_por_id=anulacion.registrado_por_id,
                texto=f"Se anuló el hecho en que nació: {anulacion.motivo}",
            )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("estrategia", "0016_decisiones")]
    operations = [migrations.RunPython(convertir, migrations.RunPython.noop)]
