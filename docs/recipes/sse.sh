#!/usr/bin/env bash
# Follows a turn over Server-Sent Events and prints one line of JSON per event.   ./sse.sh TURN_ID [AFTER]
# After a lost connection it subscribes again after the last event, until the turn ends. No event is missing, and none
# comes twice.
set -euo pipefail
server=${MASKSTREAM:-http://localhost:4000}
turn=${1:?the id of a turn is wanted} after=${2:-0}

subscribe() { # one line an event: its number, its kind, and all of it as JSON; what went wrong has the number 0
  jq -n --arg turnId "$turn" --argjson after "$after" '{variables: {$turnId, $after}, query: "
    subscription($turnId: ID!, $after: Int) { turnEvents(turnId: $turnId, after: $after) {
      __typename seq
      ... on AnswerDelta { text }
      ... on MaskScaleReady { preview { scale side stability url } }
      ... on MaskFinished { mask { label outcome area url } }
      ... on TurnFinished { status }
    } }"}' |
    curl -sSN "$server/graphql" -H 'content-type: application/json' -H 'accept: text/event-stream' --data-binary @- |
    sed -un 's/^\(data: \)\{0,1\}\({.*\)/\2/p' |
    jq --unbuffered -r 'if .errors then .errors[0] |
        "0\t\(if .extensions.retryable then "later" else "refused" end)\t\(.message)"
      else .data.turnEvents | "\(.seq)\t\(.__typename)\t\(tojson)" end'
}

while true; do
  while IFS=$'\t' read -r seq kind event; do
    case $kind in
      refused) echo "$event" >&2; exit 1 ;;
      later) echo "$event" >&2; continue ;;
    esac
    printf '%s\n' "$event"
    after=$seq
    if [ "$kind" = TurnFinished ]; then exit 0; fi
  done < <(subscribe)
  sleep 1
done
