#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# One dossier's passages against DOSSIERS others: the page as an officer opens it, over HTTP. The others are made up of random words, three
# paragraphs each; one of fifty shares a paragraph with another, as copies do.
. bench/lib.sh
DOSSIERS=${DOSSIERS:-1000000}
COMMUNES=34

made=$work/country.db
"$program" --db "sqlite:$made" simulate --communes "$COMMUNES" --dossiers 0 --articles 0 --seed 1 >/dev/null 2>"$work/simulate.log" ||
    { cat "$work/simulate.log" >&2; die "simulate failed"; }
begun=$(date +%s)
awk -v n="$DOSSIERS" 'BEGIN {
    srand(11)
    m = split("vận động hộ dân cùng nạo vét kênh chung mỗi tháng hai buổi góp công tiền mua ống cánh đồng không còn ngập trong mùa mưa bão dạy lớp xóa mù chữ tối chị em thôn liền nghỉ đọc báo ký tên giấy tờ tàu ra khơi giữ nhau rác nhựa mang về bờ quỹ giúp gia đình gặp rủi ro tặng sách trẻ trồng rừng đường hoa nhà văn hóa hòa giải tổ hội phụ nữ thanh niên cựu chiến binh sản xuất lúa tôm cá vườn ao chuồng máy cày giống mới thu nhập bình quân", w, " ")
    for (i = 1; i <= n; i++) {
        text = ""
        for (p = 0; p < 3; p++) {
            line = ""
            for (k = 0; k < 30; k++) line = line (k ? " " : "") w[1 + int(rand() * m)]
            if (p == 1 && i % 50 == 0) line = kept
            if (p == 1) kept = line
            text = text (p ? "\\n" : "") line
        }
        print i "\t" text
    }
}' >"$work/texts.tsv"
sqlite3 "$made" >/dev/null <<END
.mode ascii
.separator "\t" "\n"
CREATE TEMP TABLE texts (i INTEGER, text TEXT);
.import $work/texts.tsv texts
PRAGMA synchronous = OFF;
PRAGMA cache_size = -400000;
BEGIN;
CREATE TEMP TABLE base AS SELECT (SELECT id FROM campaign WHERE parent_id IS NULL LIMIT 1) AS campaign,
    (SELECT owner_unit_id FROM campaign WHERE parent_id IS NULL LIMIT 1) AS unit, (SELECT MIN(id) FROM award) AS award;
INSERT INTO subject (id, kind, name, name_fold, name_sort, unit_id, created_at, created_by)
    SELECT i, 'person', 'Cá nhân mẫu ' || i, 'ca nhan mau ' || i, '', unit, 0, 0 FROM texts, base;
INSERT INTO dossier (id, campaign_id, subject_id, award_id, unit_id, at_unit_id, decides_unit_id, state, subject_fold, created_at, created_by, changed_at)
    SELECT i, campaign, i, award, unit, unit, unit, 'appraisal', 'ca nhan mau ' || i, 0, 0, 0 FROM texts, base;
INSERT INTO dossier_section (dossier_id, code, text, saved_at, saved_by)
    SELECT i, 'achievements', replace(text, '\n', char(10)), 0, 0 FROM texts;
COMMIT;
END
"$program" --db "sqlite:$made" likeness --all >"$work/taken" 2>"$work/likeness.log" || { cat "$work/likeness.log" >&2; die "likeness failed"; }
say "$(thousands "$DOSSIERS") dossiers made and taken in in $(($(date +%s) - begun)) s"

token=$(token "sqlite:$made" thuong-truc)
serve "sqlite:$made"
awk -v n="$DOSSIERS" -v t="$token" 'BEGIN { srand(3); for (i = 0; i < 200; i++) printf "GET\t/lam-viec/ho-so/%d/trung-lap\t%s\n", 50 * (1 + int(rand() * (n / 50 - 1))), t }' >"$work/requests"
curl -sf -H "Authorization: Bearer $token" -H 'Accept: application/json' "http://$site/lam-viec/ho-so/50/trung-lap" | grep -q '"per_cent":100' ||
    die "the copied paragraph was not found"
for _ in $(seq "$RUNS"); do
    "$load" -c 1 -n 200 -w 50 "$site" "$work/requests" || exit 1
done >"$work/runs"
grep -qv 'bad=0 ' "$work/runs" && die "a page did not answer"
p50=$(value p50_us <"$work/runs" | median)
p99=$(value p99_us <"$work/runs" | median)
figure likeness "$(thousands "$DOSSIERS") dossiers: p50 $(round "$(divide "$p50" 1000)" 1) ms, p99 $(round "$(divide "$p99" 1000)" 1) ms" "" "" \
    "p99 < 200 ms" "$(below "$p99" 200000)"
