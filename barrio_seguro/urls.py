app_name = "barrio_seguro"
urlpatterns = []
