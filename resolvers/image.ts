// GraphQL's images <-> src/images.
import type { ImageResolvers, MutationResolvers, QueryResolvers } from './generated.ts';
import { orNull } from './present.ts';

export const Query: Pick<QueryResolvers, 'image'> = {
  image: (_, { id }, { viewer, services }) => services.images.get(viewer.id, id),
};

type Fields = 'uploadImage' | 'createImageUpload' | 'completeImageUpload' | 'deleteImage';

export const Mutation: Pick<MutationResolvers, Fields> = {
  async uploadImage(_, { input }, { viewer, services }) {
    return { image: await services.images.upload(viewer.id, input.dataUri) };
  },
  async createImageUpload(_, { input }, { viewer, services, absolute }) {
    const { image, target } = await services.images.createUpload(viewer.id, input);
    const headers = Object.entries(target.headers).map(([name, value]) => ({ name, value }));
    return { image, upload: { ...target, url: absolute(target.url), headers } };
  },
  async completeImageUpload(_, { input }, { viewer, services }) {
    return { image: await services.images.completeUpload(viewer.id, input.imageId) };
  },
  async deleteImage(_, { input }, { viewer, services }) {
    return { image: await services.deleteImage(viewer.id, input.imageId) };
  },
};

export const Image: ImageResolvers = {
  url: async (image, { expiresIn }, { services, absolute }) =>
    orNull(absolute, await services.images.urlOf(image, 'shown', expiresIn)),
  originalUrl: async (image, { expiresIn }, { services, absolute }) =>
    orNull(absolute, await services.images.urlOf(image, 'original', expiresIn)),
  thumbnailUrl: async (image, { expiresIn }, { services, absolute }) =>
    orNull(absolute, await services.images.urlOf(image, 'thumbnail', expiresIn)),
};
