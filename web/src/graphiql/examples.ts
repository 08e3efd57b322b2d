// What stands in GraphiQL's tabs at the first visit, in the order in which one would try it. A test holds them against
// the SDL.

export interface Example {
  query: string;
  /** JSON. */
  variables?: string;
}

/** 48 x 32 pixels: a red square on grey. */
const PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAADAAAAAgCAMAAABjCgsuAAAABlBMVEXcKCiWlpaTRVkgAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAKklEQVQ4jWNgJBEwjGoYpKHEgAJGNYyG0mBOGgQAAyEF6GBUAzGA5FACAA7QBT1LLz4pAAAAAElFTkSuQmCC';

const json = (value: object): string => JSON.stringify(value, null, 2);

export const EXAMPLES: Example[] = [
  {
    query: `# Which model answers here, and what it was trained to understand.
query Model {
  model {
    name
    domain
    device
    scaleSides
    metrics { name value }
  }
  viewer {
    id
    limits { maxImageBytes maxTextLength }
  }
}
`,
  },
  {
    query: `# 1. A picture, whole, as a data URI.
# (Large ones: createImageUpload, PUT, completeImageUpload.)
mutation Upload($dataUri: String!) {
  uploadImage(input: { dataUri: $dataUri }) {
    image { id width height url }
  }
}
`,
    variables: json({ dataUri: PICTURE }),
  },
  {
    query: `# 2. A question about it: put the image's id into the variables below.
# Without conversationId a new conversation is opened.
mutation Ask($input: SendTurnInput!) {
  sendTurn(input: $input) {
    turn { id status }
    conversation { id title }
  }
}
`,
    variables: json({ input: { text: 'segment the red square', imageIds: ['<id of the image>'], intent: 'SEGMENT' } }),
  },
  {
    query: `# 3. Watch it, live or later: put the turn's id below.
# \`after\` goes on behind an event that was seen.
subscription Watch($turnId: ID!, $after: Int) {
  turnEvents(turnId: $turnId, after: $after) {
    __typename
    seq
    ... on AnswerDelta { text }
    ... on MaskScaleReady {
      preview { scale scaleCount side stability url }
    }
    ... on MaskFinished {
      mask { label outcome area confidence url }
    }
    ... on TurnFinished {
      status
      turn { answer error { code message } }
    }
  }
}
`,
    variables: json({ turnId: '<id of the turn>', after: 0 }),
  },
  {
    query: `# What was talked about, newest first.
query History {
  conversations(first: 10) {
    edges {
      node {
        id
        title
        updatedAt
        turns(last: 3) {
          edges {
            node { id text answer status masks { label outcome area } }
          }
        }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
  },
];
