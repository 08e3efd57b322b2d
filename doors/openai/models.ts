// GET /v1/models: the model of this server.
import type { Router } from 'express';
import type { EngineInfo } from '../../inference/engine.ts';
import { requireScope } from '../../src/access/require-scope.ts';
import type { Context } from '../../src/context.ts';
import { AppError } from '../../src/errors.ts';
import type { DoorTools } from '../../src/http/doors.ts';
import { onlyMethods } from './only-methods.ts';

/** `created` is 0: a bundle has no date. */
const writeModel = ({ id }: EngineInfo): object => ({ id, object: 'model', created: 0, owned_by: 'maskstream' });

/** The id of the model. NOT_FOUND when the request names another model, MODEL_UNAVAILABLE when there is none. */
export async function requireModel({ services }: Context, name: string | null | undefined): Promise<string> {
  const { id } = await services.model();
  if (name != null && name !== id)
    throw new AppError(
      'NOT_FOUND',
      `${name.trim() === '' ? 'The name of the model is empty' : `There is no model ${name.slice(0, 100)}`}; ` +
        `this server has ${id}.`,
      { param: 'model' },
    );
  return id;
}

/** The id of the model, for a turn that no model has run yet; empty when there is no model. */
export async function modelNow({ services }: Context): Promise<string> {
  return services.model().then(
    ({ id }) => id,
    () => '',
  );
}

export function modelRoutes(router: Router, tools: DoorTools): void {
  router.get('/models', async (request, response) => {
    const { viewer, services } = tools.contextOf(request, response);
    requireScope(viewer, 'read');
    response.json({ object: 'list', data: [writeModel(await services.model())] });
  });
  router.get('/models/:id', async (request, response) => {
    const context = tools.contextOf(request, response);
    requireScope(context.viewer, 'read');
    await requireModel(context, request.params.id);
    response.json(writeModel(await context.services.model()));
  });
  router.all(['/models', '/models/:id'], onlyMethods('GET'));
}
