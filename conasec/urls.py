app_name = "conasec"
urlpatterns = []
