// The parameters of OpenAI's requests that have no effect here, or only with some of their values. A value of the wrong
// type is refused even where the parameter is ignored, because the client meant something else. docs/openai.md has a
// table of all parameters.
import { z } from 'zod';
import { AppError } from '../../src/errors.ts';

const text = z.string().nullish();
const yesOrNo = z.boolean().nullish();
/** The members of settings of these kinds are not read. */
const object = z.looseObject({}).nullish();
const atLeastOne = z.number().int().min(1).nullish();

/** Of both /v1/responses and /v1/chat/completions. */
const common = {
  metadata: z.record(z.string(), z.string()).nullish(),
  moderation: object,
  parallel_tool_calls: yesOrNo,
  prompt_cache_key: text,
  prompt_cache_options: object,
  prompt_cache_retention: text,
  safety_identifier: text,
  service_tier: text,
  store: yesOrNo,
  temperature: z.number().min(0).max(2).nullish(),
  top_logprobs: z.number().int().min(0).max(20).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  user: text,
};

export const ofResponses = {
  ...common,
  context_management: z.array(z.looseObject({})).nullish(),
  include: z.array(z.string()).nullish(),
  instructions: text,
  max_output_tokens: atLeastOne,
  prompt: object,
  reasoning: object,
  stream_options: z.looseObject({ include_obfuscation: yesOrNo }).nullish(),
  truncation: z.enum(['auto', 'disabled']).nullish(),
};

const penalty = z.number().min(-2).max(2).nullish();
export const ofChat = {
  ...common,
  audio: object,
  frequency_penalty: penalty,
  function_call: z.union([z.enum(['none', 'auto']), z.looseObject({ name: z.string() })]).nullish(),
  functions: z.array(z.looseObject({ name: z.string() })).nullish(),
  logit_bias: z.record(z.string(), z.number().min(-100).max(100)).nullish(),
  logprobs: yesOrNo,
  max_completion_tokens: atLeastOne,
  max_tokens: atLeastOne,
  modalities: z.array(z.string()).nullish(),
  prediction: object,
  presence_penalty: penalty,
  reasoning_effort: text,
  seed: z.number().int().nullish(),
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  verbosity: text,
  web_search_options: object,
};

/** A tool that the model does not have is ignored: the model answers without it. */
export const tools = z
  .array(z.looseObject({ type: z.string(), partial_images: z.number().int().min(0).max(3).optional() }))
  .nullish();

type Values = Partial<{ [name in keyof typeof ofResponses]: z.infer<(typeof ofResponses)[name]> }> &
  Partial<{ [name in keyof typeof ofChat]: z.infer<(typeof ofChat)[name]> }>;

/** Of these the client would wait in vain for what it asks for. */
const UNSUPPORTED: { param: keyof Values; when: (body: Values) => boolean; sentence: string }[] = [
  {
    param: 'prompt',
    when: ({ prompt }) => prompt != null,
    sentence: 'There are no stored prompts here: send the question as input.',
  },
  {
    param: 'top_logprobs',
    when: ({ top_logprobs }) => (top_logprobs ?? 0) > 0,
    sentence: 'The probabilities of text tokens are not returned.',
  },
  {
    param: 'logprobs',
    when: ({ logprobs }) => logprobs === true,
    sentence: 'The probabilities of text tokens are not returned.',
  },
  {
    param: 'include',
    when: ({ include }) => include?.includes('message.output_text.logprobs') === true,
    sentence: 'The probabilities of text tokens are not returned.',
  },
  {
    param: 'modalities',
    when: ({ modalities }) => modalities?.some((one) => one !== 'text') === true,
    sentence: 'The model answers with text and masks, not with sound.',
  },
  {
    param: 'audio',
    when: ({ audio }) => audio != null,
    sentence: 'The model answers with text and masks, not with sound.',
  },
  {
    param: 'function_call',
    when: ({ function_call: call }) => call != null && typeof call !== 'string',
    sentence: 'The model calls no functions.',
  },
];

/** Throws UNSUPPORTED_BY_MODEL. */
export function refuseUnsupported(body: Values): void {
  const found = UNSUPPORTED.find(({ when }) => when(body));
  if (found !== undefined) throw new AppError('UNSUPPORTED_BY_MODEL', found.sentence, { param: found.param });
}
