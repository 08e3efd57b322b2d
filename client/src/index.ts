// The exports of the package, for browsers and every runtime that has a WebSocket.
export { ApiError } from './api-error.ts';
export { backOff } from './back-off.ts';
export { createClient } from './client.ts';
export type { Asked, Client, ClientOptions, FollowSettings, Turn } from './client.ts';
export type { Document } from './document.ts';
export type { TurnEvent } from './follow-turn.ts';
export type {
  ErrorCode,
  MaskFieldsFragment as Mask,
  MaskAmbiguity,
  MaskDetail,
  MaskInstances,
  RequestedIntent,
  ScaleFieldsFragment as MaskScale,
  SendTurnInput,
  TurnStatus,
} from './generated.ts';
export type { HeaderSource } from './request.ts';
export type { Question, Sent } from './send.ts';
export type { Picture } from './upload.ts';
export type { ViewerEvent } from './viewer-events.ts';
