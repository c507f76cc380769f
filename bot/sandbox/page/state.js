// What the page knows.

export const state = {
  bot: null,
  cursor: 0, // the last change seen
  chats: new Map(), // by id
  messages: new Map(), // by "chat:id"
  open: null, // the open chat's id
  speakers: new Map(), // who writes, by chat
  unread: new Map(),
  busy: new Map(), // what the bot is doing, by chat
  drafts: new Map(),
  reply: null, // message id
  editing: null, // message id
  file: null,
  follow: false, // a button was pressed: show what comes of it
};

export const key = (message) => `${message.chat}:${message.id}`;

export function speaker(chat) {
  return state.speakers.get(chat.id) ?? chat.people[0]?.id ?? null;
}

export function inOrder(chat) {
  return [...state.messages.values()].filter((one) => one.chat === chat.id).sort((a, b) => a.id - b.id);
}
