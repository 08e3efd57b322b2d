// Requests written by hand for masks in photographs: bench/photo-requests.jsonl; photo-requests-fit.jsonl, whose
// failures were looked at; photo-requests-typos.jsonl, those of the first with a typing error in a name. The
// photographs and their masks are not in the repository: <folder>/<set>.jsonl, as for `photos`.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { DatasetError } from '../suite.ts';
import type { Case, Suite } from '../suite.ts';
import { readPictures, requestFor } from './photos.ts';

const requestSchema = z.strictObject({
  file: z.string(),
  /** Of the set; the request may use another word. */
  name: z.string(),
  request: z.string().min(1),
  /** The photograph does not show it: a mask is wrong. */
  absent: z.boolean().default(false),
});
export type PhotoRequest = z.infer<typeof requestSchema>;

export const PHOTO_REQUESTS = ['photo-requests', 'photo-requests-fit', 'photo-requests-typos'] as const;
export type PhotoRequests = (typeof PHOTO_REQUESTS)[number];

export const photoRequests = (name: PhotoRequests): PhotoRequest[] =>
  readFileSync(new URL(`../../${name}.jsonl`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => requestSchema.parse(JSON.parse(line)));

export function readPhotoRequests(name: PhotoRequests, folder: string): Suite {
  const requests = photoRequests(name);
  const sets = new Set(requests.map(({ file }) => setOf(file)));
  const pictures = new Map(
    [...sets].flatMap((set) => readPictures(folder, set)).map((picture) => [picture.file, picture]),
  );
  const cases = requests.map(({ file, name: thing, request, absent }): Case => {
    const picture = pictures.get(file);
    if (picture === undefined) throw new DatasetError(`${folder}/${setOf(file)}.jsonl lacks ${file}.`);
    if (picture.objects.some((one) => one.name === thing) === absent)
      throw new DatasetError(`${file} ${absent ? 'shows' : 'does not show'} ${thing}, by ${setOf(file)}.jsonl.`);
    return {
      ...requestFor(picture, thing, folder),
      id: `${file}-${request}`,
      kind: absent ? 'absent' : setOf(file),
      ask: 'AUTO',
      messages: [{ role: 'user', text: request }],
    };
  });
  return { name, judge: 'yes-no', cases };
}

const setOf = (file: string): string => file.slice(0, file.indexOf('/'));
