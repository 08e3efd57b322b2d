// Apollo Client: where the events of a turn go in its cache, so that every component that shows the turn is drawn anew.
//   npm install @apollo/client rxjs graphql graphql-ws ws && node apollo.mjs "what is on the table?"
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws'; // a browser has its own

const url = `${process.env.MASKSTREAM ?? 'http://localhost:4000'}/graphql`;
const sockets = createClient({ url: url.replace(/^http/, 'ws'), webSocketImpl: WebSocket, retryAttempts: 0 });

export const client = new ApolloClient({
  // Subscriptions over the socket, everything else over HTTP.
  link: ApolloLink.split(({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION, new GraphQLWsLink(sockets), new HttpLink({ uri: url })),
  cache: new InMemoryCache({
    possibleTypes: { TurnEvent: ['TurnQueued', 'TurnStarted', 'AnswerDelta', 'MaskStarted', 'MaskScaleReady', 'MaskFinished', 'TurnFinished'], Node: ['Conversation', 'Turn', 'Image', 'Mask'] },
    typePolicies: {
      // Events are told once and are nobody's to keep; what they change is.
      TurnQueued: { keyFields: false }, TurnStarted: { keyFields: false }, AnswerDelta: { keyFields: false }, MaskStarted: { keyFields: false },
      MaskScaleReady: { keyFields: false }, MaskFinished: { keyFields: false }, TurnFinished: { keyFields: false },
      Mask: { fields: { scales: { merge: (_before, now) => now } } },
    },
  }),
});

const TURN = gql`fragment ShownTurn on Turn { id status text answer masks { id label outcome area url } }`;
const ASK = gql`mutation Ask($input: SendTurnInput!) { sendTurn(input: $input) { turn { ...ShownTurn } } } ${TURN}`;
const EVENTS = gql`subscription Events($turnId: ID!, $after: Int) { turnEvents(turnId: $turnId, after: $after) {
  __typename seq
  ... on AnswerDelta { text }
  ... on MaskFinished { mask { id label outcome area url } }
  ... on TurnFinished { turn { ...ShownTurn } }
} } ${TURN}`;

/** Resolves at the turn's end. Asks again behind the last event when the line was cut. */
export async function follow(turnId) {
  const id = client.cache.identify({ __typename: 'Turn', id: turnId });
  for (let after = 0, ended = false; !ended; ) {
    await new Promise((resolve) => {
      client.subscribe({ query: EVENTS, variables: { turnId, after }, fetchPolicy: 'no-cache' }).subscribe({
        next({ data }) {
          const event = data?.turnEvents;
          if (event == null) return;
          after = event.seq;
          const fields = {
            TurnStarted: { status: () => 'RUNNING', answer: () => null },
            AnswerDelta: { answer: (before) => (before ?? '') + event.text },
            MaskFinished: { masks: (before, { toReference }) => [...before, toReference(event.mask, true)] },
          }[event.__typename];
          if (fields !== undefined) client.cache.modify({ id, fields });
          if (event.__typename === 'TurnFinished') {
            ended = true;
            client.cache.writeFragment({ id, fragment: TURN, data: event.turn });
          }
        },
        error: () => setTimeout(resolve, 1000),
        complete: resolve,
      });
    });
  }
}

const { data } = await client.mutate({ mutation: ASK, variables: { input: { text: process.argv[2], intent: 'ANSWER' } } });
const { turn } = data.sendTurn;
// What a component would be given by useFragment.
client.watchFragment({ fragment: TURN, from: turn }).subscribe(({ data: shown }) => console.log(shown.status, JSON.stringify(shown.answer)));
await follow(turn.id);
console.log(JSON.stringify(client.cache.readFragment({ fragment: TURN, from: turn })));
await sockets.dispose();
client.stop();
