"""The statements of notes."""

from chassis.storage.prepared import Prepared

KEEP_NOTE = Prepared(
    "keep_note",
    "insert into notes (message_id, firm_id, conversation_id, client_id, author_id, author_name,"
    " body_text, written_at) values (:message_id, :firm_id, :conversation_id, :client_id,"
    " :author_id, :author_name, :body_text, :written_at) on conflict do nothing",
)
