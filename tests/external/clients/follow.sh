#!/usr/bin/env bash
# Makes a task, follows it to its end, and downloads its video: with curl and nothing else.
#   BASE_URL and KEY: the server and its key. The video goes to the file that is the one argument.
set -euo pipefail
path="$BASE_URL/kling/v1/videos/image2video"

ask() { curl -sS --fail-with-body -H "Authorization: Bearer $KEY" "$@"; }
# The first value of a member: enough for these answers, and no more than a shell has.
member() { sed -n 's/.*"'"$1"'":"\([^"]*\)".*/\1/p' | head -n 1; }

task=$(ask "$path" -H 'Content-Type: application/json' \
  --data '{"image":"https://images.example/harbour.jpg","duration":"10"}' | member task_id)
echo "task $task"

for _ in $(seq 600); do
  answer=$(ask "$path/$task")
  status=$(member task_status <<<"$answer")
  case $status in
    succeed | failed) break ;;
  esac
  sleep 0.1
done
echo "status $status"
[ "$status" = succeed ]

curl -sS --fail -o "$1" "$(member url <<<"$answer")"
echo "video of $(wc -c <"$1") bytes"
