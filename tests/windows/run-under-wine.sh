#!/usr/bin/env bash
# Runs the tool's demo and the test projects with the Windows runtime of .NET, under Wine. It is not part of 'dotnet test'.
#
#   tests/windows/run-under-wine.sh [PROJECT...]     such as: Core Cli; without one, all of them
#
# Needs Debian's packages wine, wine64, gcc-mingw-w64-x86-64 and jq; without them it says so and exits with 0.
# FAPILOG_WINE_LIMIT is how many seconds one test may take (180), FAPILOG_WINE_CLASS runs one class only.
# A test that takes longer, or takes the process with it, has failed; the tests after it run in a new process.
# A failure that expected-failures.txt lists, with who is to blame for it, does not fail the run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
repository=$PWD
here=$repository/tests/windows
work=$repository/artifacts/wine
limit=${FAPILOG_WINE_LIMIT:-180}

for needed in wine wineboot winepath wineserver x86_64-w64-mingw32-gcc jq; do
  if ! command -v "$needed" > /dev/null; then
    echo "Skipped: there is no '$needed'. apt-get install --no-install-recommends wine wine64 gcc-mingw-w64-x86-64 jq"
    exit 0
  fi
done

above=$repository
while [ "$above" != / ]; do
  above=$(dirname "$above")
  if [ -n "$(find "$above" -maxdepth 0 -perm -o=w)" ]; then
    echo "Not run: every account may write to '$above', so the product warns (FAP1030) in texts that tests compare. Wine does not" \
      "know the sticky bit, with which /tmp is safe. Run it in a clone elsewhere." >&2
    exit 1
  fi
done

export WINEPREFIX=$work/prefix WINEARCH=win64 WINEDEBUG=-all DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# Wine does not map the same memory twice.
export DOTNET_EnableWriteXorExecute=0
unset DISPLAY
version=$(dotnet --list-runtimes | sed -nE 's/^Microsoft\.NETCore\.App (10\.0\.[0-9]+) .*/\1/p' | tail -n 1)
runner=2.4.1
root=$work/dotnet

# The runtime as NuGet has it, put together as an installation, and a runner that needs no test host.
prepare() {
  local packages pack name
  mkdir -p "$work/packages"
  cat > "$work/packages/packages.csproj" << PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup>
    <PackageDownload Include="Microsoft.NETCore.App.Runtime.win-x64" Version="[$version]" />
    <PackageDownload Include="Microsoft.AspNetCore.App.Runtime.win-x64" Version="[$version]" />
    <PackageDownload Include="xunit.runner.console" Version="[$runner]" />
  </ItemGroup>
</Project>
PROJECT
  # Not the repository's build files: nothing is compiled here.
  touch "$work/packages/Directory.Build.props" "$work/packages/Directory.Packages.props"
  dotnet restore "$work/packages" --verbosity quiet
  packages=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: //')

  mkdir -p "$root/host/fxr/$version"
  for name in NETCore AspNetCore; do
    pack=$packages/microsoft.${name,,}.app.runtime.win-x64/$version/runtimes/win-x64
    mkdir -p "$root/shared/Microsoft.$name.App/$version"
    cp "$pack"/lib/net10.0/* "$root/shared/Microsoft.$name.App/$version/"
    find "$pack/native" -type f -exec cp {} "$root/shared/Microsoft.$name.App/$version/" \; 2> /dev/null || true
  done
  mv "$root/shared/Microsoft.NETCore.App/$version/hostfxr.dll" "$root/host/fxr/$version/"

  mkdir -p "$work/runner"
  cp "$packages/xunit.runner.console/$runner/tools/netcoreapp2.0/"xunit.*.dll "$work/runner/"

  [ -d "$WINEPREFIX" ] || {
    wineboot --init
    wine winecfg -v win10
    # A crash ends the process instead of waiting for a debugger.
    wine reg add 'HKLM\Software\Microsoft\Windows NT\CurrentVersion\AeDebug' /v Auto /t REG_SZ /d 0 /f
  } > "$work/prefix.log" 2>&1
}

# What the runner has reported of tests, one JSON object a line; what tests write may stand before it.
reported() {
  LC_ALL=C grep -aoE '\{"message":"(test(Starting|Passed|Failed|Skipped)|[a-zA-Z]+CleanupFailure|fatalError)".*' "$1" \
    | jq -cR 'fromjson? // empty'
}

# Starts a project's tests, and ends them when nothing has been reported for too long.
start() {
  local project=$1 log=$2 runner size=0 quiet=0
  shift 2
  (cd "artifacts/bin/$project/debug" && exec wine "$root/dotnet.exe" exec --runtimeconfig "$project.runtimeconfig.json" \
    xunit.console.dll "$project.dll" -nologo -parallel none -json "$@" < /dev/null >> "$log" 2>&1) &
  runner=$!
  while kill -0 "$runner" 2> /dev/null; do
    sleep 1
    quiet=$((quiet + 1))
    [ "$(stat -c %s "$log")" -eq "$size" ] || { size=$(stat -c %s "$log"); quiet=0; }
    [ "$quiet" -lt "$limit" ] || { wineserver -k; wait "$runner" || true; return 124; }
  done
  wait "$runner"
}

# Runs a project until every test has a result. What stops a process is a failure; the next process leaves out what has run.
run() {
  local project=$1 log=$2 status size cause events before=0
  local -a without=()
  : > "$log"
  while true; do
    status=0
    size=$(stat -c %s "$log")
    start "$project" "$log" ${FAPILOG_WINE_CLASS:+-class "$FAPILOG_WINE_CLASS"} "${without[@]}" || status=$?
    # What a test started may still run, such as the tool.
    wineserver -k || true
    echo >> "$log"
    events=$(reported "$log" | wc -l)
    if [ "$status" -gt 1 ] || [ "$events" -eq 0 ]; then
      cause="It ended the process, with exit code $status. $(tail -c +"$((size + 1))" "$log" \
        | LC_ALL=C grep -aoE 'Unhandled exception\. [^[:cntrl:]]*' | tail -n 1)" || true
      [ "$status" -ne 124 ] || cause="It did not end within $limit s."
      { reported "$log" | tail -n 1; } | jq -c --arg cause "$cause" '{message: "testFailed", errorMessages: $cause,
        testName: (if .message == "testStarting" then .testName else "\(.testName): what follows it" end)}' >> "$log"
    fi
    [ "$status" -gt 1 ] && [ "$events" -gt "$before" ] || return 0
    before=$((events + 1))
    # A class that was begun last is not finished.
    mapfile -t without < <(reported "$log" | jq -rn '
      [inputs | select(.message == "testStarting") | .testName | sub("[(<].*"; ""; "m")]
      | map({method: ., class: sub("[.][^.]*$"; "")}) | last.class as $last | unique[]
      | if .class == $last then "-nomethod", .method else "-noclass", .class end' | awk '
        NR % 2 { option = $0; next } !seen[$0]++ { print option; print $0 }')
  done
}

# Prints who is to blame for a failure, and why: by the test's name without its data, or by a part of the message.
judge() {
  local pattern reason
  while IFS=$'\t' read -r pattern reason; do
    case "$pattern" in
      '' | '#'*) ;;
      message:*) [[ $2 == *"${pattern#message:}"* ]] && echo "$reason" && return ;;
      *) [ "$pattern" = "${1%%(*}" ] && echo "$reason" && return ;;
    esac
  done < "$here/expected-failures.txt"
  return 1
}

[ -f "$work/ready-$version" ] || { mkdir -p "$work"; prepare; touch "$work/ready-$version"; }
x86_64-w64-mingw32-gcc -municode -O2 -DRUNTIME_VERSION="L\"$version\"" -o "$root/dotnet.exe" "$here/launcher.c"
trap 'wineserver -k || true' EXIT
DOTNET_ROOT=$(winepath -w "$root")
export DOTNET_ROOT WINEPATH=$DOTNET_ROOT
bad=0

echo "== fapilog demo"
dotnet build src/Fapilog.Cli --verbosity quiet --nologo > "$work/build.log" || { tail -n 30 "$work/build.log"; exit 1; }
if ! timeout 120 wine "$root/dotnet.exe" artifacts/bin/Fapilog.Cli/debug/fapilog.dll demo > "$work/demo.log" 2>&1; then
  tail -n 30 "$work/demo.log"
  bad=1
else
  tail -n 1 "$work/demo.log"
fi

if [ "$#" -eq 0 ]; then
  # The docs, the architecture and the packages are the same on every system.
  set -- $(find tests -maxdepth 1 -name 'Fapilog.*.Tests' -printf '%f\n' | sed -E 's/^Fapilog\.(.*)\.Tests$/\1/' \
    | grep -vE '^(Architecture|Docs|Packages)$' | sort)
fi

table=$(printf '%-28s %6s %6s %7s %8s %9s\n' Project Tests Passed Skipped Expected Unexpected)
for name in "$@"; do
  project=Fapilog.$name.Tests
  log=$work/$project.log
  dotnet build "tests/$project" --verbosity quiet --nologo > "$work/build.log" || { tail -n 30 "$work/build.log"; bad=1; continue; }
  cp -n "$work/runner/"*.dll "artifacts/bin/$project/debug/"
  echo "== $project"
  run "$project" "$log"

  expected=0 unexpected=0
  declare -A causes=()
  while IFS=$'\t' read -r failure message; do
    if reason=$(judge "$failure" "$message"); then
      causes[$reason]=$((${causes[$reason]:-0} + 1))
      expected=$((expected + 1))
    else
      echo "   FAILED: $failure: ${message:0:500}"
      unexpected=$((unexpected + 1))
      bad=1
    fi
  done < <(reported "$log" | jq -r 'select(.errorMessages) | [.testName // .message, .errorMessages] | @tsv' | sort)
  for reason in "${!causes[@]}"; do
    echo "   expected, ${causes[$reason]}: $reason"
  done
  unset causes

  passed=$(reported "$log" | grep -c '"testPassed"') || true
  skipped=$(reported "$log" | grep -c '"testSkipped"') || true
  table+=$(printf '\n%-28s %6s %6s %7s %8s %9s' "$project" $((passed + skipped + expected + unexpected)) \
    "$passed" "$skipped" "$expected" "$unexpected")
done

echo "$table"
exit "$bad"
