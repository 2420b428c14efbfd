from typing import Any

app_name = "honours"

urlpatterns: list[Any] = []
