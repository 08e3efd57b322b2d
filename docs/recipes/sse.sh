#!/usr/bin/env bash
# Watches a turn by Server-Sent Events: one line of JSON an event.   ./sse.sh TURN_ID [AFTER]
# After a lost connection call it again with the last `seq` as AFTER: nothing is missed, nothing comes twice.
set -euo pipefail
server=${MASKSTREAM:-http://localhost:4000}

jq -n --arg turnId "$1" --argjson after "${2:-0}" '{variables: {$turnId, $after}, query: "
  subscription($turnId: ID!, $after: Int) { turnEvents(turnId: $turnId, after: $after) {
    __typename seq
    ... on AnswerDelta { text }
    ... on MaskScaleReady { preview { scale side stability url } }
    ... on MaskFinished { mask { label outcome area url } }
    ... on TurnFinished { status }
  } }"}' |
  curl -sSN --fail-with-body "$server/graphql" -H 'content-type: application/json' -H 'accept: text/event-stream' --data-binary @- |
  sed -un 's/^data: \({.*\)/\1/p' | jq --unbuffered -c '.data.turnEvents // .errors'
