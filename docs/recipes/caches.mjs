// Settings of normalised caches for this schema: Apollo Client (apollo.mjs uses them) and urql's graphcache. An object
// with an `id` is stored once. Every other object is part of its parent, and queries of different fields of it add up.
// Without these settings two queries can remove each other's fields from the cache, and are sent again and again.

const EVENTS = [
  'TurnQueued',
  'TurnStarted',
  'AnswerDelta',
  'MaskStarted',
  'MaskScaleReady',
  'MaskFinished',
  'TurnFinished',
];
const PARTS = ['ViewerLimits', 'ModelAbilities', 'Usage', 'Size', 'Box'];

/** new InMemoryCache(apolloCache) */
export const apolloCache = {
  possibleTypes: { TurnEvent: EVENTS, Node: ['Conversation', 'Turn', 'Image', 'Mask'] },
  typePolicies: {
    // There is one viewer. Clear the cache when the credentials change.
    Viewer: { keyFields: [] },
    // The newest event replaces the one before.
    Subscription: { fields: { turnEvents: { merge: false } } },
    ...Object.fromEntries(PARTS.map((name) => [name, { merge: true }])),
    // The cache does not store events, but the objects that they change.
    ...Object.fromEntries(EVENTS.map((name) => [name, { keyFields: false }])),
    Mask: { fields: { scales: { merge: (_before, now) => now } } },
  },
};

/** cacheExchange({ schema, keys: graphcacheKeys(schema) }); `schema`: the result of introspectionFromSchema. */
export function graphcacheKeys(schema) {
  const parts = schema.__schema.types.filter(
    ({ kind, fields }) => kind === 'OBJECT' && !fields.some(({ name }) => name === 'id'),
  );
  // There is one viewer, also in queries that do not select its id.
  return { ...Object.fromEntries(parts.map(({ name }) => [name, () => null])), Viewer: () => 'viewer' };
}
