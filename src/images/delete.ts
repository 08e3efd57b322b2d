// Deletes an image with everything that shows it: its files, the overlays of masks on it, and cached features in
// engines.
import type { MaskService } from '../masks/service.ts';
import type { Notifier } from '../platform/notifier/notifier.ts';
import type { ImageRow } from './repository.ts';
import type { ImageService } from './service.ts';

/** Topic of the notice to every process with an engine. It does not name the image: engines clear their cache. */
export const DELETED_TOPIC = 'images-deleted';

export type DeleteImage = (viewerId: string, imageId: string) => Promise<ImageRow>;

export interface DeleteImageParts {
  images: Pick<ImageService, 'delete'>;
  masks: Pick<MaskService, 'deleteOverlaysOn'>;
  notifier: Pick<Notifier, 'publish'>;
}

/** Throws NOT_FOUND or CONVERSATION_BUSY. After a failure the same request completes the deletion. */
export function createDeleteImage({ images, masks, notifier }: DeleteImageParts): DeleteImage {
  return async (viewerId, imageId) => {
    const image = await images.delete(viewerId, imageId);
    await masks.deleteOverlaysOn(imageId);
    await notifier.publish(DELETED_TOPIC, 1);
    return image;
  };
}
