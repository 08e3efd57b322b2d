// The exports of the package's entry for the AI SDK (`useChat`).
export type { ChatData, ChatMessage, ChatMetadata, MaskData, PositionData } from './message.ts';
export type { QuestionOptions } from './question.ts';
export { createChatTransport } from './transport.ts';
export type { MaskstreamTransport, OpenedChat } from './transport.ts';
