// POST /predict: asks the questions of each task, waits for the turns, and returns a prediction for each task. A turn
// that has not ended in time goes on. Label Studio asks again for tasks without a prediction, and then finds it.
import type { Context } from '../../src/context.ts';
import { AppError, isRetryable } from '../../src/errors.ts';
import { IMAGE_WANTED, parseDataUri } from '../../src/images/data-uri.ts';
import { waitForEnd } from '../../src/turns/wait.ts';
import { turnOf } from './ask.ts';
import type { PredictBody, Task } from './body.ts';
import { readLabelling } from './labelling.ts';
import type { Labelling } from './labelling.ts';
import { describeModel } from './model-version.ts';
import { writePrediction } from './prediction.ts';
import type { AnsweredQuestion, Prediction } from './prediction.ts';
import { questionsOf } from './questions.ts';
import type { SeenImages } from './seen-images.ts';

export interface PredictTools {
  context: Context;
  /** Converts an error to one that a client may read. */
  explain: (error: unknown) => AppError;
  seen: SeenImages;
  /** Aborted when Label Studio no longer waits. */
  gone: AbortSignal;
}

/** Tasks whose turns wait or run at the same time. */
const AT_ONCE = 4;

type Outcome = { prediction: Prediction } | { fault: AppError } | 'UNFINISHED';

/** The entries of `results`, in the order of the tasks. */
export async function predict(tools: PredictTools, body: PredictBody): Promise<unknown[]> {
  const { tasks, params } = body;
  const drawn = params?.context?.result ?? [];
  const outcomes = await outcomesOf(tools, body);
  const faults = outcomes.flatMap((outcome) => (outcome !== 'UNFINISHED' && 'fault' in outcome ? outcome.fault : []));
  if (faults[0] !== undefined && faults.length === tasks.length) throw faults[0];
  // An annotator waits for this answer, and an empty one would say that nothing was found.
  if (drawn.length > 0 && outcomes.includes('UNFINISHED'))
    throw new AppError('CONVERSATION_BUSY', 'The turn has not ended. The same request returns its answer later.');
  return outcomes.map((outcome) => {
    // Without a prediction of the task: it is asked for again.
    if (outcome === 'UNFINISHED') return [];
    return 'fault' in outcome ? describe(outcome.fault) : outcome.prediction;
  });
}

/** Label Studio logs an entry without `result`, and stores the other ones. */
const describe = ({ code, message }: AppError): object => ({
  error: `${code}: ${message}`,
  code,
  retryable: isRetryable(code),
});

async function outcomesOf(tools: PredictTools, body: PredictBody): Promise<Outcome[]> {
  const { services } = tools.context;
  const labelling = readLabelling(body.label_config);
  const model = describeModel(await services.model());
  const end = AbortSignal.any([tools.gone, AbortSignal.timeout(services.labelStudio.waitMs)]);
  const outcomes: Outcome[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < body.tasks.length; i = next++) {
      const task = body.tasks[i];
      if (task !== undefined) outcomes[i] = await outcomeOf(tools, { body, task, labelling, model, end });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}

interface Work {
  body: PredictBody;
  task: Task;
  labelling: Labelling;
  model: ReturnType<typeof describeModel>;
  end: AbortSignal;
}

async function outcomeOf(tools: PredictTools, work: Work): Promise<Outcome> {
  if (work.end.aborted) return 'UNFINISHED';
  try {
    return await answer(tools, work);
  } catch (error) {
    return { fault: tools.explain(error) };
  }
}

async function answer(tools: PredictTools, { body, task, labelling, model, end }: Work): Promise<Outcome> {
  const { context, seen, gone } = tools;
  const { viewer, services } = context;
  const { project } = body;
  const reference = task.data[labelling.image.key];
  if (typeof reference !== 'string' || reference === '')
    throw new AppError('BAD_USER_INPUT', `Task ${task.id} has no image in its field "${labelling.image.key}".`);
  const asked = {
    project,
    task: task.id,
    reference,
    model: model.sha256,
    seen: seen.of(JSON.stringify([viewer.id, project, reference])),
    store: async () => services.images.take(viewer.id, await readImage(context, project, reference, gone)),
  };
  const turns: (AnsweredQuestion & { finishedAt: Date | null })[] = [];
  for (const question of questionsOf(task, labelling, body.params?.context?.result ?? [])) {
    const { id, finishedAt } = await turnOf(context, asked, question);
    turns.push({ label: question.label, turnId: id, finishedAt });
  }
  for (const { turnId: id, finishedAt } of turns) {
    await waitForEnd(context, { id, finishedAt }, { ms: services.labelStudio.waitMs, signal: end });
    const ended = await services.turns.get(viewer.id, id);
    if (ended?.error != null) throw new AppError(ended.error.code, ended.error.message);
    if (ended?.status !== 'COMPLETED') return 'UNFINISHED';
  }
  return { prediction: await writePrediction(context, labelling, turns, model.version) };
}

function readImage(
  { viewer, services }: Context,
  project: string,
  reference: string,
  gone: AbortSignal,
): Uint8Array | Promise<Uint8Array> {
  if (/^\s*data:/i.test(reference)) return parseDataUri(reference, services.limits.maxInlineImageBytes, OF_A_TASK);
  return services.labelStudio.fetchImage(viewer.id, project, reference, gone);
}

const OF_A_TASK = { name: 'The data URL of the task', wanted: IMAGE_WANTED, larger: 'put a URL into the task' };
