from typing import Any

app_name = "stories"

urlpatterns: list[Any] = []
