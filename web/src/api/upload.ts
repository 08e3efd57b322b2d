// A picture file -> its id: in one call when it is small, by a signed upload when it is not.
import { mutate } from './client.ts';
import { ANNOUNCE, COMPLETE, UPLOAD } from './documents.ts';

/** A question that is sent again after a fault brings its picture only once. */
const uploaded = new WeakMap<File, string>();

export async function uploadPicture(file: File, maxInlineBytes: number): Promise<string> {
  const id = uploaded.get(file) ?? await (file.size <= maxInlineBytes ? inline(file) : announced(file));
  uploaded.set(file, id);
  return id;
}

async function inline(file: File): Promise<string> {
  const { uploadImage } = await mutate<{ uploadImage: { image: { id: string } } }>(UPLOAD, { dataUri: await dataUri(file) });
  return uploadImage.image.id;
}

async function announced(file: File): Promise<string> {
  // Browsers give checksums to pages of https and localhost only.
  if (!isSecureContext) throw new Error('A picture of this size can only be sent from a page that was opened over https.');
  const input = { contentType: file.type, byteSize: file.size, sha256: await sha256(file) };
  const { createImageUpload: { image, upload } } = await mutate<{ createImageUpload: { image: { id: string }; upload: { url: string; method: string; headers: { name: string; value: string }[] } } }>(ANNOUNCE, { input });
  const response = await fetch(upload.url, { method: upload.method, headers: Object.fromEntries(upload.headers.map(({ name, value }) => [name, value])), body: file });
  if (!response.ok) throw new Error(`The upload failed (${response.status}).`);
  const { completeImageUpload } = await mutate<{ completeImageUpload: { image: { status: string; rejection: { message: string } | null } } }>(COMPLETE, { id: image.id });
  if (completeImageUpload.image.status !== 'READY') throw new Error(completeImageUpload.image.rejection?.message ?? 'The picture cannot be used.');
  return image.id;
}

function dataUri(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string); // readAsDataURL gives text
    reader.onerror = () => reject(new Error('The file cannot be read.'));
    reader.readAsDataURL(file);
  });
}

async function sha256(file: File): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
