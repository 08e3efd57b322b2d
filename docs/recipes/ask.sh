#!/usr/bin/env bash
# A picture, a question, the answer: nothing but curl and jq.   ./ask.sh picture.png "segment the red ball"
set -euo pipefail
server=${MASKSTREAM:-http://localhost:4000}
picture=$1 text=$2

graphql() { # QUERY VARIABLES -> data; an error ends the script with its sentence
  jq -n --arg query "$1" --argjson variables "$2" '{$query, $variables}' |
    curl -sS "$server/graphql" -H 'content-type: application/json' --data-binary @- |
    jq -e 'if .errors then error(.errors[0].message) else .data end'
}

# 1. The picture, whole. (Base64 goes through a file: a command line has no room for a picture.)
variables=$(mktemp)
trap 'rm -f "$variables"' EXIT
{ printf '{"query":"mutation($uri:String!){uploadImage(input:{dataUri:$uri}){image{id}}}","variables":{"uri":"data:image/png;base64,'; base64 -w0 "$picture"; printf '"}}'; } > "$variables"
image=$(curl -sS "$server/graphql" -H 'content-type: application/json' --data-binary "@$variables" | jq -er '.data.uploadImage.image.id')

# 2. The question. The key makes it safe to send again: the same turn comes back.
turn=$(graphql 'mutation($input: SendTurnInput!) { sendTurn(input: $input) { turn { id } } }' \
  "$(jq -n --arg text "$text" --arg image "$image" --arg key "$(date +%s%N)" '{input: {$text, imageIds: [$image], intent: "SEGMENT", idempotencyKey: $key}}')" | jq -r .sendTurn.turn.id)

# 3. Its end. (sse.sh watches it meanwhile.)
until result=$(graphql 'query($id: ID!) { turn(id: $id) { status answer error { code message } masks { label outcome area confidence url } } }' "{\"id\": \"$turn\"}") &&
  jq -e '.turn.status | IN("COMPLETED", "FAILED", "CANCELLED")' <<< "$result" > /dev/null; do sleep 0.5; done
jq --arg id "$turn" '.turn + {$id}' <<< "$result"
