// Turns as the service would ask the repository to create them, for tests of what lies below the service.
import type { NewTurn } from '../../src/turns/creation-repository.ts';

/** A question of `me` without images, in a conversation of its own; `more` changes it. */
export const newTurn = (more: Partial<NewTurn> = {}): NewTurn => ({
  viewerId: 'me',
  conversation: { title: 'x' },
  parent: { id: null },
  text: 'x',
  imageIds: [],
  seenImageIds: [],
  requestedIntent: 'AUTO',
  maxScale: null,
  deadlineMs: null,
  stopWhenStable: null,
  detail: 'STANDARD',
  onDisconnect: 'CONTINUE',
  previews: null,
  ambiguity: null,
  instances: null,
  cleanUp: null,
  regionPrompts: [],
  refineMaskId: null,
  candidate: null,
  fullOfMaskId: null,
  idempotency: null,
  ...more,
});
