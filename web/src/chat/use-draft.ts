// What the composer holds besides the text: a picture file, the marks on it, the kind of answer. Draws nothing.
import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import type { Detail, Intent } from '../api/types.ts';
import { NO_MARKS, withPoint } from './marks.ts';
import type { Marks, Point } from './marks.ts';
import { pictureFileOf } from './picture-files.ts';
import { useObjectUrl } from './use-object-url.ts';
import { useServedPicture } from './use-served-picture.ts';

interface Surroundings {
  field: RefObject<HTMLTextAreaElement | null>;
  maxImageBytes: number;
  /** Of the picture of an earlier turn; null when there is none. */
  pictureUrl: string | null;
  /** A position in that picture that was clicked, in its pixels; a new object for each click. */
  clicked: Point | null;
}

export function useDraft({ field, maxImageBytes, pictureUrl, clicked }: Surroundings) {
  const [file, setFile] = useState<File | null>(null);
  const [intent, setIntent] = useState<Intent>('AUTO');
  const [detail, setDetail] = useState<Detail>('AUTO');
  const [marks, setMarks] = useState<Marks>(NO_MARKS);
  const [pointing, setPointing] = useState(false);
  const [fault, setFault] = useState('');
  const fileUrl = useObjectUrl(file);
  const served = useServedPicture(pointing ? file : null);
  useEffect(() => {
    // A file that was just chosen is the picture that the question is about.
    if (clicked === null || file !== null) return;
    setPointing(true);
    setMarks((before) => withPoint(before, clicked));
    field.current?.focus();
  }, [clicked, field]);

  /** Marks belong to one picture. Another picture has none. */
  const change = (picture: File | null) => {
    setFile(picture);
    setMarks(NO_MARKS);
  };
  const take = (files: Iterable<File>) => {
    const picture = pictureFileOf(files, maxImageBytes);
    if (picture === null) return;
    if (typeof picture === 'string') return setFault(picture);
    setFault('');
    change(picture);
    field.current?.focus();
  };
  const togglePointing = () => {
    setPointing(!pointing);
    setMarks(NO_MARKS);
  };
  const clear = () => {
    change(null);
    setPointing(false);
  };
  const picture = { url: fileUrl ?? pictureUrl, fileUrl, padUrl: file === null ? pictureUrl : served.url };
  const faults = { file: fault, pad: pointing ? served.fault : '' };
  const answer = { intent, setIntent, detail, setDetail };
  return { file, ...answer, marks, setMarks, pointing, picture, faults, change, take, togglePointing, clear };
}

export type DraftState = ReturnType<typeof useDraft>;
