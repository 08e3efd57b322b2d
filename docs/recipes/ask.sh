#!/usr/bin/env bash
# Sends an image and a question and prints the answer, with curl and jq.   ./ask.sh picture.png "segment the red ball"
set -euo pipefail
server=${MASKSTREAM:-http://localhost:4000}
picture=${1:?an image is wanted} text=${2:?a question is wanted}

post() { # the body of a request from standard input -> data; an error ends the script with its sentence
  curl -sS "$server/graphql" -H 'content-type: application/json' --data-binary @- |
    jq -e 'if .errors then error(.errors[0].message) else .data end'
}
graphql() { # QUERY VARIABLES -> data
  jq -n --arg query "$1" --argjson variables "$2" '{$query, $variables}' | post
}

# 1. Upload the image. Base64 goes through a file, because a command line is too short for an image.
variables=$(mktemp)
trap 'rm -f "$variables"' EXIT
[ -r "$picture" ] || { echo "$picture cannot be read" >&2; exit 1; }
{
  printf '{"query":"mutation($uri:String!){uploadImage(input:{dataUri:$uri}){image{id}}}",'
  printf '"variables":{"uri":"data:image/png;base64,'
  base64 -w0 "$picture"
  printf '"}}'
} > "$variables"
image=$(post < "$variables" | jq -r .uploadImage.image.id)

# 2. Send the question. With the idempotency key a repeated request returns the same turn.
input=$(jq -n --arg text "$text" --arg image "$image" --arg key "$(date +%s%N)" \
  '{input: {$text, imageIds: [$image], intent: "SEGMENT", idempotencyKey: $key}}')
turn=$(graphql 'mutation($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } } }' "$input" |
  jq -r .sendTurn.turn.id)

# 3. Wait for the end of the turn. (sse.sh follows it.) While the server is unreachable the loop tries again: the turn
#    continues after a restart.
until
  result=$(graphql 'query($id: ID!) { turn(id: $id) {
    status answer error { code message } masks { label outcome area confidence url }
  } }' "{\"id\": \"$turn\"}") &&
    jq -e '.turn == null or (.turn.status | IN("COMPLETED", "FAILED", "CANCELLED"))' <<< "$result" > /dev/null
do
  sleep 0.5
done
jq --arg id "$turn" 'if .turn == null then error("the turn was deleted meanwhile") else .turn + {$id} end' <<< "$result"
jq -e '.turn.status == "COMPLETED"' <<< "$result" > /dev/null
