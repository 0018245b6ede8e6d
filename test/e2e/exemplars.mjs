// SPDX-License-Identifier: GPL-3.0-or-later
// An exemplar's way, each person in a browser of their own and by links and buttons alone: a ward's officer puts somebody forward on
// a phone; the town sends it back, takes it in, asks the police, asks the public, has its council appraise and vote, decides, and
// sends the subject with its delegation; the public and the ward see what became of it.

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { test } from "node:test";
import { field, follow, heading, inMain, openByMenu, press, told } from "./acts.mjs";
import { makePhoto, paper } from "./files.mjs";
import { site, visitor } from "./lib.mjs";
import { postgres } from "./nodes.mjs";

const name = "Cá nhân mẫu 20", phone = "0912 345 678", house = "số nhà 12, đường Lê Lợi";
const award = "Giấy khen của Chủ tịch UBND cấp huyện";
const achievement = "Vận động 30 hộ dân hiến đất mở rộng đường";
const caption = "Con đường mới sau khi mở rộng";
const reason = "Biện pháp còn chung chung; ghi rõ cách làm.";
const sections = {
  "Sơ lược lý lịch": `Sinh tại phường Hải Hòa, ${house}; điện thoại ${phone}. Tổ trưởng tổ dân phố từ năm 2018.`,
  "Nhiệm vụ được giao": "Tổ trưởng tổ dân phố, phụ trách vận động nhân dân.",
  "Thành tích đạt được": "Ba năm qua, 30 hộ dân đã hiến 1.200 m2 đất để mở rộng 800 m đường.",
  "Biện pháp thực hiện": "Vận động tốt.",
};
const question = "Bà có đang bị xem xét, điều tra hoặc vi phạm gì về an ninh, trật tự không?";
const opinion = "Tôi ở cùng tổ dân phố, bà đã đến từng nhà vận động.";
const summary = "Một ý kiến ủng hộ, không có ý kiến phản đối.";
const mended = "Đến từng nhà, họp tổ dân phố hằng tháng, công khai bản vẽ và từng khoản đóng góp.";

const formOf = (who, message, ...values) => inMain(who).getByRole("form", { name: who.words(message, ...values), exact: true });
const isSaid = (who, message, ...values) => inMain(who).getByText(who.words(message, ...values)).first().waitFor();
const followNamed = (who, text) => inMain(who).getByRole("link", { name: text, exact: true }).first().click();

// From the page of what waits today.
const openTask = (who, message, ...values) =>
  inMain(who).locator(".task").filter({ hasText: who.words(message, ...values) }).getByRole("link").last().click();

async function openDossier(who) {
  await openByMenu(who, "Dossiers");
  await followNamed(who, name);
}

// ---------------------------------------------------------------- the ward, on a phone

async function wardEntersSubject({ ward }) {
  await openByMenu(ward, "Dossiers");
  await ward.picture("exemplars-none");
  await follow(ward, "Put a subject forward");
  await follow(ward, "Open the register");
  await follow(ward, "Add a person");
  await field(ward, "Full name").fill(name);
  await field(ward, "Unit").selectOption({ index: 1 });
  await field(ward, "Year of birth").fill("1972");
  await field(ward, "Sex").selectOption("female");
  await field(ward, "Duty or work").fill("Tổ trưởng tổ dân phố");
  await field(ward, "Telephone").fill(phone);
  await field(ward, "Address").fill(house);
  await press(ward, "Save the entry");
  await told(ward, "%s was added to the register.", name);
  await ward.picture("exemplars-subject");
}

async function wardBeginsDossier(w) {
  const { ward } = w;

  await follow(ward, "Put forward for an award");
  await field(ward, "Title or form of commendation").selectOption({ label: `${award} (${ward.words("form of commendation")})` });
  await field(ward, "Field").selectOption({ index: 1 });
  await field(ward, "For what, in one line").fill(achievement);
  await ward.picture("exemplars-new");
  await press(ward, "Begin the dossier");
  await told(ward, "The dossier is begun. Write its parts, then hand it in.");
  await ward.picture("exemplars-draft");
  w.dossier = new URL(ward.tab.url()).pathname;
}

// A part is saved by itself, and the page comes back to it.
async function writePart(who, title, text) {
  const form = inMain(who).getByRole("form", { name: title, exact: true });

  await form.locator("textarea").fill(text);
  await form.getByRole("button", { name: who.words("Save this part") }).click();
  await told(who, "The part is saved.");
}

async function wardWritesFigures({ ward }) {
  const row = ward.tab.locator("#sua-so-lieu [data-row]").first();

  for (const [label, value] of [["What is counted", "Đất được hiến"], ["Counted in", "m2"]]) await row.getByLabel(ward.words(label)).fill(value);
  for (const [year, value] of [["2022", "250"], ["2023", "350"], ["2024", "600"]]) await row.getByLabel(year).fill(value);
  await press(ward, "Save the figures");
  await told(ward, "The figures are saved.");
}

async function wardSendsFiles({ ward, photo }) {
  for (const code of ["submission", "minutes"]) {
    await ward.tab.setInputFiles(`[id="u-paper.${code}"]`, { name: `${code}.pdf`, mimeType: "application/pdf", buffer: paper(code) });
    await ward.tab.locator(`[id="ds-paper.${code}"] a`).waitFor();
  }
  await ward.tab.setInputFiles("#u-photo", photo.path);
  await ward.tab.locator("#ds-anh > li").first().waitFor();
  await field(ward, "Caption of photo %d", 1).fill(caption);
  await field(ward, "What is to be seen on photo %d", 1).fill("Con đường bê tông giữa hai hàng cau");
  await press(ward, "Save the captions");
  await told(ward, "The captions are saved.");
}

async function wardHandsIn(w) {
  const { ward } = w;

  await press(ward, "Hand in");
  await inMain(ward).locator(".error-summary").filter({ hasText: ward.words("%d places to mend before it can go on", 4) }).waitFor();
  for (const [title, text] of Object.entries(sections)) await writePart(ward, title, text);
  await wardWritesFigures(w);
  await wardSendsFiles(w);
  await ward.picture("exemplars-whole");
  await press(ward, "Hand in");
  await told(ward, "Put forward");
  await ward.picture("exemplars-handed-in");
}

async function wardMends({ ward }) {
  await openByMenu(ward, "Today");
  await ward.picture("exemplars-to-mend");
  await openTask(ward, "Mend a dossier that was sent back: %d", 1);
  await followNamed(ward, name);
  await inMain(ward).getByText(reason).first().waitFor();
  await ward.picture("exemplars-returned");
  await writePart(ward, "Biện pháp thực hiện", mended);
  await press(ward, "Hand in");
  await told(ward, "Put forward");
}

// ---------------------------------------------------------------- the town's office

async function officeOpens(office) {
  await openByMenu(office, "Today");
  await openTask(office, "Confirm a dossier, or send it back: %d waits", 1);
  await followNamed(office, name);
}

// The list of what may be given says for how many days the public is asked.
async function officeAsksDays({ office }) {
  await openByMenu(office, "Titles and forms", "Titles and forms of commendation");
  await inMain(office).getByRole("row").filter({ hasText: office.words("person") }).getByRole("link", { name: award, exact: true }).first().click();
  await follow(office, "Mend");
  await field(office, "Days for opinions of the public").fill("5");
  await press(office, "Save the award");
  await told(office, "%s was saved.", award);
}

async function officeSendsBack({ office }) {
  await officeOpens(office);
  await office.picture("exemplars-arrived");
  await inMain(office).locator("summary").filter({ hasText: office.words("Send back with a reason") }).click();
  await formOf(office, "Send back with a reason").locator("textarea").fill(reason);
  await formOf(office, "Send back with a reason").getByRole("button").click();
  await told(office, "Sent back");
}

async function officeTakesIn({ office }) {
  await officeOpens(office);
  await inMain(office).getByText(mended).waitFor();
  await press(office, "Take in for appraisal");
  await told(office, "Taken in for appraisal");
  await office.picture("exemplars-taken-in");
}

async function policeAnswer(w) {
  const { office } = w;

  await follow(office, "Ask a body, read the answers");
  await field(office, "Which body").selectOption("police");
  await field(office, "Its name").fill("Công an thị xã");
  await field(office, "What is asked").fill(question);
  await field(office, "Answer by").fill("20/02/2025");
  await press(office, "Ask");
  const link = await inMain(office).locator(".alert-success code").innerText();

  await office.picture("exemplars-asked");
  const police = await visitor(w.where, { lang: w.lang, width: 390 });

  await police.tab.goto(link);
  await inMain(police).getByText(question).waitFor();
  assert.equal(await police.tab.getByText(phone).count(), 0);
  await inMain(police).getByRole("combobox", { name: police.words("Answer"), exact: true }).selectOption({ label: police.words("No remark") });
  await field(police, "Who answers: name and position").fill("Phó Trưởng Công an thị xã");
  await police.picture("exemplars-police");
  await press(police, "Send the answer");
  await isSaid(police, "Answered, no remark");
  await police.leave();
  await openDossier(office);
  await isSaid(office, "Answered, no remark");
}

// ---------------------------------------------------------------- the public

const isHidden = async (who) => {
  for (const text of [phone, house]) assert.equal(await who.tab.getByText(text).count(), 0, `readers see ${text}`);
};

async function officeShows({ office }) {
  await follow(office, "The text that the public reads");
  for (const text of [phone, "số nhà 12"]) await inMain(office).locator("del").filter({ hasText: text }).first().waitFor();
  await office.picture("exemplars-redacted");
  await field(office, "I have looked at each part: nothing personal stands in it.").check();
  await press(office, "Show the page");
  await told(office, "The page stands before the public.");
  await office.picture("exemplars-shown");
}

async function readerWrites({ reader }) {
  await reader.go("/");
  await reader.tab.getByRole("navigation").getByRole("link", { name: reader.words("Opinions are asked for") }).first().click();
  await reader.picture("exemplars-open");
  await followNamed(reader, name);
  await inMain(reader).getByText(mended).waitFor();
  await inMain(reader).getByText(caption).first().waitFor();
  await isHidden(reader);
  await reader.picture("exemplars-public");
  await inMain(reader).getByRole("textbox", { name: reader.words("Your opinion"), exact: true }).fill(opinion);
  await field(reader, "Your name").fill("Người cùng tổ dân phố");
  await press(reader, "Send the opinion");
  await isSaid(reader, "Your opinion has arrived. The standing office of the council reads it; it is not published.");
}

async function daysPass(w) {
  await w.where.turnTo("2025-02-20");
  for (const [who, account] of [[w.ward, "can-bo-hai-hoa"], [w.office, "thuong-truc"]]) await who.signIn(account);
}

async function officeSumsUp({ office }) {
  await openByMenu(office, "Before the public");
  await office.picture("exemplars-asking");
  await followNamed(office, name);
  const card = inMain(office).locator("article").filter({ hasText: opinion });

  await card.getByLabel(office.words("How it is dealt with")).selectOption("read");
  await card.getByRole("button").click();
  await told(office, "The opinion is marked.");
  await field(office, "What the opinions say, summed up").fill(summary);
  await office.picture("exemplars-opinions");
  await press(office, "Make the record");
  await told(office, "The closing record is made.");
  await inMain(office).getByText(summary).waitFor();
  await office.picture("exemplars-record");
  await openDossier(office);
  await inMain(office).getByText(summary).first().waitFor();
}

// ---------------------------------------------------------------- the council

const council = "Hội đồng Thi đua - Khen thưởng thị xã";
const members = ["chair", "secretary", "member", "member", "member", "member", "member"].map((duty, i) =>
  ({ duty, account: `uy-vien-${i + 1}`, name: `Ủy viên mẫu ${i + 1}` }));

async function officeSetsUpCouncil(w) {
  const { office, where } = w, grant = ["--role", "council", "--unit", "407", "--campaign", "nghi-son-2025"];

  for (const one of members)
    [, where.accounts[one.account]] = where.run("account", "add", one.account, ...grant, "--full-name", one.name).trim().split(/\s+/);
  await openByMenu(office, "Councils");
  await follow(office, "New council");
  await field(office, "Name of the council").fill(council);
  await field(office, "Decision that set it up").fill("Quyết định số 10/QĐ-UBND ngày 06/01/2025");
  await press(office, "Save the council");
  await told(office, "The council is set up. Name its members.");
  for (const [i, one] of members.entries()) {
    await follow(office, "Add a member");
    await field(office, "Full name").fill(one.name);
    await field(office, "Signs in as").fill(one.account);
    await inMain(office).locator(`[name=duty][value=${one.duty}]`).check();
    if (i === 6) await field(office, "Unit").selectOption({ label: "phường Hải Hòa" });
    await press(office, "Save the member");
    await told(office, "%s is saved. Conflicts of interest were looked for.", one.name);
  }
  await follow(office, "Council and criteria");
  for (const [i, criterion] of ["Thành tích", "Ảnh hưởng"].entries()) {
    await field(office, "Criterion %d", i + 1).fill(criterion);
    await field(office, "Points of criterion %d", i + 1).fill("10");
  }
  await press(office, "Save the council");
  await told(office, "The council is saved.");
}

// The program itself finds whose unit put the dossier forward.
async function officeCallsMeeting({ office }) {
  await follow(office, "Call a meeting");
  await field(office, "Day").fill("20/02/2025");
  await field(office, "Begins at").fill("08:00");
  await field(office, "Place").fill("Hội trường UBND thị xã");
  await press(office, "Call the meeting");
  await inMain(office).locator(".form-check").filter({ hasText: name }).getByRole("checkbox").check();
  await press(office, "Put them on the agenda");
  await told(office, "The agenda is saved. Conflicts of interest were looked for.");
  for (const [i, one] of members.entries())
    await field(office, "How %s attends", one.name).selectOption(i === 5 ? "afar" : i === 6 ? "" : "hall");
  await press(office, "Note who attends");
  await told(office, "Attendance is noted.");
  await isSaid(office, "Quorum reached");
  await press(office, "Open the appraisal");
  await office.picture("exemplars-meeting");
  await followNamed(office, council);
  await inMain(office).getByRole("row").filter({ hasText: members[6].name }).filter({ hasText: name })
    .filter({ hasText: office.words("Works in the unit that puts it forward") }).waitFor();
  await office.picture("exemplars-council");
}

const atMeeting = async (who) => {
  await openByMenu(who, "Councils");
  await followNamed(who, council);
  await inMain(who).getByRole("link", { name: who.words("Meeting of %s", "20/02/2025") }).click();
};

async function memberSits(w, one, does) {
  const who = await visitor(w.where, { lang: w.lang, width: 390 });

  await who.signIn(one.account);
  const given = await does(who);

  await who.leave();
  return given;
}

async function conflictedIsKeptOut(who, dossier) {
  assert.equal((await who.context.request.get(dossier)).status(), 404);
  await openByMenu(who, "Dossiers");
  assert.equal(await who.tab.getByText(name).count(), 0);
  await atMeeting(who);
  assert.equal(await who.tab.getByText(name).count(), 0);
  await who.picture("exemplars-kept-out");
}

async function memberAppraises(who, points) {
  await openByMenu(who, "Today");
  await openTask(who, "Appraise %d dossier for the council's meeting", 1);
  await inMain(who).getByRole("link", { name: who.words("Appraise") }).click();
  for (const [i, criterion] of ["Thành tích", "Ảnh hưởng"].entries()) await inMain(who).getByLabel(criterion).fill(String(points - i));
  await field(who, "Remarks on the dossier").fill(`Đồng ý, ${points} điểm.`);
  await who.picture("exemplars-appraise");
  await press(who, "Keep my view");
  await told(who, "Your view is kept. Nobody else sees it until the appraisal is closed.");
}

async function councilAppraises(w) {
  const { office } = w;

  await memberSits(w, members[6], (who) => conflictedIsKeptOut(who, w.dossier));
  for (const i of [0, 1]) await memberSits(w, members[i], (who) => memberAppraises(who, 9 - i));
  await atMeeting(office);
  assert.equal(await inMain(office).getByText("Đồng ý, 9 điểm.").count(), 0);
  await press(office, "Close the appraisal");
  await inMain(office).getByText("Đồng ý, 9 điểm.").waitFor();
}

const ballot = "Bỏ phiếu kín khen thưởng cá nhân";

async function officePreparesRound({ office }) {
  await follow(office, "Prepare a round of voting");
  await field(office, "Title of the round").fill(ballot);
  await inMain(office).locator("[name=kind][value=each]").check();
  const tellers = inMain(office).locator(".form-check").filter({ has: office.tab.locator("[name=teller]") });

  for (const i of [0, 1]) await tellers.filter({ hasText: members[i].name }).getByRole("checkbox").check();
  await press(office, "Prepare the round");
  await told(office, "The round is prepared. Each teller opens this page and takes a key.");
  await press(office, "Open the round");
  await inMain(office).locator(".error-summary").waitFor(); // no teller has a key yet
}

async function tellerTakesKey(who) {
  await openByMenu(who, "Today");
  await who.picture("exemplars-teller");
  await openTask(who, "Take your key of the box: %s", ballot);
  await press(who, "Take my key");
  const code = await inMain(who).locator(".receipt-code").innerText();

  await who.picture("exemplars-key");
  await follow(who, "I have written it down");
  return code;
}

async function memberVotes(who, choice) {
  await openByMenu(who, "Today");
  await openTask(who, "Vote: %s", ballot);
  await inMain(who).locator(".vote").filter({ hasText: name }).getByRole("radio", { name: who.words(choice), exact: true }).check();
  if (choice === "Do not agree") await who.picture("exemplars-ballot");
  await press(who, "Send the ballot, once");
  await isSaid(who, "The ballot is in the box");
}

// Five of all seven are needed, and five agree.
async function councilVotes(w) {
  const { office } = w, codes = [];

  await officePreparesRound(w);
  for (const i of [0, 1]) codes.push(await memberSits(w, members[i], tellerTakesKey));
  await atMeeting(office);
  await followNamed(office, ballot);
  await press(office, "Open the round");
  await told(office, "The round is open. Each member was told.");
  await office.picture("exemplars-round");
  for (const i of [0, 1, 2, 3, 4, 5]) await memberSits(w, members[i], (who) => memberVotes(who, i === 3 ? "Do not agree" : "Agree"));
  await office.tab.reload();
  for (const [i, message] of ["Key of one teller", "Key of another teller"].entries()) await field(office, message).fill(codes[i]);
  await press(office, "Close the round and count");
  await told(office, "The box is opened and counted. Its keys are destroyed.");
  const row = inMain(office).getByRole("row").filter({ hasText: name });

  await row.filter({ hasText: office.words("Passed") }).filter({ hasText: office.words("%d of %d (%s)", 5, 7, "70%") }).waitFor();
  assert.deepEqual((await row.getByRole("cell").allInnerTexts()).slice(1, 4), ["5", "1", "0"]);
  await office.picture("exemplars-minutes");
}

// ---------------------------------------------------------------- the decision, the delegation

const decision = "Tặng Giấy khen cho cá nhân có thành tích trong vận động hiến đất";

async function officeDecides({ office }) {
  await follow(office, "To the round");
  await followNamed(office, name);
  await inMain(office).locator("summary").filter({ hasText: office.words("Record the decision") }).click();
  await office.picture("exemplars-to-decide");
  await follow(office, "Enter the decision among the documents");
  await field(office, "Kind").selectOption("decision");
  await field(office, "Issued on").fill("20/02/2025");
  await field(office, "Number").fill("45/QĐ-UBND");
  await field(office, "Summary").fill(decision);
  await office.picture("exemplars-decision");
  await inMain(office).getByRole("button", { name: /^(Apply|Áp dụng)/ }).first().click();
  await office.tab.getByRole("dialog").getByRole("button").last().click();
  await inMain(office).getByRole("heading", { name: /45\/QĐ-UBND/ }).waitFor();
  await openDossier(office);
  await inMain(office).locator("summary").filter({ hasText: office.words("Record the decision") }).click();
  await formOf(office, "Record the decision").getByRole("combobox").selectOption({ index: 1 });
  await formOf(office, "Record the decision").getByRole("button").click();
  await told(office, "Awarded");
}

const delegation = "Đoàn đại biểu dự Hội nghị điển hình tiên tiến cấp tỉnh";

async function officeSends({ office }) {
  await openByMenu(office, "Delegations");
  await follow(office, "New delegation");
  await field(office, "Title").fill(delegation);
  await field(office, "Number of seats").fill("1");
  await field(office, "Ranked by").selectOption("council");
  await field(office, "Ages are counted on").fill("30/05/2025");
  await press(office, "Create the delegation");
  await told(office, "The delegation was created. Take its candidates in next.");
  await office.picture("exemplars-delegation-new");
  await press(office, "Take the candidates from the dossiers");
  await told(office, "There is %d candidate now.", 1);
  await press(office, "Save the points and propose a plan");
  await inMain(office).locator("tr.d-in").filter({ hasText: name }).waitFor();
  await office.picture("exemplars-delegation");
  await follow(office, "Close the list");
  await press(office, "Close the list");
  await told(office, "The list is closed.");
  await inMain(office).locator("section[aria-labelledby=dg0] tbody tr").filter({ hasText: name }).waitFor();
  await office.picture("exemplars-delegation-closed");
}

// ---------------------------------------------------------------- what became of it

async function publicSeesExemplar({ reader }) {
  await reader.go("/");
  await reader.tab.getByRole("navigation").getByRole("link", { name: reader.words("Exemplars") }).first().click();
  await reader.picture("exemplars-gallery");
  await inMain(reader).getByRole("link", { name: new RegExp(name) }).click();
  await inMain(reader).getByText(reader.words("Commended with")).waitFor();
  await inMain(reader).getByText(mended).waitFor();
  await isHidden(reader);
  assert.equal(await inMain(reader).locator("#y-kien").count(), 0);
}

async function wardSeesWay({ ward }) {
  await openByMenu(ward, "Inbox");
  await ward.picture("exemplars-told");
  await openDossier(ward);
  await follow(ward, "Print the way");
  await heading(ward, "The dossier’s way");
  await ward.picture("exemplars-way");
  const steps = inMain(ward).locator("section").filter({ has: ward.tab.getByRole("heading", { name: ward.words("Steps taken") }) });

  assert.deepEqual((await steps.getByRole("rowheader").allInnerTexts()).map((text) => text.split("\n")[0]),
    ["Put forward", "Sent back", "Put forward", "Taken in for appraisal", "Another body is asked", "Answered, no remark", "Shown to the public",
      "Opinions of the public summed up", "The council voted", "Awarded"].map((step) => ward.words(step)));
  for (const text of [reason, summary]) await steps.getByText(text).waitFor();
  assert.equal(await inMain(ward).locator(".way .passed").count(), 6);
}

// ---------------------------------------------------------------- the walk

async function walk(where, lang) {
  const photo = makePhoto("con-duong.jpg");
  const w = { where, lang, photo };

  w.ward = await visitor(where, { lang, width: 390 });
  w.office = await visitor(where, { lang });
  w.reader = await visitor(where, { lang });
  await w.ward.signIn("can-bo-hai-hoa");
  await w.office.signIn("thuong-truc");
  await officeAsksDays(w);
  await wardEntersSubject(w);
  await wardBeginsDossier(w);
  await wardHandsIn(w);
  await officeSendsBack(w);
  await wardMends(w);
  await officeTakesIn(w);
  await policeAnswer(w);
  await officeShows(w);
  await readerWrites(w);
  await daysPass(w);
  await officeSumsUp(w);
  await officeSetsUpCouncil(w);
  await officeCallsMeeting(w);
  await councilAppraises(w);
  await councilVotes(w);
  await officeDecides(w);
  await officeSends(w);
  await publicSeesExemplar(w);
  await wardSeesWay(w);
  for (const one of [w.ward, w.office, w.reader]) await one.leave(/status of 422/);
  rmSync(photo.folder, { recursive: true });
  await where.stop();
}

test("an exemplar from the ward to the delegation, on SQLite, in Vietnamese", { timeout: 420000 }, async () =>
  walk(await site("exemplars"), "vi"));
test("an exemplar from the ward to the delegation, on PostgreSQL, in English", { timeout: 420000 }, async () =>
  walk(await site("exemplars-postgres", "example", { database: await postgres() }), "en"));
