from django.db import migrations

from barrio_seguro.geo import territorio
from seguimiento.solo_agregar import SoloAgregar


def cargar(apps, schema_editor):
    """Las 26 áreas y los 1 891 distritos: el catálogo existe aunque no se haya cargado el documento."""
    Area, Distrito = apps.get_model("barrio_seguro", "Area"), apps.get_model("barrio_seguro", "Distrito")
    for codigo, nombre, departamento in territorio.areas():
        Area.objects.update_or_create(codigo=codigo, defaults={"nombre": nombre, "departamento": departamento})
    areas = dict(Area.objects.values_list("codigo", "pk"))
    Distrito.objects.bulk_create(
        Distrito(ubigeo=ubigeo, nombre=nombre, provincia=provincia, departamento=departamento, area_id=areas[area])
        for ubigeo, nombre, provincia, departamento, area in territorio.distritos()
    )


def situar(apps, schema_editor):
    """Cada lanzamiento, en su distrito; y cada uno que consta como realizado, en el registro de barrios."""
    Lanzamiento, Distrito = (apps.get_model("barrio_seguro", m) for m in ("Lanzamiento", "Distrito"))
    distritos = dict(Distrito.objects.values_list("ubigeo", "pk"))
    for lanzamiento in Lanzamiento.objects.all():
        lanzamiento.distrito_id = distritos[lanzamiento.ubigeo]
        lanzamiento.save(update_fields=["distrito"])
        ultimo = lanzamiento.hechos.filter(anulacion=None).order_by("fecha", "registrado_en", "id").last()
        if ultimo and ultimo.tipo == "realizado":
            inscribir(apps, lanzamiento, ultimo)


def inscribir(apps, lanzamiento, hecho):
    dicho = {"nombre": hecho.nombre_barrio, "ordinal_nacional": hecho.ordinal_nacional, "desde": hecho.fecha}
    rastro = {"registrado_por": hecho.registrado_por, "registrado_en": hecho.registrado_en}
    propio = {"programa": lanzamiento.programa, "distrito_id": lanzamiento.distrito_id, "lanzamiento": lanzamiento}
    barrio = apps.get_model("barrio_seguro", "Barrio").objects.create(**propio, **dicho, **rastro)
    apps.get_model("barrio_seguro", "HistoricalBarrio").objects.create(
        id=barrio.pk, history_date=hecho.registrado_en, history_type="+", history_user=hecho.registrado_por,
        history_change_reason="Lanzamiento realizado", **propio, **dicho, **rastro,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("barrio_seguro", "0005_territorio")]
    operations = [
        migrations.RunPython(cargar, migrations.RunPython.noop),
        migrations.RunPython(situar, migrations.RunPython.noop),
        *(SoloAgregar(modelo) for modelo in ("intervencion", "sustentointervencion", "anulacionintervencion")),
    ]
