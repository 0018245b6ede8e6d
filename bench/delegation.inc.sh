# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# delegation FIGURE PEOPLE SEATS BAR: made-up candidates under 90 quotas, the best selection proven, with every reason; the best of the runs.
# With GLPSOL=1 the peer is glpsol on the same programme, which gives no reasons; both must find the same sum.

delegation() {
    for _ in $(seq "$RUNS"); do
        build/bench/delegation "$2" "$3" "$work/programme.lp" || exit 1
        [ -z "${GLPSOL:-}" ] || solve_by_peer || exit 1
    done >"$work/runs"
    ours=$(sed -n 's/ .*//p' "$work/runs" | grep -v '^peer' | least)
    peer=$(sed -n 's/^peer //p' "$work/runs" | least)
    figure "$1" "$(round "$ours" 3) s" "${peer:+$(round "$peer" 2) s (glpsol, without reasons)}" "${peer:+$(divide "$peer" "$ours")}" \
        "< $4 s" "$(below "$ours" "$4")"
}

solve_by_peer() {
    from=$(date +%s.%N)
    glpsol --lp "$work/programme.lp" --cuts -o "$work/peer.out" >"$work/peer.log" || return 1
    awk -v from="$from" -v to="$(date +%s.%N)" 'BEGIN { printf "peer %.4f\n", to - from }'
    found=$(sed -n 's/^Objective: .* = \([0-9]*\) .*/\1/p' "$work/peer.out")
    [ "$found" = "$(tail -n 2 "$work/runs" | sed -n 's/^[0-9.]* \([0-9]*\) .*/\1/p' | tail -n 1)" ] || die "glpsol found the sum $found"
}
