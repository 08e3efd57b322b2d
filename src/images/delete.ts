// A picture is deleted with all that shows it: its own files, the overlays of masks on it, and what engines keep of it.
import type { MaskService } from '../masks/service.ts';
import type { Notifier } from '../platform/notifier/notifier.ts';
import type { ImageRow } from './repository.ts';
import type { ImageService } from './service.ts';

/** Announced to every process that has an engine; which picture it was is not said: engines forget all of them. */
export const DELETED_TOPIC = 'images-deleted';

export type DeleteImage = (viewerId: string, imageId: string) => Promise<ImageRow>;

export interface DeleteImageParts {
  images: Pick<ImageService, 'delete'>;
  masks: Pick<MaskService, 'deleteOverlaysOn'>;
  notifier: Pick<Notifier, 'publish'>;
}

/** NOT_FOUND, CONVERSATION_BUSY. What a failure leaves undone is done when it is asked again. */
export function createDeleteImage({ images, masks, notifier }: DeleteImageParts): DeleteImage {
  return async (viewerId, imageId) => {
    const image = await images.delete(viewerId, imageId);
    await masks.deleteOverlaysOn(imageId);
    await notifier.publish(DELETED_TOPIC, 1);
    return image;
  };
}
