#!/usr/bin/env bash
# What action.yml does, for bash 3.2 and newer. Reads INPUT_* and GITHUB_*; whatever is missing fails.
set -euo pipefail

fail() {
  echo "::error title=Cupel::$1"
  exit "$2"
}

# The lines of a text that hold something, into the array `lines`.
lines=()
read_lines() {
  local line
  lines=()
  while IFS= read -r line || [ -n "$line" ]; do
    line="${line%$'\r'}"
    [ -z "${line//[[:space:]]/}" ] || lines+=("$line")
  done <<<"$1"
}

call=()
if [ -n "${INPUT_COMMAND:-}" ]; then
  read -r -a call <<<"$INPUT_COMMAND"
elif [ -x node_modules/.bin/cupel ]; then
  call=(node_modules/.bin/cupel)
else
  call=(npx --yes "@cupel/cli@${INPUT_VERSION:-latest}")
fi

gates=()
for name in MIN_PASS_RATE MIN_LOWER_BOUND MAX_ERRORS FAIL_ON GATE_METRIC GATE_ARM; do
  variable="INPUT_$name"
  if [ -n "${!variable:-}" ]; then
    flag="$(printf '%s' "$name" | tr '[:upper:]_' '[:lower:]-')"
    gates+=("--$flag" "${!variable}")
  fi
done
case "${INPUT_SUMMARY:-true}" in
  true) ;;
  false) gates+=(--no-github) ;;
  *) fail "summary is \"$INPUT_SUMMARY\"; it must be true or false." 5 ;;
esac

place="$(mktemp -d "${RUNNER_TEMP:-${TMPDIR:-/tmp}}/cupel-XXXXXX")"
read_lines "${INPUT_RUNS:-}"
patterns=(${lines[@]+"${lines[@]}"})
read_lines "${INPUT_ARGS:-}"
arguments=(${lines[@]+"${lines[@]}"})

if [ ${#patterns[@]} -gt 0 ] && [ ${#arguments[@]} -gt 0 ]; then
  fail 'Give "args" to make a run or "runs" to judge those that were made, not both.' 5
fi

status=0
if [ ${#arguments[@]} -gt 0 ]; then
  folder="$place/run"
  "${call[@]}" run "${arguments[@]}" --outdir "$folder" ${gates[@]+"${gates[@]}"} || status=$?
else
  [ ${#patterns[@]} -gt 0 ] || fail 'There is nothing to judge: give "args" to make a run, or "runs".' 5
  folders=()
  for pattern in "${patterns[@]}"; do
    found=0
    while IFS= read -r match; do
      [ -n "$match" ] || continue
      [ -f "$match/run.json" ] || fail "$match holds no run: there is no run.json in it." 4
      folders+=("$match")
      found=1
    done <<<"$(compgen -G "$pattern" || true)"
    # A job that did not get to its end leaves nothing behind. That must not pass.
    [ "$found" = 1 ] || fail "No run is at $pattern." 4
  done
  if [ -n "${INPUT_SHARDS:-}" ] && [ "${#folders[@]}" != "$INPUT_SHARDS" ]; then
    fail "There are ${#folders[@]} runs where $INPUT_SHARDS shards are asked for." 4
  fi
  if [ ${#folders[@]} -eq 1 ]; then
    folder="${folders[0]}"
  else
    folder="$place/merged"
    "${call[@]}" merge "${folders[@]}" --out "$folder" || fail "The runs cannot be merged." $?
  fi
  "${call[@]}" report "$folder" ${gates[@]+"${gates[@]}"} || status=$?
fi

if [ -n "${GITHUB_OUTPUT:-}" ]; then
  printf 'folder=%s\nexit-code=%s\n' "$folder" "$status" >>"$GITHUB_OUTPUT"
fi
[ "$status" = 0 ] || echo "::error title=Cupel::cupel ended with exit code $status."
exit "$status"
