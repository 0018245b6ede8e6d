// SPDX-License-Identifier: GPL-3.0-or-later
// The campaign as its people walk it, each in a browser of their own and by links and buttons alone: the standing office enters
// a plan and a directive, gives units to a new seat and hands one over; a unit acknowledges, schedules and holds; after each
// step the head looks at the board, where that has changed and nothing else.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { field, follow, heading, inMain, openByMenu, press, told } from "./acts.mjs";
import { boardChanges, headSees } from "./board.mjs";
import { paper } from "./files.mjs";
import { site, visitor } from "./lib.mjs";

const conference = "Hội nghị cấp xã, phường, cơ quan, đơn vị", report = "Gửi báo cáo kết quả hội nghị";

// ---------------------------------------------------------------- the steps

async function officeAddsMilestone({ office }) {
  await openByMenu(office, "Campaigns");
  await inMain(office).getByRole("link", { name: /^Hội nghị điển hình/ }).first().click();
  await follow(office, "Add a milestone");
  await field(office, "Title").fill(report);
  await field(office, "Who is to do it").selectOption("commune");
  await press(office, "Save the milestone");
  await told(office, "The milestone “%s” was added.", report);
  await office.picture("walk-milestone");
}

async function typeDeadline({ office }, i, whom, milestone, text, understood) {
  const row = office.tab.locator("[data-row]").nth(i);

  await row.getByLabel(office.words("For")).selectOption(whom);
  await row.getByLabel(office.words("Milestone")).selectOption({ label: milestone });
  await row.getByLabel(office.words("Words of the document")).fill(text);
  await row.locator(".understood").filter({ hasText: understood }).waitFor();
}

// The preview has caught up with what was typed when it says this.
const previewed = ({ office }, selector, text) => inMain(office).locator(`.preview ${selector}`).filter({ hasText: text }).first().waitFor();

async function officeEntersPlan(w) {
  const { office } = w;

  await openByMenu(office, "Plans and directives");
  await follow(office, "Enter a document");
  await field(office, "Kind").selectOption("plan");
  await field(office, "Issued on").fill("10/02/2025");
  await field(office, "Number").fill("15");
  await field(office, "Summary").fill("Tổ chức Hội nghị điển hình tiên tiến ở xã, phường, cơ quan, đơn vị");
  await field(office, "File").setInputFiles({ name: w.paper.name, mimeType: "application/pdf", buffer: w.paper.bytes });
  await typeDeadline(w, 0, "commune", report, "chậm nhất ngày 15/4/2025", "15/04/2025");
  await press(office, "Add a deadline");
  await typeDeadline(w, 1, "unit", conference, "xong trước ngày 21/3/2025", "20/03/2025");
  await previewed(w, ".effects li", "15/04/2025");
  await previewed(w, ".effects li", "20/03/2025");
  await office.picture("walk-plan");
  await press(office, "Apply and tell %d places", 39);
  await office.tab.getByRole("dialog").getByRole("button", { name: office.words("Apply and tell %d places", 39) }).click();
  await heading(office, "Who was told");
  await office.picture("walk-plan-applied");
  await headSees(w, "plan", `day | ${report}: - → 15/04/2025`,
    ...w.communes.map((unit) => `${unit} | ${report}: - → ${w.state("Not started")}`));
}

async function headOpensDeadline(w) {
  const { head } = w;

  await head.tab.locator("table.board tbody tr").filter({ hasText: "Hải Hà" }).locator(".cell").filter({ hasText: report }).click();
  const section = inMain(head).locator("section").filter({ has: head.tab.getByRole("heading", { name: report, exact: true }) }).last();

  await section.filter({ hasText: "chậm nhất ngày 15/4/2025" }).filter({ hasText: "15/04/2025" }).filter({ hasText: "Phó Chủ tịch UBND thị xã" }).waitFor();
  await head.picture("walk-deadline");
  await section.getByRole("link", { name: /15/ }).click();
  await inMain(head).getByRole("heading", { level: 1 }).filter({ hasText: "15" }).waitFor();
  const link = inMain(head).getByRole("link", { name: w.paper.name });
  const [download] = await Promise.all([head.tab.waitForEvent("download"), link.click()]);

  assert.equal(download.suggestedFilename(), w.paper.name);
  assert.deepEqual(readFileSync(await download.path()), w.paper.bytes);
  const answer = await head.context.request.get(await link.getAttribute("href"));

  assert.match(answer.headers()["content-disposition"], /^attachment/);
}

async function unitAcknowledges({ unit }, number) {
  await openByMenu(unit, "Today");
  await inMain(unit).locator(".task").filter({ hasText: new RegExp(` ${number} `) }).filter({ hasText: unit.words("To acknowledge") })
    .getByRole("link", { name: unit.words("Read and acknowledge") }).click();
  await unit.picture(`walk-asked-${number}`);
  await inMain(unit).locator(".alert").getByRole("button").click();
  await told(unit, "Acknowledged. The standing office sees it now.");
}

async function unitSchedules(w) {
  const { unit } = w;

  await openByMenu(unit, "Today");
  await unit.picture("walk-today");
  await inMain(unit).getByRole("link", { name: unit.words("Report the conference") }).click();
  await press(unit, "Save the plan");
  await told(unit, "The conference is planned.");
  await headSees(w, "planned", `Hải Hà | ${conference}: ${w.state("Not started")} → ${w.state("On track")}`);
  await field(unit, "Day of the conference").fill("20/03/2025");
  await field(unit, "Hour").fill("7h30");
  await field(unit, "Place").fill("Hội trường UBND xã");
  await unit.picture("walk-schedule");
  await press(unit, "Set the day");
  await told(unit, "The day is set.");
  await headSees(w, "scheduled", `Hải Hà | ${conference}: ${w.state("On track")} → ${w.state("On track")}, ${unit.words("set for %s", "20/03")}`);
}

async function officeTightens(w) {
  const { office } = w;

  await openByMenu(office, "Plans and directives");
  await follow(office, "Enter a document");
  await field(office, "Number").fill("21");
  await field(office, "Summary").fill("Đẩy nhanh tiến độ Hội nghị điển hình tiên tiến cấp xã");
  await typeDeadline(w, 0, "commune", conference, "xong trước ngày 11/3/2025", "10/03/2025");
  await previewed(w, "tr", office.words("Late by %d days", 10));
  assert.match(await inMain(office).locator(".preview tbody tr").textContent(), /Hải Hà.*20\/03/s);
  await office.picture("walk-directive");
  await press(office, "Save the draft");
  await headSees(w, "draft");
  await press(office, "Apply and tell %d places", 36);
  await heading(office, "Who was told");
  await office.picture("walk-directive-applied");
  const on = w.state("On track");

  await headSees(w, "directive", `day | ${conference}: 30/03/2025 → 10/03/2025`,
    `Hải Hà | ${conference}: ${on}, ${office.words("set for %s", "20/03")} → ${on}, ${office.words("set for %s, after the last day", "20/03")}`);
}

async function officeAssigns(w) {
  const { office } = w, seat = "Thành viên Ban Chỉ đạo 7";

  await openByMenu(office, "Steering committee");
  await office.picture("walk-committee");
  await follow(office, "Add a seat");
  await field(office, "Title").fill(seat);
  await press(office, "Save the seat");
  await told(office, "The seat %s was added.", seat);
  await follow(office, "Assign or hand over units");
  for (const code of ["16657", "16660"]) await office.tab.getByRole("row").filter({ hasText: code }).getByRole("checkbox").check();
  await field(office, "Who follows them").selectOption({ label: office.words("%s (%d units)", seat, 0) });
  await office.picture("walk-assign");
  await press(office, "See what changes");
  await heading(office, "Before the units change hands");
  await office.picture("walk-assign-changes");
  await inMain(office).locator("form").getByRole("button").last().click();
  await told(office, "%d units changed hands.", 2);
  await headSees(w, "assigned", `Hải Hà | follows: Thành viên Ban Chỉ đạo 6 → ${seat}`, `Nghi Sơn | follows: Thành viên Ban Chỉ đạo 6 → ${seat}`);
}

async function unitSetsAnotherDay(w) {
  const { unit } = w;

  await openByMenu(unit, "Today");
  await inMain(unit).getByRole("link", { name: unit.words("Report the conference") }).click();
  await follow(unit, "Set another day");
  await field(unit, "Day of the conference").fill("12/03/2025");
  await press(unit, "Set the day");
  // The question, in the directive's words; everything typed is still there.
  await inMain(unit).locator(".invalid-feedback").filter({ hasText: "xong trước ngày 11/3/2025" }).waitFor();
  await unit.picture("walk-question");
  assert.equal(await field(unit, "Day of the conference").inputValue(), "12/03/2025");
  await field(unit, "I confirm that this is right").check();
  await press(unit, "Set the day");
  await told(unit, "The day is set.");
  const words = (day) => `${w.state("On track")}, ${unit.words("set for %s, after the last day", day)}`;

  await headSees(w, "another day", `Hải Hà | ${conference}: ${words("20/03")} → ${words("12/03")}`);
}

// A month later nobody has held a conference, and this one is due on the day.
async function aMonthPasses(w) {
  await w.where.turnTo("2025-03-12");
  for (const [who, name] of [[w.head, "truong-ban"], [w.office, "thuong-truc"], [w.unit, "can-bo-hai-ha"]]) await who.signIn(name);
  const late = `${w.state("Late")}, ${w.head.words("%d days", 2)}`, unheld = w.communes.filter((unit) => unit !== "Hải Hà");

  await headSees(w, "late", `tally | ${w.state("Late")}: 0 → 30`, `tally | ${w.state("Not started")}: 34 → 4`,
    ...unheld.map((unit) => `${unit} | ${conference}: ${w.state("Not started")} → ${late}`),
    `Hải Hà | ${conference}: ${w.state("On track")}, ${w.head.words("set for %s, after the last day", "12/03")} → ${late}, ${w.head.words("set for %s", "12/03")}`);
}

async function officeHandsOver(w) {
  const { office } = w, [was, is] = ["Thành viên Ban Chỉ đạo 7", "Thành viên Ban Chỉ đạo 1"];

  await openByMenu(office, "Steering committee");
  await inMain(office).locator(".card").filter({ hasText: was }).getByRole("link", { name: office.words("Hand over") }).click();
  await office.tab.getByRole("row").filter({ hasText: "16660" }).getByRole("checkbox").check();
  await field(office, "Who follows them").selectOption({ label: office.words("%s (%d units)", is, 6) });
  await press(office, "See what changes");
  const row = inMain(office).getByRole("row").filter({ hasText: "Hải Hà" });

  await row.filter({ hasText: conference }).filter({ hasText: office.words("Late by %d days", 2) }).waitFor();
  await office.picture("walk-handover");
  assert.match(await field(office, "Note").inputValue(), new RegExp(conference));
  await inMain(office).locator("form").getByRole("button").last().click();
  await told(office, "%d unit changed hands.", 1);
  await headSees(w, "handed over", `Hải Hà | follows: ${was} → ${is}`);
}

async function unitReportsHeld(w) {
  const { unit } = w;

  await openByMenu(unit, "Today");
  await unit.picture("walk-today-late");
  await inMain(unit).locator(".task-late").getByRole("link", { name: unit.words("Report the conference") }).click();
  await follow(unit, "Report it held");
  await field(unit, "Held on").fill("12/03/2025");
  await field(unit, "Delegates").fill("120");
  await field(unit, "Cost").fill("35.000.000");
  const rows = unit.tab.locator("[data-row]");

  for (const [i, [subject, area, count]] of [["collective", 1, "5"], ["person", 2, "12"], ["household", 1, "3"]].entries()) {
    if ((await rows.count()) <= i) await press(unit, "Add a row");
    await rows.nth(i).getByLabel(unit.words("Subject honoured")).selectOption(subject);
    await rows.nth(i).getByLabel(unit.words("Field")).selectOption({ index: area });
    await rows.nth(i).getByLabel(unit.words("Count")).fill(count);
  }
  await unit.picture("walk-held");
  await press(unit, "Report the conference");
  await field(unit, "I confirm that this is right").check(); // after the last day
  await press(unit, "Report the conference");
  await told(unit, "The conference is reported.");
  await unit.picture("walk-held-done");
  const late = `${w.state("Late")}, ${unit.words("%d days", 2)}, ${unit.words("set for %s", "12/03")}`;

  await headSees(w, "held", `tally | ${w.state("Late")}: 30 → 29`, `tally | ${w.state("Not started")}: 4 → 5`,
    `Hải Hà | ${conference}: ${late} → ${w.state("Done")}, 12/03`);
}

async function headOpensFigures(w) {
  const { head } = w;

  await head.tab.locator("table.board tbody tr").filter({ hasText: "Hải Hà" }).locator(".cell").filter({ hasText: conference }).click();
  const figures = inMain(head).locator("#hoi-nghi");

  for (const text of ["120", /35[.,]000[.,]000/, "12"]) await figures.filter({ hasText: text }).waitFor();
  await head.picture("walk-figures");
}

// ---------------------------------------------------------------- the walk

async function walk(w) {
  const { office, head, unit, where } = w;

  await head.signIn("truong-ban");
  await boardChanges(w, "start");
  w.communes = Object.keys(w.board).filter((place) => /^(?!tally|day).* \| Hội nghị/.test(place)).map((place) => place.replace(/#.*/, "")).filter((name) => !/^(Phòng|Văn phòng)/.test(name));
  w.communes.splice(w.communes.lastIndexOf("Nghi Sơn"), 1); // the town itself
  assert.equal(w.communes.length, 30);

  await office.signIn("thuong-truc");
  await officeAddsMilestone(w);
  await headSees(w, "milestone", `day | ${report}: - → -`);
  await officeEntersPlan(w);
  await headOpensDeadline(w);
  await unit.signIn("can-bo-hai-ha");
  await unitAcknowledges(w, "15");
  await headSees(w, "acknowledged");
  await unitSchedules(w);
  await officeTightens(w);
  await officeAssigns(w);
  await unitAcknowledges(w, "21");
  await unitSetsAnotherDay(w);
  await aMonthPasses(w);
  await officeHandsOver(w);
  await unitReportsHeld(w);
  await headOpensFigures(w);
}

for (const [lang, width] of [["vi", 1280], ["vi", 390], ["en", 390]])
  test(`the campaign from the plan to the conference, ${lang} at ${width} px`, { timeout: 180000 }, async () => {
    const where = await site(`walk-${lang}-${width}`);
    const office = await visitor(where, { lang, width }), unit = await visitor(where, { lang, width }), head = await visitor(where, { lang, width });

    await walk({ where, office, unit, head, state: head.words, board: {}, paper: { name: "Kế hoạch số 15.pdf", bytes: paper("15") } });
    for (const one of [office, unit, head]) await one.leave(/status of 422/); // the questions
    await where.stop();
  });
