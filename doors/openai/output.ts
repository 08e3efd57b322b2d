// Items of the output of a response: messages of text, and masks as generated images.
import type { Context } from '../../src/context.ts';
import type { MaskRow } from '../../src/masks/repository.ts';

export interface MessageItem {
  id: string;
  type: 'message';
  role: 'assistant';
  status: 'in_progress' | 'completed' | 'incomplete';
  content: TextPart[];
}

export interface TextPart {
  type: 'output_text';
  text: string;
  annotations: never[];
  logprobs: never[];
}

/** The fields after `output_format` are no fields of OpenAI's form. Coordinates: original pixels, origin top-left. */
export interface ImageItem {
  id: string;
  type: 'image_generation_call';
  status: 'in_progress' | 'completed' | 'failed';
  /** Base64 of a 1-bit PNG of the size of the image, white is inside; null until the mask is finished. */
  result: string | null;
  output_format: 'png';
  mask_id: string;
  label: string;
  outcome?: MaskRow['outcome'];
  /** The things that fit when the outcome is AMBIGUOUS; otherwise empty. */
  candidates?: MaskRow['candidates'];
  /** Width x height in pixels. */
  size?: string;
  /** COCO run-length encoding. */
  rle?: MaskRow['rle'];
  box?: MaskRow['box'];
  /** Pixels inside. */
  area?: number;
  confidence?: number;
  /** Signed URL of the PNG. */
  url?: string;
}

export type OutputItem = MessageItem | ImageItem;

export const textPart = (text: string): TextPart => ({ type: 'output_text', text, annotations: [], logprobs: [] });

export const openImage = (maskId: string, label: string): ImageItem => ({
  id: `ig_${maskId}`,
  type: 'image_generation_call',
  status: 'in_progress',
  result: null,
  output_format: 'png',
  mask_id: maskId,
  label,
});

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

export async function finishedImage(mask: MaskRow, { services, absolute }: Context): Promise<ImageItem> {
  const [png, url] = await Promise.all([services.masks.read(mask, 'PNG'), services.masks.urlOf(mask, 'PNG')]);
  const { outcome, candidates, width, height, rle, box, area, confidence } = mask;
  return {
    ...openImage(mask.id, mask.label),
    status: 'completed',
    result: png === null ? null : base64(png),
    outcome,
    candidates,
    size: `${width}x${height}`,
    rle,
    box,
    area,
    confidence,
    url: absolute(url),
  };
}
