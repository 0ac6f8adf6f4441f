app_name = "seguimiento"
urlpatterns = []
