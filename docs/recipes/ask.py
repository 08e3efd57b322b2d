"""Python with gql: sends an image and a question, and prints the events as they arrive.

pip install 'gql[aiohttp,websockets]' && python ask.py picture.png "segment the red ball"
"""

import asyncio
import base64
import os
import sys

from gql import Client, gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.exceptions import TransportError, TransportQueryError
from gql.transport.websockets import WebsocketsTransport
from websockets.exceptions import WebSocketException

URL = os.environ.get("MASKSTREAM", "http://localhost:4000") + "/graphql"

UPLOAD = "mutation ($uri: String!) { uploadImage(input: {dataUri: $uri}) { image { id } } }"
ASK = "mutation ($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } } }"
EVENTS = """subscription ($turnId: ID!, $after: Int) { turnEvents(turnId: $turnId, after: $after) {
  __typename seq
  ... on AnswerDelta { text }
  ... on MaskScaleReady { preview { scale scaleCount side } }
  ... on MaskFinished { mask { label outcome area rle { size counts } } }
  ... on TurnFinished { status }
} }"""


def request(document: str, **variables):
    query = gql(document)
    query.variable_values = variables
    return query


async def events(turn_id: str):
    """To the turn's end; after a lost connection behind the last event that was seen."""
    after = 0
    while True:
        try:
            async with Client(transport=WebsocketsTransport(url=URL.replace("http", "ws", 1))) as session:
                async for answer in session.subscribe(request(EVENTS, turnId=turn_id, after=after)):
                    event = answer["turnEvents"]
                    after = event["seq"]
                    yield event
                    if event["__typename"] == "TurnFinished":
                        return
        except TransportQueryError as refusal:  # the server's word, not the line's
            if not refusal.errors[0].get("extensions", {}).get("retryable"):
                raise
        except (OSError, TransportError, WebSocketException):
            pass
        await asyncio.sleep(1)


async def main(path: str, text: str):
    with open(path, "rb") as file:
        uri = "data:image/png;base64," + base64.b64encode(file.read()).decode()
    async with Client(transport=AIOHTTPTransport(url=URL)) as session:
        image = (await session.execute(request(UPLOAD, uri=uri)))["uploadImage"]["image"]
        turn = (
            await session.execute(request(ASK, input={"text": text, "imageIds": [image["id"]], "intent": "SEGMENT"}))
        )["sendTurn"]["turn"]
    async for event in events(turn["id"]):
        print(event)


if len(sys.argv) < 3:
    sys.exit("an image and a question are wanted")
try:
    asyncio.run(main(*sys.argv[1:3]))
except TransportQueryError as refusal:
    sys.exit(refusal.errors[0]["message"])
except (OSError, TransportError) as fault:
    sys.exit(f"{URL}: {fault}")
