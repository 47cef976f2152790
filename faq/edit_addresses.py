"""Addresses of the editors' pages, all under /vragen/redactie/."""

from django.urls import URLPattern, path

from faq.views import edit_answers, edit_extras, edit_questions, edit_voices, editing, previews

PATTERNS: list[URLPattern] = [
    path("redactie/", editing.desk, name="editing"),
    # questions
    path("redactie/vragen/", edit_questions.index, name="edit_questions"),
    path("redactie/vragen/nieuw/", edit_questions.add, name="edit_question_add"),
    path("redactie/vragen/<int:pk>/", edit_questions.show, name="edit_question"),
    path("redactie/vragen/<int:pk>/wijzigen/", edit_questions.change, name="edit_question_change"),
    path("redactie/vragen/<int:pk>/vervallen/", edit_questions.retire, name="edit_question_retire"),
    path("redactie/vragen/<int:pk>/terugzetten/", edit_questions.restore, name="edit_question_restore"),
    path("redactie/vragen/<int:pk>/volgorde/", edit_questions.move, name="edit_question_move"),
    path(
        "redactie/vragen/<int:pk>/opmerkingen/", edit_questions.settle_remarks, name="edit_question_remarks"
    ),
    path("redactie/vragen/<int:pk>/voorbeeld/", previews.question, name="edit_question_preview"),
    # answers
    path("redactie/vragen/<int:pk>/antwoord/", edit_answers.add, name="edit_answer_add"),
    path("redactie/vragen/antwoorden/<int:pk>/", edit_answers.change, name="edit_answer"),
    path("redactie/vragen/antwoorden/<int:pk>/voorbeeld/", previews.answer, name="edit_answer_preview"),
    path("redactie/vragen/antwoorden/<int:pk>/publiceren/", edit_answers.publish, name="edit_answer_publish"),
    path(
        "redactie/vragen/antwoorden/<int:pk>/concept/", edit_answers.call_back, name="edit_answer_call_back"
    ),
    path("redactie/vragen/antwoorden/<int:pk>/weggooien/", edit_answers.discard, name="edit_answer_discard"),
    # what visitors said and sought
    path("redactie/bezoekers/", edit_voices.index, name="edit_voices"),
    path("redactie/bezoekers/<int:pk>/", edit_voices.show, name="edit_voice"),
    path("redactie/bezoekers/<int:pk>/mail/", edit_voices.reply, name="edit_voice_reply"),
    path("redactie/bezoekers/<int:pk>/mail-opnieuw/", edit_voices.send_again, name="edit_voice_send_again"),
    path("redactie/bezoekers/<int:pk>/vraag/", edit_voices.make_question, name="edit_voice_make_question"),
    path("redactie/bezoekers/<int:pk>/sluiten/", edit_voices.close, name="edit_voice_close"),
    path("redactie/bezoekers/<int:pk>/heropenen/", edit_voices.reopen, name="edit_voice_reopen"),
    path("redactie/zoekvragen/", editing.misses, name="edit_misses"),
    path("redactie/zoekvragen/<int:pk>/", editing.settle_miss, name="edit_miss_settle"),
    # messages and films
    path("redactie/berichten/", edit_extras.index, name="edit_extras"),
    path("redactie/berichten/nieuw/", edit_extras.add_notice, name="edit_notice_add"),
    path("redactie/berichten/<int:pk>/", edit_extras.change_notice, name="edit_notice"),
    path("redactie/berichten/<int:pk>/weghalen/", edit_extras.take_notice_away, name="edit_notice_take_away"),
    path("redactie/films/nieuw/", edit_extras.add_film, name="edit_film_add"),
    path("redactie/films/<int:pk>/", edit_extras.change_film, name="edit_film"),
]
