#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A candidate pinned by hand at 2,000 candidates, 100 seats and 40 quotas over HTTP: solved, explained, the run kept durably, and the
# page of the new plan read, as one who presses the button waits for it; each time another candidate. The median of the presses.
. bench/lib.sh
db=sqlite:$work/country.db
country "$work/country.db"
PRESSES=${PRESSES:-20}

# Marks to the tenth; women, the young and direct workers have a little less of them, so that the quotas bind.
sqlite3 "$work/country.db" >/dev/null <<'END'
CREATE TEMP TABLE made AS SELECT value AS n, abs(random()) % 1000 AS r FROM generate_series(1, 2000);
CREATE TEMP TABLE place AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM unit WHERE level = 'commune' LIMIT 200;
CREATE TEMP TABLE code AS SELECT code, row_number() OVER (ORDER BY code) AS n FROM activity_field LIMIT 12;
CREATE TEMP TABLE here AS SELECT id, owner_unit_id FROM campaign WHERE code = 'mau-2026';
INSERT INTO subject (id, kind, name, name_fold, name_sort, unit_id, birth_year, sex, ethnicity, is_direct_worker, is_party_member, created_at, created_by)
    SELECT 1000 + n, CASE WHEN n % 6 = 0 THEN 'collective' ELSE 'person' END, 'Cá nhân mẫu ' || n, 'ca nhan mau ' || n, printf('%06d', n),
    (SELECT id FROM place WHERE place.n = 1 + made.n * 7 % 200), 1960 + r % 45, CASE WHEN n % 6 = 0 THEN NULL WHEN n % 5 < 2 THEN 'female' ELSE 'male' END,
    CASE WHEN n % 11 = 1 THEN 'Thái' ELSE 'Kinh' END, n % 6 <> 0 AND n % 7 < 4, n % 3 = 0, 0, 0 FROM made;
INSERT INTO dossier (id, campaign_id, subject_id, award_id, unit_id, at_unit_id, decides_unit_id, state, field, subject_fold, created_at, created_by, changed_at)
    SELECT 1000 + made.n, here.id, 1000 + made.n, (SELECT min(id) FROM award WHERE subject = 'person'), s.unit_id, here.owner_unit_id, here.owner_unit_id,
    'appraisal', (SELECT code FROM code WHERE code.n = 1 + r % 12), s.name_fold, 0, 0, 0 FROM made JOIN subject s ON s.id = 1000 + made.n, here;
INSERT INTO selection (id, campaign_id, unit_id, title, seats, merit, ages_on, created_at, created_by)
    SELECT 1, id, owner_unit_id, 'Đoàn đại biểu', 100, 'score', '2026-03-01', 0, 0 FROM here;
INSERT INTO selection_candidate (id, selection_id, subject_id, dossier_id, score, added_at, added_by)
    SELECT 1000 + n, 1, 1000 + n, 1000 + n, 100 * (600 + r * 37 % 350 - (n % 5 < 2) * 9 - (n % 7 < 4) * 7), 0, 0 FROM made;
INSERT INTO selection_quota (id, selection_id, position, rule, num, den, field) SELECT n, 1, n, 'least', 5, 0, code FROM code;
INSERT INTO selection_quota (id, selection_id, position, rule, num, den, field) SELECT 20 + n, 1, 20 + n, 'most', 14, 0, code FROM code;
INSERT INTO selection_quota (id, selection_id, position, rule, num, den, unit_id) SELECT 40 + n, 1, 40 + n, 'least', 1, 0, id FROM place WHERE n <= 8;
INSERT INTO selection_quota (id, selection_id, position, rule, num, den, sex, kind, ethnicity, direct, age_to) VALUES
    (60, 1, 60, 'least', 38, 100, 'female', '', '', '', NULL), (61, 1, 61, 'most', 20, 100, '', 'collective', '', '', NULL),
    (62, 1, 62, 'least', 9, 0, '', '', 'minority', '', NULL), (63, 1, 63, 'least', 60, 100, '', '', '', 'yes', NULL),
    (64, 1, 64, 'least', 1, 4, '', '', '', '', 34), (65, 1, 65, 'least', 10, 0, 'female', '', '', '', 34),
    (66, 1, 66, 'least', 20, 0, 'female', '', '', 'yes', NULL), (67, 1, 67, 'least', 10, 0, '', 'collective', '', '', NULL);
END
serve "$db"
page=http://$site/lam-viec/dai-bieu/1
key="authorization: Bearer $(token "$db" thuong-truc)"
version() { curl -sf -H "$key" -H 'accept: application/json' "$page" | sed -n 's/.*"version": *"\{0,1\}\([0-9]*\).*/\1/p' | tail -n 1; }
curl -sf -H "$key" -d "version=$(version)" "$page/chay" >/dev/null || die "no plan"
sleep 3 # files are compressed in the background once the server runs
for n in $(seq "$PRESSES"); do
    at=$(version)
    code=$(curl -s -o /dev/null -w '%{http_code} %{time_total}' -H "$key" \
        -d "version=$at&pin=in&candidate_id=$((1000 + n * 83))" "$page/ghim")
    read=$(curl -sf -o /dev/null -w '%{time_total}' -H "$key" "$page")
    case $code in 303*) ;; *) die "the pin was answered with $code" ;; esac
    echo "$code $read" | awk '{ printf "%.4f\n", $2 + $3 }'
done >"$work/presses"
seconds=$(median <"$work/presses")
figure delegation-pin "$(round "$seconds" 3) s (the slowest $(round "$(most <"$work/presses")" 3) s)" "" "" "< 0.3 s" "$(below "$seconds" 0.3)"
