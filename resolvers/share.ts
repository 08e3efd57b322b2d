// GraphQL's read-only links <-> src/shares. A link shows the rows of turns, images and masks with fewer fields and with
// ids of their own.
import { sharedId } from '../src/shares/shared-id.ts';
import type {
  ConversationResolvers,
  MutationResolvers,
  QueryResolvers,
  SharedConversationResolvers,
  SharedImageResolvers,
  SharedMaskResolvers,
  SharedTurnResolvers,
} from './generated.ts';
import { numbered, orDefault, orNull, present } from './present.ts';

export const Query: Pick<QueryResolvers, 'sharedConversation'> = {
  sharedConversation: (_, { token }, { services }) => services.shares.open(token),
};

export const Mutation: Pick<MutationResolvers, 'shareConversation' | 'revokeShare'> = {
  shareConversation: (_, { input }, { viewer, services }) => services.shares.share(viewer.id, input),
  async revokeShare(_, { input: { shareId } }, { viewer, services }) {
    await services.shares.revoke(viewer.id, shareId);
    return { revokedShareId: shareId };
  },
};

export const Conversation: Pick<ConversationResolvers, 'shares'> = {
  shares: ({ id }, _args, { loaders }) => loaders.sharesOfConversation.load(id),
};

export const SharedConversation: SharedConversationResolvers = {
  turns: ({ id }, page, { loaders }) => loaders.pathOfConversation.load({ conversationId: id, page }),
};

export const SharedTurn: SharedTurnResolvers = {
  id: ({ id }) => sharedId('SharedTurn', id),
  images: async ({ imageIds }, _args, { loaders }) => present(await loaders.image.loadMany(imageIds)),
  masks: ({ id }, _args, { loaders }) => loaders.masksOfTurn.load(id),
};

export const SharedImage: SharedImageResolvers = {
  id: ({ id }) => sharedId('SharedImage', id),
  url: async (image, { expiresIn }, { services, absolute }) =>
    orNull(absolute, await services.images.urlOf(image, 'shown', expiresIn)),
  thumbnailUrl: async (image, { expiresIn }, { services, absolute }) =>
    orNull(absolute, await services.images.urlOf(image, 'thumbnail', expiresIn)),
};

export const SharedMask: SharedMaskResolvers = {
  id: ({ id }) => sharedId('SharedMask', id),
  imageId: ({ imageId }) => orNull((id) => sharedId('SharedImage', id), imageId),
  parentId: ({ parentId }) => orNull((id) => sharedId('SharedMask', id), parentId),
  candidates: ({ candidates }) => numbered(candidates),
  size: ({ width, height }) => ({ width, height }),
  polygons: ({ id }, _args, { loaders }) => loaders.polygonsOfMask.load(id),
  async scales(mask, _args, { loaders }) {
    return (await loaders.scalesOfMask.load(mask.id)).map((scale) => ({ ...scale, place: mask }));
  },
  url: async (mask, { format, expiresIn }, { services, absolute }) =>
    absolute(await services.masks.urlOf(mask, orDefault(format, 'PNG'), expiresIn)),
};
