// What the page asks of the schema, as it comes over the wire. Mirrors schema/*.graphql; only the fields of api/documents.ts.

export type TurnStatus = 'QUEUED' | 'RUNNING' | 'COMPLETED' | 'FAILED' | 'CANCELLED';
export type Intent = 'AUTO' | 'ANSWER' | 'SEGMENT';

export interface Picture {
  id: string;
  url: string | null;
  width: number | null;
  height: number | null;
}

export interface Scale {
  /** 1-based. */
  scale: number;
  scaleCount: number;
  /** Tokens along a side. */
  side: number;
  stability: number | null;
  url: string;
}

export interface Mask {
  id: string;
  index: number;
  label: string;
  outcome: 'FOUND' | 'NO_TARGET';
  area: number;
  confidence: number;
  size: { width: number; height: number };
  rle: { size: [number, number]; counts: string };
  url: string;
  overlayUrl: string;
  jsonUrl: string;
  scales: Scale[];
}

export interface Turn {
  id: string;
  index: number;
  status: TurnStatus;
  text: string;
  answer: string | null;
  images: Picture[];
  masks: Mask[];
  error: { code: string; message: string; retryable: boolean } | null;
  usage: { prefillMs: number; answerMs: number; maskMs: number } | null;
  parent: { id: string } | null;
}

export interface Conversation {
  id: string;
  title: string | null;
  updatedAt: string;
}

export interface Model {
  name: string;
  domain: string;
  device: string;
  scaleSides: number[];
}

/** What the server accepts. */
export interface Limits {
  maxInlineImageBytes: number;
  maxImageBytes: number;
  /** UTF-16 code units. */
  maxTextLength: number;
}

export type TurnEvent = { seq: number; turnId: string } & (
  | { __typename: 'TurnQueued'; position: number }
  | { __typename: 'TurnStarted' }
  | { __typename: 'AnswerDelta'; text: string }
  | { __typename: 'MaskStarted'; maskId: string; label: string }
  | { __typename: 'MaskScaleReady'; maskId: string; preview: Scale }
  | { __typename: 'MaskFinished'; mask: Mask }
  | { __typename: 'TurnFinished'; status: TurnStatus; turn: Turn }
);
