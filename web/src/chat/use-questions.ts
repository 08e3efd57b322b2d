// Sends questions, for as long as the server is out of reach. A question that is sent again because the response was
// lost has the same idempotency key.
import { useRef } from 'react';
import type { Question, Sent } from '../../../client/src/index.ts';
import { client } from '../api/client.ts';
import type { Turn } from '../api/types.ts';
import { useIdempotencyKey } from '../use-idempotency-key.ts';
import type { Draft } from './draft.ts';
import { NO_MARKS, isMarked, regionPromptsOf } from './marks.ts';
import { pictureOf } from './turn-state.ts';
import type { Reaching } from './use-reaching.ts';
import type { TurnList } from './use-turn-list.ts';

export function useQuestions(conversationId: string | null, { turns, path, active }: TurnList, { reach }: Reaching) {
  const { keyOf, forget } = useIdempotencyKey();
  const uploadMarked = useMarkedUpload();
  const sendOne = async (question: Question): Promise<Sent> => {
    const sent = await reach((signal) => client.send(question, signal), sizeOf(question));
    forget();
    return sent;
  };
  const send = async ({ text, file, intent, options, marks = NO_MARKS, refine = null, candidate = null }: Draft) => {
    const last = path.at(-1)?.turn.id ?? null;
    // At the end of the active branch the server finds the parent, so that a question that another page sends at the
    // same moment comes before this one.
    const parentTurnId = last === active.current ? null : last;
    const idempotencyKey = keyOf(last, text, intent, options, file, marks, refine?.id, candidate);
    const imageId =
      file !== null && isMarked(marks) ? await reach((signal) => uploadMarked(file, signal), file.size) : null;
    const markedId = imageId ?? pictureOf(turns, path.at(-1))?.id;
    return sendOne({
      conversationId,
      parentTurnId,
      text,
      intent,
      ...options,
      idempotencyKey,
      ...(imageId !== null ? { imageIds: [imageId] } : { image: file }),
      ...(isMarked(marks) && markedId !== undefined ? { regionPrompts: regionPromptsOf(markedId, marks) } : {}),
      ...(refine === null ? {} : { refineMaskId: refine.id, candidate }),
    });
  };
  /** Its key is the one that `send` would take: when the response is lost, the question is sent again by `send`. */
  const sendAfter = (before: Turn, { text, intent, options }: Draft) =>
    sendOne({
      conversationId: before.conversation.id,
      parentTurnId: before.id,
      text,
      intent,
      ...options,
      idempotencyKey: keyOf(before.id, text, intent, options, null, NO_MARKS, undefined),
    });
  const sendEdited = (turn: Turn, text: string) =>
    sendOne({
      conversationId,
      siblingOfTurnId: turn.id,
      text,
      imageIds: turn.images.map(({ id }) => id),
      regionPrompts: turn.regionPrompts.map(({ image, ...region }) => ({ imageId: image.id, ...region })),
      // A choice that is edited is another question.
      refineMaskId: turn.candidate === null ? (turn.refines?.id ?? null) : null,
      intent: turn.requestedIntent,
      detail: turn.detail,
      ambiguity: turn.ambiguity,
      instances: turn.instances,
      idempotencyKey: keyOf(turn.id, text),
    });
  return { send, sendAfter, sendEdited };
}

/** Bytes that are uploaded with it. */
const sizeOf = ({ image }: Question): number => (image instanceof Blob ? image.size : 0);

/** Uploads a picture that has marks and returns its id: the marks name it, so it is uploaded before the question. */
function useMarkedUpload(): (file: File, signal: AbortSignal) => Promise<string> {
  /** The file that was uploaded last: a question that is sent again names the same image. */
  const uploaded = useRef<{ file: File; id: string } | null>(null);
  return async (file, signal) => {
    const id = uploaded.current?.file === file ? uploaded.current.id : await client.upload(file, signal);
    uploaded.current = { file, id };
    return id;
  };
}
