#!/usr/bin/env bash
# Uploads a large image in three steps: createImageUpload, PUT to the returned URL (S3 or the server itself), and
# completeImageUpload.   ./upload.sh photo.png [TYPE]
# Prints the image as the server stored it.
set -euo pipefail
server=${MASKSTREAM:-http://localhost:4000}
file=${1:?an image is wanted} type=${2:-image/png}
[ -r "$file" ] || { echo "$file cannot be read" >&2; exit 1; }

ask() {
  curl -sS "$server/graphql" -H 'content-type: application/json' --data-binary @- |
    jq -e 'if .errors then error(.errors[0].message) else .data end'
}

size=$(stat -c %s "$file")
sha256=$(sha256sum < "$file" | cut -d' ' -f1)
announced=$(jq -n --arg contentType "$type" --argjson byteSize "$size" --arg sha256 "$sha256" '{query: "
    mutation($input: CreateImageUploadInput!) { createImageUpload(input: $input) {
      image { id } upload { url method headers { name value } }
    } }", variables: {input: {$contentType, $byteSize, $sha256}}}' | ask)

# Send exactly these headers: the signature covers them.
mapfile -t headers < <(jq -r '.createImageUpload.upload.headers[] | "-H\n\(.name): \(.value)"' <<< "$announced")
method=$(jq -r .createImageUpload.upload.method <<< "$announced")
url=$(jq -r .createImageUpload.upload.url <<< "$announced")
curl -sS --fail-with-body -X "$method" "${headers[@]}" --upload-file "$file" "$url"

jq '{query: "
    mutation($id: ID!) { completeImageUpload(input: {imageId: $id}) {
      image { id status width height byteSize rejection { code message } }
    } }", variables: {id: .createImageUpload.image.id}}' <<< "$announced" |
  ask | jq '.completeImageUpload.image | if .status == "READY" then . else error(.rejection.message) end'
