// The documents that the page sends.

const SCALE = 'scale scaleCount side stability url';
const MASK = `id index label outcome area confidence size { width height } rle { size counts } url overlayUrl: url(format: OVERLAY) jsonUrl: url(format: JSON) scales { ${SCALE} }`;
const TURN = `id index status text answer images { id url width height } masks { ${MASK} } error { code message retryable } usage { prefillMs answerMs maskMs } parent { id }`;

export const START = /* GraphQL */ `query { model { name domain device scaleSides } viewer { limits { maxInlineImageBytes maxImageBytes maxTextLength } } }`;

export const CONVERSATIONS = /* GraphQL */ `query ($after: String) { conversations(first: 30, after: $after) { edges { node { id title updatedAt } } pageInfo { hasNextPage endCursor } } }`;

export const TURNS = /* GraphQL */ `query ($id: ID!, $after: String) { conversation(id: $id) { id turns(first: 100, after: $after) { edges { node { ${TURN} } } pageInfo { hasNextPage endCursor } } } }`;

export const SEARCH = /* GraphQL */ `query ($query: String!) { searchTurns(query: $query, first: 20) { edges { node { id text answer conversation { id } } } } }`;

export const SEND = /* GraphQL */ `mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { ${TURN} } conversation { id } } }`;
export const CANCEL = /* GraphQL */ `mutation ($id: ID!) { cancelTurn(input: { turnId: $id }) { turn { id } } }`;
export const REGENERATE = /* GraphQL */ `mutation ($id: ID!) { regenerateTurn(input: { turnId: $id }) { turn { ${TURN} } } }`;
export const RENAME = /* GraphQL */ `mutation ($input: UpdateConversationInput!) { updateConversation(input: $input) { conversation { id } } }`;
export const DELETE = /* GraphQL */ `mutation ($id: ID!) { deleteConversation(input: { conversationId: $id }) { deletedConversationId } }`;

export const UPLOAD = /* GraphQL */ `mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }`;
export const ANNOUNCE = /* GraphQL */ `mutation ($input: CreateImageUploadInput!) { createImageUpload(input: $input) { image { id } upload { url method headers { name value } } } }`;
export const COMPLETE = /* GraphQL */ `mutation ($id: ID!) { completeImageUpload(input: { imageId: $id }) { image { id status rejection { message } } } }`;

export const TURN_EVENTS = /* GraphQL */ `subscription ($turnId: ID!, $after: Int) { turnEvents(turnId: $turnId, after: $after) {
  __typename seq turnId
  ... on TurnQueued { position }
  ... on AnswerDelta { text }
  ... on MaskStarted { maskId label }
  ... on MaskScaleReady { maskId preview { ${SCALE} } }
  ... on MaskFinished { mask { ${MASK} } }
  ... on TurnFinished { status turn { ${TURN} } }
} }`;
