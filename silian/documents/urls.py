from django.urls import path

from silian.documents.views import documents, handing, versions, volume

app_name = "documents"

urlpatterns = [
    path("", documents.listed, name="documents"),
    path("new", documents.new, name="document_new"),
    path("volume", volume.choose, name="volume"),
    path("volume/print", volume.to_print, name="volume_print"),
    path("volume/docx", volume.docx, name="volume_docx"),
    path("<int:pk>", documents.document, name="document"),
    path("<int:pk>/edit", documents.edit, name="document_edit"),
    path("<int:pk>/retire", documents.retire, name="document_retire"),
    path("<int:pk>/reopen", documents.reopen, name="document_reopen"),
    path("<int:pk>/draft", versions.draft, name="version_draft"),
    path("<int:pk>/board", handing.board, name="board"),
    path("<int:pk>/board.xlsx", handing.board_workbook, name="board_workbook"),
    path("versions/<int:pk>", versions.version, name="version"),
    path("versions/<int:pk>/edit", versions.edit, name="version_edit"),
    path("versions/<int:pk>/drop", versions.drop, name="version_drop"),
    path("versions/<int:pk>/issue", versions.issue, name="version_issue"),
    path("versions/<int:pk>/docx", versions.docx, name="version_docx"),
    path("versions/<int:pk>/hand-out", handing.hand_out, name="hand_out"),
    path("versions/<int:pk>/hand-to-the-same", handing.hand_to_the_same, name="hand_to_the_same"),
    path("versions/<int:pk>/remind", handing.remind, name="remind"),
    path("handouts/<int:pk>/confirm", handing.confirm, name="confirm"),
    path("handouts/<int:pk>/paper", handing.paper, name="receipt_paper"),
]
