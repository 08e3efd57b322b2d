// Apollo Client: writes the events of a turn to the cache, so that every component with the turn renders again.
//   npm install @apollo/client rxjs graphql graphql-ws ws && node apollo.mjs "what is on the table?"
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { OperationTypeNode } from 'graphql';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { apolloCache } from './caches.mjs';

const url = `${process.env.MASKSTREAM ?? 'http://localhost:4000'}/graphql`;
// Browsers and Node from 22 on have a global WebSocket. Apollo's link uses it when a connection is lost.
globalThis.WebSocket ??= WebSocket;
// graphql-ws would subscribe again with the first variables, so with the old `after`, and events would arrive twice.
// follow() subscribes again instead.
const sockets = createClient({ url: url.replace(/^http/, 'ws'), retryAttempts: 0 });

export const client = new ApolloClient({
  // Subscriptions use the socket, all other operations HTTP.
  link: ApolloLink.split(
    ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
    new GraphQLWsLink(sockets),
    new HttpLink({ uri: url }),
  ),
  cache: new InMemoryCache(apolloCache),
});

const TURN = gql`
  fragment ShownTurn on Turn {
    id
    status
    text
    answer
    masks {
      id
      label
      outcome
      area
      url
    }
  }
`;
const ASK = gql`
  mutation Ask($input: SendTurnInput!) {
    sendTurn(input: $input) {
      turn {
        ...ShownTurn
      }
    }
  }
  ${TURN}
`;
const EVENTS = gql`
  subscription Events($turnId: ID!, $after: Int) {
    turnEvents(turnId: $turnId, after: $after) {
      __typename
      seq
      ... on AnswerDelta {
        text
      }
      ... on MaskFinished {
        mask {
          id
          label
          outcome
          area
          url
        }
      }
      ... on TurnFinished {
        turn {
          ...ShownTurn
        }
      }
    }
  }
  ${TURN}
`;

/** Resolves at the end of the turn. Subscribes again after a lost connection; rejects when the server refuses. */
export async function follow(turnId) {
  const id = client.cache.identify({ __typename: 'Turn', id: turnId });
  for (let after = 0, ended = false; !ended;) {
    await new Promise((resolve, reject) => {
      client.subscribe({ query: EVENTS, variables: { turnId, after }, fetchPolicy: 'no-cache' }).subscribe({
        // Apollo reports a lost connection and a refusal here, and then completes.
        next({ data, error }) {
          if (CombinedGraphQLErrors.is(error) && !error.errors[0].extensions?.retryable) return reject(error);
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
        complete: () => (ended ? resolve() : setTimeout(resolve, 500 + Math.random() * 500)),
      });
    });
  }
}

try {
  const { data } = await client.mutate({
    mutation: ASK,
    variables: { input: { text: process.argv[2], intent: 'ANSWER' } },
  });
  const { turn } = data.sendTurn;
  // A component receives this from useFragment.
  client
    .watchFragment({ fragment: TURN, from: turn })
    .subscribe(({ data: shown }) => console.log(shown.status, JSON.stringify(shown.answer)));
  await follow(turn.id);
  console.log(JSON.stringify(client.cache.readFragment({ fragment: TURN, from: turn })));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
await sockets.dispose();
client.stop();
