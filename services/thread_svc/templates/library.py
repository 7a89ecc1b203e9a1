"""The built-in templates. Nobody changes them; a firm clones one and edits the copy."""

from chassis.ids import derived_id
from contracts.rpc.thread.templates import Template, TemplateCategory, TemplateChannel


def _built_in(
    name: str, channel: TemplateChannel, category: TemplateCategory, subject: str | None, body: str
) -> Template:
    return Template(
        # The same in every installation.
        id=derived_id("template", name),
        built_in=True,
        name=name,
        channel=channel,
        category=category,
        subject=subject,
        body=body,
    )


LIBRARY: tuple[Template, ...] = (
    _built_in(
        "Documents still missing",
        "both",
        "reminder",
        "Documents we still need from {{client.name}}",
        "Hi {{contact.first_name}}, we are still missing some documents for {{client.name}}. Could"
        " you send them this week, so that we can keep your filing on time?"
        " {{staff.first_name}}, {{firm.name}}",
    ),
    _built_in(
        "Tax deadline coming up",
        "email",
        "reminder",
        "Your filing deadline is coming up",
        "Hello {{contact.first_name}},\n\nA filing deadline for {{client.name}} is coming up. To"
        " file on time we need your remaining papers and your answers to our open questions.\n\n"
        "If something is in the way, tell us now: an extension is easier before the deadline than"
        " after it.\n\nBest regards,\n{{staff.name}}\n{{firm.name}}",
    ),
    _built_in(
        "Appointment tomorrow",
        "sms",
        "reminder",
        None,
        "Hi {{contact.first_name}}, a reminder of our appointment tomorrow. Reply here if you need"
        " another time. {{staff.first_name}}, {{firm.name}}",
    ),
    _built_in(
        "Signature needed",
        "both",
        "reminder",
        "A document waits for your signature",
        "Hi {{contact.first_name}}, a document for {{client.name}} waits for your signature. We"
        " cannot file before it is signed. Questions? Just reply. {{firm.name}}",
    ),
    _built_in(
        "Invoice due",
        "both",
        "reminder",
        "Your invoice from {{firm.name}} is due",
        "Hi {{contact.first_name}}, a friendly reminder that our invoice to {{client.name}} is due."
        " If it is paid already, thank you, and please ignore this. {{firm.name}}",
    ),
    _built_in(
        "Welcome aboard",
        "email",
        "welcome",
        "Welcome to {{firm.name}}",
        "Hello {{contact.first_name}},\n\nWelcome to {{firm.name}}. I look after {{client.name}}"
        " and am the person to ask.\n\nThree things help us start well: last year's return, your"
        " latest bank statements, and the names of everybody who may speak for you.\n\nYou can"
        " simply answer this message.\n\nBest regards,\n{{staff.name}}",
    ),
    _built_in(
        "Now by text",
        "sms",
        "welcome",
        None,
        "Hi {{contact.first_name}}, this is {{staff.first_name}} of {{firm.name}}. You can reach us"
        " by text at this number; save it for quick questions.",
    ),
    _built_in(
        "Documents received",
        "both",
        "confirmation",
        "We have your documents",
        "Hi {{contact.first_name}}, your documents for {{client.name}} have arrived, thank you. We"
        " go through them and come back to you if anything is missing. {{staff.first_name}}",
    ),
    _built_in(
        "Appointment confirmed",
        "both",
        "confirmation",
        "Your appointment is confirmed",
        "Hi {{contact.first_name}}, your appointment with {{staff.name}} is confirmed. Reply here"
        " if you need to move it. {{firm.name}}",
    ),
    _built_in(
        "Return filed",
        "email",
        "confirmation",
        "The return of {{client.name}} is filed",
        "Hello {{contact.first_name}},\n\nThe return of {{client.name}} is filed and accepted. You"
        " will find a copy among your files; keep it for seven years.\n\nThank you for working with"
        " us.\n\nBest regards,\n{{staff.name}}\n{{firm.name}}",
    ),
    _built_in(
        "Any questions?",
        "both",
        "follow_up",
        "Any questions about our last message?",
        "Hi {{contact.first_name}}, did our last message reach you? Reply with any question, even a"
        " small one. {{staff.first_name}}, {{firm.name}}",
    ),
    _built_in(
        "Missed call",
        "sms",
        "follow_up",
        None,
        "Hi {{contact.first_name}}, I just tried to call you about {{client.name}}. When is a good"
        " time? {{staff.first_name}}, {{firm.name}}",
    ),
    _built_in(
        "After the meeting",
        "email",
        "follow_up",
        "After our meeting",
        "Hello {{contact.first_name}},\n\nThank you for your time. As agreed, we prepare the next"
        " steps for {{client.name}} and you send us the papers we spoke of.\n\nIf I have"
        " misunderstood anything, please tell me.\n\nBest regards,\n{{staff.name}}\n{{firm.name}}",
    ),
)
BY_ID = {template.id: template for template in LIBRARY}
