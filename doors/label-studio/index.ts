// The door for Label Studio, as its machine learning backend: translates its requests into calls of the services of
// turns and images. Turns, credentials, limits and the journal are those of GraphQL (docs/label-studio.md).
import { Router } from 'express';
import type { RequestHandler } from 'express';
import { requireScope } from '../../src/access/require-scope.ts';
import { AppError } from '../../src/errors.ts';
import type { Door, DoorTools } from '../../src/http/doors.ts';
import { predictBody, readBody, setupBody, webhookBody } from './body.ts';
import { bearerOf } from './credentials.ts';
import { reasonOf, writeFault } from './faults.ts';
import { readLabelling } from './labelling.ts';
import { describeModel } from './model-version.ts';
import { predict } from './predict.ts';
import { SeenImages } from './seen-images.ts';

/** Events that ask a backend to train. Label Studio sends others, which need no answer. */
const TRAINING = 'START_TRAINING';

export const labelStudioDoor: Door = {
  path: '/label-studio',
  methods: ['GET', 'POST'],
  largePictures: 'a URL in the task',
  writeFault,
  reasonOf,
  bearerOf,
  open(tools) {
    const router = Router();
    stateRoutes(router, tools);
    const seen = new SeenImages();
    router.post('/predict', tools.readJson, async (request, response) => {
      const context = tools.contextOf(request, response);
      requireScope(context.viewer, 'write');
      requireScope(context.viewer, 'read');
      const body = readBody(request, predictBody);
      const { explain } = tools;
      const results = await predict({ context, explain, seen, gone: tools.goneOf(response) }, body);
      response.json({ results });
    });
    router.post('/webhook', tools.readJson, (request, response) => {
      // Label Studio sends its webhooks without credentials; nothing is read or changed for them.
      if (readBody(request, webhookBody).action === TRAINING) throw untrainable();
      response.status(200).json({ status: 'ok' });
    });
    router.use(nothingThere);
    return router;
  },
};

function stateRoutes(router: Router, tools: DoorTools): void {
  router.get(['/', '/health'], async (request, response) => {
    const { viewer, services } = tools.contextOf(request, response);
    // Label Studio checks the credentials of a new connection by this request.
    requireScope(viewer, 'read');
    const model = await services.model();
    response.json({ status: 'UP', model_class: model.id, model_version: describeModel(model).version });
  });

  router.get('/versions', async (request, response) => {
    const { viewer, services } = tools.contextOf(request, response);
    requireScope(viewer, 'read');
    response.json({ versions: [describeModel(await services.model()).version] });
  });

  router.post('/setup', tools.readJson, async (request, response) => {
    const { viewer, services } = tools.contextOf(request, response);
    requireScope(viewer, 'write');
    const { project, schema, hostname, access_token: token, extra_params: extra } = readBody(request, setupBody);
    readLabelling(schema);
    const url = extra?.hostname ?? hostname ?? '';
    if (url !== '')
      await services.labelStudio.connect(viewer.id, project, { url, token: extra?.access_token ?? token ?? '' });
    response.json({ model_version: describeModel(await services.model()).version });
  });
}

const untrainable = (): AppError =>
  new AppError('UNSUPPORTED_BY_MODEL', 'This server does not train; see training/README.md.');

const nothingThere: RequestHandler = (request, _response, next) =>
  next(new AppError('NOT_FOUND', `There is no ${request.method} ${request.baseUrl}${request.path} here.`));
