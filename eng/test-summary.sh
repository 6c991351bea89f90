#!/usr/bin/env bash
# Prints a summary of test results (*.trx): passed, failed and skipped tests by suite, the reason of each skipped test, and the ten slowest tests.
#   bash eng/test-summary.sh artifacts/test-results
set -euo pipefail
results=${1:?usage: bash eng/test-summary.sh <folder of trx files>}
files=("$results"/*.trx)
if [ ! -e "${files[0]}" ]; then
  echo "No test results in $results."
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C

# One record for each result, so that the format of the lines does not matter. The first record of a file is what precedes its first result.
awk -v RS='<UnitTestResult ' -v tests="$work/tests" -v skipped="$work/skipped" '
  function text(xml) {
    gsub(/&#x[0-9A-Fa-f]+;/, " ", xml); gsub(/&lt;/, "<", xml); gsub(/&gt;/, ">", xml); gsub(/&quot;/, "\"", xml); gsub(/&apos;/, "\047", xml); gsub(/&amp;/, "\\&", xml)
    gsub(/[ \t\r\n]+/, " ", xml)
    return length(xml) > 160 ? substr(xml, 1, 157) "..." : xml
  }
  function attribute(name,    start, rest) {
    start = index(" " head, " " name "=\"")
    if (start == 0) return ""
    rest = substr(head, start + length(name) + 2)
    return substr(rest, 1, index(rest, "\"") - 1)
  }
  function element(name,    start, rest) {
    start = index(body, "<" name ">")
    if (start == 0) return ""
    rest = substr(body, start + length(name) + 2)
    return substr(rest, 1, index(rest, "</" name ">") - 1)
  }
  FNR == 1 { suite = FILENAME; sub(/.*\//, "", suite); sub(/\.trx$/, "", suite); next }
  {
    head = substr($0, 1, index($0, ">") - 1)
    # A result without output has no body; what follows the last result of a file belongs to no test.
    body = head ~ /\/$/ ? "" : substr($0, 1, index($0, "</UnitTestResult>"))
    outcome = attribute("outcome")
    split(attribute("duration"), time, ":")
    seconds = time[1] * 3600 + time[2] * 60 + time[3]
    state = outcome == "Passed" ? "passed" : outcome == "NotExecuted" ? "skipped" : "failed"
    counts[suite, state]++
    total[state]++
    suites[suite] += seconds
    printf "%.3f\t%s\t%s\n", seconds, suite, text(attribute("testName")) > tests
    if (state == "skipped") {
      reason = element("Message")
      if (reason == "") reason = element("StdOut")
      printf "  %s: %s: %s\n", suite, text(attribute("testName")), reason == "" ? "no reason given" : text(reason) > skipped
    }
  }
  END {
    printf "%-24s %7s %7s %7s %9s\n", "suite", "passed", "failed", "skipped", "seconds"
    for (suite in suites)
      printf "%-24s %7d %7d %7d %9.1f\n", suite, counts[suite, "passed"], counts[suite, "failed"], counts[suite, "skipped"], suites[suite] | "sort"
    close("sort")
    printf "%-24s %7d %7d %7d\n", "all", total["passed"], total["failed"], total["skipped"]
  }' "${files[@]}"

if [ -s "$work/skipped" ]; then
  echo "Skipped:"
  sort "$work/skipped"
fi
if [ -s "$work/tests" ]; then
  echo "Slowest tests:"
  sort -t "$(printf '\t')" -k 1,1nr "$work/tests" | awk -F '\t' 'NR <= 10 { printf "  %8.1f s  %s: %s\n", $1, $2, $3 }'
fi
