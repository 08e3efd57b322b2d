// What the composer holds besides the text: a picture file, the marks on it, the kind of answer. Draws nothing.
import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { Intent, Picture } from '../api/types.ts';
import { USUAL } from './draft.ts';
import type { MaskOptions } from './draft.ts';
import { NO_MARKS } from './marks.ts';
import type { Marks } from './marks.ts';
import { pictureOfFiles } from './picture-files.ts';
import { useObjectUrl } from './use-object-url.ts';
import { useServedPicture } from './use-served-picture.ts';

interface Surroundings {
  field: RefObject<HTMLTextAreaElement | null>;
  maxImageBytes: number;
  /** Of an earlier turn; null when there is none. */
  picture: Picture | null;
}

export function useDraft({ field, maxImageBytes, picture: earlier }: Surroundings) {
  const [file, setFile] = useState<File | null>(null);
  const newest = useRef(file);
  newest.current = file;
  const [intent, setIntent] = useState<Intent>('AUTO');
  const [options, setOptions] = useState<MaskOptions>(USUAL);
  const [marks, setMarks] = useState<Marks>(NO_MARKS);
  const [pointing, setPointing] = useState(false);
  const [fault, setFault] = useState('');
  const fileUrl = useObjectUrl(file);
  const served = useServedPicture(pointing ? file : null);
  /** Marks belong to one picture. Another picture has none. */
  const earlierId = earlier?.id ?? null;
  useEffect(() => {
    if (file !== null) return;
    setMarks(NO_MARKS);
    setPointing(false);
  }, [earlierId]);
  const change = (picture: File | null) => {
    setFile(picture);
    setMarks(NO_MARKS);
    setFault('');
  };
  const take = (files: Iterable<File>) => {
    const picked = pictureOfFiles(files, maxImageBytes);
    if (picked === null) return;
    if (picked.picture !== null) {
      change(picked.picture);
      field.current?.focus();
    }
    setFault(picked.fault);
  };
  /** Marks were set on the picture of an earlier turn. */
  const point = (next: Marks) => {
    setMarks(next);
    setPointing(true);
  };
  const togglePointing = () => {
    setPointing(!pointing);
    setMarks(NO_MARKS);
  };
  const clear = () => {
    if (newest.current !== file) return; // added while the question was sent: it belongs to the next one
    change(null);
    setPointing(false);
  };
  const picture = { url: fileUrl ?? earlier?.url ?? null, fileUrl, servedUrl: served.url };
  const faults = { file: fault, pad: pointing ? served.fault : '' };
  const answer = { intent, setIntent, options, setOptions };
  const pointed = { marks, setMarks, point, pointing, togglePointing };
  return { file, ...answer, ...pointed, picture, faults, change, take, clear };
}

export type DraftState = ReturnType<typeof useDraft>;
