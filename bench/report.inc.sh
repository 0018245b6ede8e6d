# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# A country whose communes have reported each week to 8/2/2026: 26 periods, of which about nine in ten reports came, some late, some
# empty. The first member follows 300 of them, each with a text of its own in the last period.
# report_country DB_FILE COMMUNES; afterwards $member is the account, $seat and $weekly keys.

report_country() {
    "$program" --db "sqlite:$1" simulate --communes "$2" --dossiers 0 --articles 0 --seed 1 >/dev/null 2>"$work/simulate.log" ||
        { cat "$work/simulate.log" >&2; die "simulate failed"; }
    campaign=$(sqlite3 "$1" "SELECT id FROM campaign WHERE code = 'mau-2026'")
    seat=$(sqlite3 "$1" "SELECT id FROM seat WHERE campaign_id = $campaign AND role = 'member' ORDER BY id LIMIT 1")
    owner=$(sqlite3 "$1" "SELECT u.code FROM campaign c JOIN unit u ON u.id = c.owner_unit_id WHERE c.id = $campaign")
    member=thanh-vien-do
    "$program" --db "sqlite:$1" --on "$DAY" account add $member --role member --unit "$owner" >/dev/null || die "no member's account"
    sqlite3 "$1" "UPDATE seat SET account_id = (SELECT id FROM account WHERE name = '$member') WHERE id = $seat"
    weekly=1001 members=1002
    sqlite3 "$1" >/dev/null <<END
INSERT INTO report_schedule (id, campaign_id, author, level, reader, every, day, due_days, words, from_on, created_at, created_by)
    VALUES ($weekly, $campaign, 'unit', 'commune', 'seat', 'week', 7, 1, '', '2025-08-11', 0, 0),
        ($members, $campaign, 'seat', NULL, 'head', 'week', 7, 3, '', '2025-08-11', 0, 0);
UPDATE watch SET seat_id = (SELECT id FROM seat WHERE campaign_id = $campaign AND role = 'member' AND id <> $seat ORDER BY id LIMIT 1)
    WHERE campaign_id = $campaign AND seat_id = $seat;
UPDATE watch SET seat_id = $seat WHERE id IN (SELECT w.id FROM watch w JOIN unit u ON u.id = w.unit_id
    WHERE w.campaign_id = $campaign AND u.level = 'commune' AND w.to_on IS NULL ORDER BY w.id LIMIT 300);
WITH RECURSIVE week(n, first_on) AS (SELECT 0, '2025-08-11' UNION ALL SELECT n + 1, date(first_on, '+7 days') FROM week WHERE n < 25),
    commune(id, n) AS (SELECT u.id, row_number() OVER (ORDER BY u.id) FROM unit u WHERE u.level = 'commune' AND u.to_on IS NULL),
    sent(unit_id, n, first_on, last_on, chance, at) AS (SELECT commune.id, week.n * 100000 + commune.n, first_on, date(first_on, '+6 days'),
        (commune.n * 7919 + week.n * 104729) % 100, CAST(strftime('%s', first_on, '+7 days') AS INTEGER) FROM week, commune)
INSERT INTO report (id, campaign_id, schedule_id, author_id, period_from, period_last, state, number, done, difficulties, proposals,
        next_steps, sent_at, received_at, updated_at, updated_by)
    SELECT 1000000 + n, $campaign, $weekly, unit_id, first_on, last_on, 'sent', 1, '', '', '', '',
        at + CASE WHEN chance > 80 THEN 400000 ELSE 3600 END, CASE WHEN chance % 33 = 1 THEN NULL ELSE at + CASE WHEN chance > 80 THEN 400000 ELSE 3600 END END,
        at, 0 FROM sent WHERE chance < 92 OR (last_on = '2026-02-08' AND unit_id IN (SELECT unit_id FROM watch WHERE seat_id = $seat));
INSERT INTO report_version (report_id, number, done, difficulties, proposals, next_steps, is_empty, sent_at, sent_by)
    SELECT r.id, 1, 'Đã họp Ban Tổ chức lần ' || (r.id % 7) || ', bình xét ' || (r.id % 11) || ' tập thể, ' || r.id || ' lượt người dự; ' ||
            replace(hex(zeroblob(60)), '00', 'xã '), 'Hội trường số ' || r.id || ' đang sửa, chưa mượn được nơi khác.',
        'Xin thêm ' || (r.id % 13) || ' ngày.', 'Chốt ngày tổ chức thứ ' || r.id, 0, r.sent_at, 0
    FROM report r WHERE r.period_last = '2026-02-08';
ANALYZE;
PRAGMA wal_checkpoint(TRUNCATE);
END
}

ms_of() { awk -v us="$1" 'BEGIN { printf "%.1f ms", us / 1000 }'; }

# timed FIGURE BAR_US WORDS REQUESTS: the requests of $work/requests one after another; the median over the runs of each run's p99.
timed() {
    for _ in $(seq "$RUNS"); do
        "$load" -c 1 -n "$4" -w 20 "$site" "$work/requests" || exit 1
    done >"$work/runs"
    grep -qv 'bad=0 ' "$work/runs" && die "$1 did not answer with the page"
    p50=$(value p50_us <"$work/runs" | median)
    p99=$(value p99_us <"$work/runs" | median)
    figure "$1" "p50 $(ms_of "$p50"), p99 $(ms_of "$p99")$5" "" "" "$3" "$(at_most "$p99" "$2")"
}
