// The nouns of the page, as its operations read them (generated.ts, from web/operations and client/operations).
import type { ConversationsQuery, ModelQuery, StartQuery } from './generated.ts';

export type {
  Mask,
  MaskScale as Scale,
  MaskAmbiguity as Ambiguity,
  MaskDetail as Detail,
  MaskInstances as Instances,
  RequestedIntent as Intent,
  Turn,
  TurnEvent,
  TurnStatus,
  ViewerEvent,
} from '../../../client/src/index.ts';
import type { Turn } from '../../../client/src/index.ts';

export type Picture = Turn['images'][number];
export type Conversation = ConversationsQuery['conversations']['edges'][number]['node'];
export type Model = NonNullable<ModelQuery['model']>;
/** What the model can do, and what it does where a turn says nothing: null while no model is running. */
export type Can = Model['abilities'] & {
  defaultAmbiguity: Model['defaultAmbiguity'] | null;
  defaultDetail: Model['defaultDetail'] | null;
};
/** What the server accepts. */
export type Limits = StartQuery['viewer']['limits'];
