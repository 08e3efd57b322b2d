// Which reader reads what.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SUITES as JUDGES } from '../../suites/cases.ts';
import { DatasetError } from '../suite.ts';
import type { Suite } from '../suite.ts';
import { JUDGED_FILE, readJudged } from './judged.ts';
import { readPhotoQuestions } from './photo-questions.ts';
import { readPhotoRequests } from './photo-requests.ts';
import { readPhotos } from './photos.ts';
import { readPope, readVqa } from './questions.ts';
import { readReasonSeg } from './reason-seg.ts';
import { readRefer } from './refer.ts';
import { readTabletop } from './tabletop.ts';

export interface DatasetOptions {
  data?: string | undefined;
  images?: string | undefined;
  split?: string | undefined;
  by?: string | undefined;
}

const SUITES = 'runs/suites';

/** A name of the table in docs/evaluation.md, or the folder of a tabletop suite. */
export async function openDataset(name: string, { data, images, split = 'val', by }: DatasetOptions): Promise<Suite> {
  const need = (value: string | undefined, option: string): string => {
    if (value === undefined) throw new DatasetError(`${name} needs --${option}.`);
    return value;
  };
  switch (name) {
    case 'refcoco':
    case 'refcoco+':
    case 'refcocog':
    case 'grefcoco':
      return readRefer(name, { data: need(data, 'data'), images: need(images, 'images'), split, by });
    case 'reasonseg':
      return readReasonSeg(need(data, 'data'));
    case 'pope':
      return readPope(need(data, 'data'), need(images, 'images'));
    case 'vqa':
      return readVqa(need(data, 'data'), need(images, 'images'));
    case 'photos':
    case 'photos-every':
    case 'photos-places':
    case 'photos-words':
    case 'photos-none':
      return readPhotos(name, need(data, 'data'), { set: need(by, 'by'), split });
    case 'photo-questions':
      return readPhotoQuestions(need(data, 'data'));
    case 'photo-requests':
    case 'photo-requests-fit':
    case 'photo-requests-typos':
      return readPhotoRequests(name, need(data, 'data'));
    default: {
      const judged = [name, join(SUITES, name)].find((path) => existsSync(join(path, JUDGED_FILE)));
      if (judged !== undefined) return readJudged(judged);
      const folder = [name, join(SUITES, name)].find((path) => existsSync(join(path, 'cases.jsonl')));
      if (folder === undefined)
        throw new DatasetError(`There is no suite in ${join(SUITES, name)}: draw it with \`${commandOf(name)}\`.`);
      return readTabletop(folder);
    }
  }
}

/** What draws a suite: our second program, or the training's own. */
const commandOf = (name: string): string =>
  name in JUDGES
    ? `npm run suites -- --name ${name}`
    : `python -m training.make_scenes suite --name ${name} --out ${join(SUITES, name)}`;
