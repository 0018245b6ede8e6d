// SPDX-License-Identifier: GPL-3.0-or-later
// Candidates put straight into a database: twelve made-up persons and two collectives of the example's communes, whose dossiers are being
// appraised, and two open delegations of four seats that they are candidates of, each with two quotas.

import { execFileSync } from "node:child_process";

const sql = `
.timeout 10000
BEGIN IMMEDIATE;
CREATE TEMP TABLE made AS SELECT value AS n, 9000 + value AS id FROM generate_series(1, 14);
CREATE TEMP TABLE place AS SELECT id, row_number() OVER (ORDER BY id) - 1 AS n FROM unit WHERE level = 'commune' AND from_on <= '2025-02-12' AND (to_on IS NULL OR to_on > '2025-05-08');
CREATE TEMP TABLE here AS SELECT id, owner_unit_id AS unit_id FROM campaign WHERE code = 'nghi-son-2025';
INSERT INTO subject (id, kind, name, name_fold, name_sort, unit_id, birth_year, sex, ethnicity, occupation, is_direct_worker, is_sample, created_at, created_by)
  SELECT made.id, CASE WHEN made.n > 12 THEN 'collective' ELSE 'person' END,
  CASE WHEN made.n > 12 THEN printf('Tập thể mẫu %02d', made.n) ELSE printf('Cá nhân mẫu %02d', made.n) END,
  CASE WHEN made.n > 12 THEN printf('tap the mau %02d', made.n) ELSE printf('ca nhan mau %02d', made.n) END, printf('%02d', made.n), place.id,
  CASE WHEN made.n <= 12 THEN 1965 + 3 * made.n END, CASE WHEN made.n > 12 THEN NULL WHEN made.n % 3 = 0 THEN 'female' ELSE 'male' END,
  CASE WHEN made.n > 12 THEN '' ELSE 'Kinh' END, CASE WHEN made.n > 12 THEN '' ELSE 'giáo viên' END, made.n <= 12 AND made.n % 2 = 1, 1, 1, 1 FROM made JOIN place ON place.n = made.n % 5;
INSERT INTO subject_place (subject_id, unit_id, from_on) SELECT id, unit_id, '2020-01-01' FROM subject WHERE id BETWEEN 9001 AND 9014;
INSERT INTO dossier (id, campaign_id, subject_id, award_id, unit_id, at_unit_id, decides_unit_id, state, field, achievement, is_sample, subject_fold, created_at, created_by, changed_at)
  SELECT s.id, here.id, s.id, COALESCE((SELECT min(id) FROM award WHERE subject = s.kind AND level = 'district'), (SELECT min(id) FROM award WHERE subject = s.kind)), s.unit_id, here.unit_id, here.unit_id, 'appraisal',
  (SELECT min(code) FROM activity_field), 'Thành tích mẫu', 1, s.name_fold, 1, (SELECT min(id) FROM account), 1 FROM subject s, here WHERE s.id BETWEEN 9001 AND 9014;
INSERT INTO selection (id, campaign_id, unit_id, title, seats, merit, ages_on, is_sample, created_at, created_by)
  SELECT value, here.id, here.unit_id, 'Đoàn đại biểu mẫu ' || (value - 9000), 4, 'score', '2025-05-30', 1, 1, 1 FROM generate_series(9001, 9002), here;
INSERT INTO selection_candidate (id, selection_id, subject_id, dossier_id, score, added_at, added_by)
  SELECT id + 100 * (1 + value - 9001), value, id, id, 100 * (970 - 7 * n), 1, 1 FROM made, generate_series(9001, 9002);
INSERT INTO selection_quota (id, selection_id, position, rule, num, den, sex, direct, kind)
  SELECT 9500 + value - 9001, value, 1, 'least', 2, 0, 'female', '', '' FROM generate_series(9001, 9002);
INSERT INTO selection_quota (id, selection_id, position, rule, num, den, sex, direct, kind)
  SELECT 9510 + value - 9001, value, 2, 'most', 1, 0, '', '', 'collective' FROM generate_series(9001, 9002);
INSERT INTO selection_quota (id, selection_id, position, rule, num, den, sex, direct, kind)
  SELECT 9520 + value - 9001, value, 3, 'least', 1, 4, '', 'no', 'person' FROM generate_series(9001, 9002);
COMMIT;
`;

// The addresses of the two.
export function insertDelegations(where) {
  execFileSync("sqlite3", ["-bail", where.db], { input: sql, encoding: "utf8" });
  return [9001, 9002].map((id) => `/lam-viec/dai-bieu/${id}`);
}
