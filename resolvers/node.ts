// Any object by its global id. Ids are unique among all nouns, so each service is asked whether the id is one of its
// own.
import type { NodeResolvers, QueryResolvers } from './generated.ts';

export const Query: Pick<QueryResolvers, 'node'> = {
  async node(_, { id }, { viewer, services }) {
    const [conversation, turn, image, mask] = await Promise.all([
      services.conversations.get(viewer.id, id),
      services.turns.get(viewer.id, id),
      services.images.get(viewer.id, id),
      services.masks.get(viewer.id, id),
    ]);
    if (conversation !== null) return { __typename: 'Conversation', ...conversation };
    if (turn !== null) return { __typename: 'Turn', ...turn };
    if (image !== null) return { __typename: 'Image', ...image };
    return mask === null ? null : { __typename: 'Mask', ...mask };
  },
};

export const Node: NodeResolvers = {
  // Named by whoever found it: a row does not say of which table it is.
  __resolveType: (node) => (node as { __typename?: 'Conversation' | 'Turn' | 'Image' | 'Mask' }).__typename ?? null,
};
