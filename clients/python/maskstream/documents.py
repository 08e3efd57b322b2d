"""The GraphQL documents that the package sends."""

_BOX = "box { x y width height }"
_RLE = "rle { size counts }"
_MASK = f"id index origin label outcome area {_BOX} confidence {_RLE} url"
_TURN = f"id status text answer conversation {{ id }} masks {{ {_MASK} }} error {{ code message retryable }}"

LIMITS = "{ viewer { limits { maxInlineImageBytes } } }"
UPLOAD = "mutation ($dataUri: String!) { uploadImage(input: { dataUri: $dataUri }) { image { id } } }"
CREATE_UPLOAD = """mutation ($input: CreateImageUploadInput!) {
  createImageUpload(input: $input) { image { id } upload { url method headers { name value } } }
}"""
COMPLETE_UPLOAD = """mutation ($imageId: ID!) {
  completeImageUpload(input: { imageId: $imageId }) { image { id status rejection { code message } } }
}"""
SEND = """mutation ($input: SendTurnInput!) {
  sendTurn(input: $input) { turn { id } conversation { id } }
}"""
CANCEL = "mutation ($turnId: ID!) { cancelTurn(input: { turnId: $turnId }) { turn { id } } }"
TURN = f"query ($id: ID!) {{ turn(id: $id) {{ {_TURN} }} }}"
MASK_URL = "query ($id: ID!, $format: MaskFormat!) { mask(id: $id) { url(format: $format) } }"
EVENTS = f"""subscription ($turnId: ID!, $after: Int, $from: TurnEventsFrom) {{
  turnEvents(turnId: $turnId, after: $after, from: $from) {{
    __typename seq turnId at
    ... on TurnQueued {{ position }}
    ... on TurnStarted {{ modelId attempt }}
    ... on AnswerDelta {{ text }}
    ... on MaskStarted {{ maskId label }}
    ... on MaskScaleReady {{
      maskId
      preview {{ scale scaleCount side {_BOX} stability elapsedMs {_RLE} url }}
    }}
    ... on MaskFinished {{ mask {{ {_MASK} }} }}
    ... on TurnFinished {{ status turn {{ {_TURN} }} }}
  }}
}}"""
