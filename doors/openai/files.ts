// /v1/files: images that requests name by file_id. They are the images of GraphQL.
import type { Request, Router } from 'express';
import { requireScope } from '../../src/access/require-scope.ts';
import { AppError, notFound } from '../../src/errors.ts';
import type { DoorTools } from '../../src/http/doors.ts';
import type { ImageRow } from '../../src/images/repository.ts';
import { idOf, nameOf } from './names.ts';
import { onlyMethods } from './only-methods.ts';
import { seconds } from './response.ts';
import { readUpload } from './upload.ts';

const MAX_PAGE = 100;
/** The purposes of OpenAI's API that are accepted for images. */
const PURPOSES = ['vision', 'user_data'];

export function fileRoutes(router: Router, tools: DoorTools): void {
  router.post('/files', async (request, response) => {
    const { viewer, services } = tools.contextOf(request, response);
    requireScope(viewer, 'write');
    const { purpose, bytes } = await readUpload(request, response, services.limits.maxImageBytes);
    if (!PURPOSES.includes(purpose))
      throw new AppError('BAD_USER_INPUT', 'purpose must be vision: files are images here.', { param: 'purpose' });
    response.json(writeFile(await services.images.take(viewer.id, bytes)));
  });

  router.get('/files', async (request, response) => {
    const { viewer, services } = tools.contextOf(request, response);
    requireScope(viewer, 'read');
    const { limit, after, oldestFirst, none } = readPage(request);
    // One image more than the page has, which shows whether there is a next page.
    const found = none ? [] : await services.images.list(viewer.id, { limit: limit + 1, after, oldestFirst });
    const data = found.slice(0, limit).map(writeFile);
    response.json({
      object: 'list',
      data,
      has_more: found.length > limit,
      first_id: data[0]?.id ?? null,
      last_id: data.at(-1)?.id ?? null,
    });
  });

  router.get('/files/:id', async (request, response) => {
    const { viewer, services } = tools.contextOf(request, response);
    requireScope(viewer, 'read');
    const { id } = request.params;
    const image = await services.images.get(viewer.id, idOf('file', id));
    if (image === null || image.status === 'DELETED') throw notFound('file', id);
    response.json(writeFile(image));
  });

  router.get('/files/:id/content', async (request, response) => {
    const { viewer, services } = tools.contextOf(request, response);
    requireScope(viewer, 'read');
    const id = idOf('file', request.params.id);
    const { image, bytes } = await services.images.readOriginal(viewer.id, id, tools.goneOf(response));
    response.type(image.contentType).send(Buffer.from(bytes));
  });

  router.delete('/files/:id', async (request, response) => {
    const { viewer, services } = tools.contextOf(request, response);
    requireScope(viewer, 'write');
    const { id } = await services.deleteImage(viewer.id, idOf('file', request.params.id));
    response.json({ id: nameOf('file', id), object: 'file', deleted: true });
  });

  router.all('/files', onlyMethods('GET', 'POST'));
  router.all('/files/:id', onlyMethods('GET', 'DELETE'));
  router.all('/files/:id/content', onlyMethods('GET'));
}

const STATUSES = { READY: 'processed', PENDING: 'uploaded', REJECTED: 'error', DELETED: 'error' } as const;

interface WrittenFile {
  id: string;
  [field: string]: unknown;
}

/** The server does not store the name of the uploaded file. */
function writeFile({ id, byteSize, createdAt, contentType, status, rejection }: ImageRow): WrittenFile {
  return {
    id: nameOf('file', id),
    object: 'file',
    bytes: byteSize,
    created_at: seconds(createdAt),
    filename: `${id}.${contentType.replace(/^.*\//, '')}`,
    purpose: 'vision',
    status: STATUSES[status],
    ...(rejection === null ? {} : { status_details: rejection.message }),
  };
}

interface WantedPage {
  limit: number;
  after: string | null;
  oldestFirst: boolean;
  /** The request filters by a purpose that no file has. */
  none: boolean;
}

function readPage({ query }: Request): WantedPage {
  const { limit, after, order, purpose } = query;
  const wrong = (param: string, what: string): AppError =>
    new AppError('BAD_USER_INPUT', `${param} ${what}.`, { param });
  if (limit !== undefined && !(typeof limit === 'string' && /^[1-9]\d{0,4}$/.test(limit)))
    throw wrong('limit', 'must be a number from 1 to 10000');
  if (order !== undefined && order !== 'asc' && order !== 'desc') throw wrong('order', 'must be asc or desc');
  if (after !== undefined && typeof after !== 'string') throw wrong('after', 'must be the id of a file');
  return {
    limit: Math.min(MAX_PAGE, Number(limit ?? MAX_PAGE)),
    after: after === undefined ? null : idOf('file', after, 'after'),
    oldestFirst: order === 'asc',
    none: typeof purpose === 'string' && !PURPOSES.includes(purpose),
  };
}
