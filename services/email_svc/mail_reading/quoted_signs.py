"""By what lines the mail that is answered, or passed on, begins in many languages."""

from chassis.patterns import SPACE, pattern

WROTE = pattern(
    "email.quoted.wrote",
    r"(?i)(?:(?:^|[^\pL])(?:wrote|writes|schrieb(?:en)?|a écrit|escribió|ha scritto|scrisse|schreef"
    r"|geschreven|escreveu|skrev|kirjoitti|napsal(?:\(a\))?|napisał(?:\(a\)|a)?|yazdı|írta"
    r"|написал(?:\(а\)|а)?|пишет|έγραψε)(?:[^\pL:：](?:[^:：]|\d:\d){0,120})?"
    r"|(?:写道|寫道|작성|のメール|書きました)[^:：]{0,120})[:：]$",
)
"""The end of "On …, … wrote:"."""
SAYS_WHEN = pattern(
    "email.quoted.when",
    r"\d{1,2}[:.h]\d{2}|[^\s<>@]{1,64}@[^\s<>@]{1,255}|\d{4}年|\d{4}[-/]\d{2}[-/]\d{2}",
)
"""A time or an address, which nobody writes who tells of somebody else's words."""
BEGINS = pattern(
    "email.quoted.begins",
    r"(?i)^(?:on|am|le|el|il|op|em|den|d\.|på|w dniu|dnia|dne|вт|пн|ср|чт|пт|сб|вс|в|στις|tarihinde"
    r"|\d{1,4})[\s\d年.,/-]",
)
SURELY = pattern(
    "email.quoted.surely",
    r"[^\s<>@]{1,64}@[^\s<>@]{1,255}|,.*20\d\d.*\d{1,2}[:.h]\d{2}|\d{4}年.*\d{1,2}:\d{2}",
)
RULE = pattern(
    "email.quoted.rule",
    r"(?i)^[-=_*\s]*-{2,}\s*(?:original(?: message|nachricht| appointment)|ursprüngliche nachricht"
    r"|forwarded (?:message|by .{1,100})|weitergeleitete nachricht|message (?:d'origine|original"
    r"|transféré)|mensaje (?:original|reenviado)|messaggio (?:originale|inoltrato)"
    r"|mensagem (?:original|encaminhada)|oorspronkelijk bericht|doorgestuurd bericht"
    r"|ursprungligt meddelande|vidarebefordrat meddelande|oprindelig meddelelse"
    r"|videresendt meddelelse|opprinnelig melding|wiadomość (?:oryginalna|przekazana)"
    r"|исходное сообщение|пересылаемое сообщение|原始邮件|转发的邮件|元のメッセージ)"
    r"[^-]{0,100}-{2,}[-\s]*$",
)
FRAMED = pattern(
    "email.quoted.framed",
    r"(?i)^-{2,} ?.{1,200} wrote:? ?-{2,}$|^>>> .{1,200}\d{1,2}:\d{2}.{0,10} >>>$"
    r"|^[#* -]{2,}(?:please )?(?:type|write|enter) your (?:reply|answer) above this line",
)
"""Between signs of its own: who wrote when, or that an answer belongs above."""
CITED = pattern(
    "email.quoted.cited", r"^\*? ?[^<>]{1,100}<[^<>@\s]{1,64}@[^<>\s]{1,255}> \[\d.{4,40}\]:$"
)
"""Who and when alone, above marked lines."""
PASSED_ON = pattern(
    "email.quoted.passed_on",
    r"(?i)^[-=_*>\s]*(?:begin )?(?:forwarded (?:message|by )|weitergeleitete nachricht|message"
    r" (?:transféré|réexpédié)|mensaje reenviado|messaggio inoltrato|mensagem (?:re)?encaminhada"
    r"|doorgestuurd bericht|vidarebefordrat|videresendt|wiadomość przekazana|пересылаемое сообщение"
    r"|转发的邮件|(?:début|inicio|inizio|início) d.{1,20}(?:transféré|réexpédié|inoltrat)"
    r"|anfang der weitergeleiteten)",
)
"""How the mail begins that is passed on: it is what the sender wants read."""
PASSES_ON = pattern(
    "email.quoted.passes_on",
    r"(?i)^\s*(?:\[[^\]]{1,40}\]\s*)*(?:fwd?|wg|tr|rv|enc|i|doorst|vs|vb|pd)\s*[:：]|^.{0,900}\(fwd\)$",
)
"""The subject of such a mail."""
FORWARDED = pattern(
    "email.quoted.forwarded",
    r"(?i)^(?:begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-?mail)"
    r"|début du message (?:réexpédié|transféré)|inicio del mensaje reenviado"
    r"|inizio messaggio inoltrato|início da mensagem (?:re)?encaminhada"
    r"|begin doorgestuurd bericht|vidarebefordrat brev)\s*[:：]$",
)
DRAWN = pattern("email.quoted.drawn_line", r"(?i)^(?:[-_=*\s]{5,}|original message)$")
_LABELS = {
    "from": "from|von|de|da|van|från|fra|od|от|expéditeur|afzender|发件人|寄件者|差出人",
    "sent": (
        "sent|date|gesendet|datum|envoyé|enviado(?: el)?|fecha|inviato|data|verzonden|skickat"
        "|sendt|dato|wysłano|отправлено|дата|发送时间|日期|送信日時|日付"
    ),
    "to": "to|an|à|a|para|aan|till|til|do|кому|destinataire|收件人|宛先",
    "subject": (
        "subject|betreff|objet|asunto|oggetto|assunto|onderwerp|ämne|emne|temat|тема|主题|主旨|件名"
    ),
}
FROM, *OTHER_FIELDS = (
    pattern(f"email.quoted.field_{name}", rf"(?i)^\**(?:{labels})\**{SPACE}{{0,2}}[:：]")
    for name, labels in _LABELS.items()
)
"""Fields of the header block that Outlook and others put above the mail that is answered."""
