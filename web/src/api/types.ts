/** Names for the shapes of the REST contract, taken from the generated operations. */
import type { operations } from "./schema";

type JsonOf<R> = R extends { content: { "application/json": infer T } } ? T : never;

export type AnswerTo<O extends keyof operations> = {
  [Status in keyof operations[O]["responses"]]: Status extends 200 | 201 | 202
    ? JsonOf<operations[O]["responses"][Status]>
    : never;
}[keyof operations[O]["responses"]];

export type BodyOf<O extends keyof operations> = operations[O] extends {
  requestBody: { content: { "application/json": infer T } };
}
  ? T
  : never;

export type ItemOf<O extends keyof operations> =
  AnswerTo<O> extends { items: (infer T)[] } ? T : never;

export type SignedIn = AnswerTo<"signInStaff">;
export type Me = SignedIn["me"];

export type ConversationSummary = ItemOf<"listConversations">;
export type ConversationPage = AnswerTo<"listConversations">;
export type Conversation = AnswerTo<"getConversation">;
export type ConversationLink = Conversation["links"][number];
export type Counts = AnswerTo<"countConversations">;
export type Contact = Conversation["contacts"][number];
export type ChannelOption = Conversation["channels_available"][number];
export type Recipient = ChannelOption["recipients"][number];
export type Channel = ChannelOption["channel"];
export type Triage = ConversationSummary["triage"];
export type Filter = keyof Counts;
export type Scope = "mine" | "team";

export type Message = ItemOf<"listMessages">;
export type MessagePage = AnswerTo<"listMessages">;
export type Delivery = NonNullable<Message["delivery"]>;
export type DeliveryState = Delivery["state"];
export type Upload = AnswerTo<"handOverFile">;
export type ClientFile = ItemOf<"listClientFiles">;
export type ClientFilePage = AnswerTo<"listClientFiles">;
export type Attachment = Message["attachments"][number];
export type Intent = NonNullable<Message["intent"]>;
export type MessageDraft = BodyOf<"composeMessage">;
export type HeldMessages = AnswerTo<"listHeldMessages">;
export type MailSettings = AnswerTo<"getMailSettings">;
export type Answer = AnswerTo<"getAnswer">;
export type Sender = ItemOf<"listSenders">;
export type LinkTarget = BodyOf<"linkConversation">;
export type NewLinkedClient = NonNullable<LinkTarget["new_client"]>;

export type Client = ItemOf<"listClients">;
export type NewClient = BodyOf<"createClient">;
export type NewIdentity = BodyOf<"addIdentity">;
export type StaffMember = ItemOf<"listStaff">;
export type ClientPage = AnswerTo<"listClients">;
export type Notification = ItemOf<"listNotifications">;
export type NotificationPage = AnswerTo<"listNotifications">;

export type PortalConversation = ItemOf<"listPortalConversations">;
export type PortalConversationList = AnswerTo<"listPortalConversations">;
export type PortalMessage = ItemOf<"listPortalMessages">;
export type PortalMessagePage = AnswerTo<"listPortalMessages">;
