// SPDX-License-Identifier: GPL-3.0-or-later
// Acts on dossiers, exemplars and councils by filling in their forms, for sites that are to show such things. The persons are the example's
// made-up ones.

import { execFileSync } from "node:child_process";
import { createReadStream, rmSync } from "node:fs";
import { fillIn } from "./acts.mjs";
import { makePhoto, paper } from "./files.mjs";
import { visitor } from "./lib.mjs";

const MINUTES_MAX = 14 * 24 * 60;

// A form of the page, filled in and sent; where that led.
async function act(who, path, selector, fields = {}) {
  if (path) await who.go(path);
  const form = who.tab.locator(`main form[method=post]${selector}`).first();

  await form.evaluate((one) => {
    for (let fold = one.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  });
  await fillIn(form, fields);
  await Promise.all([who.tab.waitForNavigation(), form.locator("button[type=submit]:visible").last().click()]);
  for (const told of await who.tab.locator("main [role=alert]").allInnerTexts()) throw new Error(`${path ?? ""} ${selector}: ${told}`);
  return new URL(who.tab.url()).pathname;
}

const numberOf = (url) => url.match(/\d+(?=[^/\d]*$)/)[0];

// The address behind the first link in the page whose words begin so.
async function linkTo(who, path, words) {
  await who.go(path);
  return who.tab.locator("main a", { hasText: new RegExp(`^\\s*${words}`) }).first().getAttribute("href");
}

// ---------------------------------------------------------------- dossiers

const asPdf = (name) => ({ name, mimeType: "application/pdf", buffer: paper("Sample") });

// As a browser without scripts sends it.
async function post(who, path, fields) {
  const csrf = await who.tab.locator("[name=csrf]").first().inputValue();
  const answer = await who.context.request.post(path, { multipart: { csrf, ...fields } });

  if (!answer.ok()) throw new Error(`${path} was answered with ${answer.status()}: ${(await answer.text()).match(/role="alert"[^]*?<\/(?:ul|div)>/)?.[0]}`);
}

// Begins a dossier for one of the register: its address.
async function beginDossier(who, subject, award, fields) {
  await who.go(`/lam-viec/doi-tuong?q=${encodeURIComponent(subject)}`);
  const url = await who.tab.locator("main th a").first().getAttribute("href");

  await who.go(`/lam-viec/ho-so/moi?doi-tuong=${numberOf(url)}`);
  const option = who.tab.locator("main [name=award_id] option", { hasText: award }).first();

  return act(who, null, "[action='/lam-viec/ho-so']", { award_id: await option.getAttribute("value"), ...fields });
}

// Its sections, figures, papers and, where told, a photo with its words.
async function writeDossier(who, dossier, { sections, figures, papers = [], photo }) {
  await who.go(dossier);
  for (const [code, text] of Object.entries(sections)) await post(who, `${dossier}/phan/${code}`, { version: "0", [`section.${code}`]: text });
  if (figures) await post(who, `${dossier}/so-lieu`, { version: "1", last_year: "2024", ...figures });
  for (const [code, name] of papers) await post(who, `${dossier}/tep`, { kind: `paper.${code}`, file: asPdf(name) });
  if (!photo) return;
  const { folder, path } = makePhoto("Ra khơi bám biển.jpg");

  await post(who, `${dossier}/tep`, { kind: "photo", file: createReadStream(path) });
  rmSync(folder, { recursive: true });
  await who.go(dossier);
  const id = await who.tab.locator("#ds-anh [data-photo]").first().getAttribute("data-photo");

  await act(who, null, "[action$='/anh']", { [`caption.${id}`]: photo.caption, [`alt.${id}`]: photo.alt });
}

// A step such as "submit"; the words or the decision where it asks for them.
const takeStep = (who, dossier, step, fields) => act(who, dossier, `:has([name=step][value=${step}])`, fields);

// What was looked at is shown to readers; where they read it.
async function showToPublic(who, dossier) {
  await act(who, `${dossier}/lay-y-kien`, "[action$='/lay-y-kien']:has([name=looked])", { looked: "1" });
  await who.go(`${dossier}/lay-y-kien`);
  return who.tab.locator("main a[href^='/dien-hinh/']").first().getAttribute("href");
}

// The address that opens the one question.
async function askBody(who, dossier, fields) {
  await act(who, `${dossier}/xac-minh`, "[action$='/xac-minh']", fields);
  return new URL(await who.tab.locator("main [data-copy-text]").first().getAttribute("data-copy-text")).pathname;
}

// ---------------------------------------------------------------- councils

// A council with its criteria and members, the first of whom sign in with the accounts.
async function setUpCouncil(office, { unit, names, accounts }) {
  await office.go("/lam-viec/hoi-dong/moi");
  const option = office.tab.locator("main [name=unit_id] option", { hasText: unit }).first();
  const council = await act(office, null, "[action$='/moi']", { name: "Hội đồng Thi đua - Khen thưởng thị xã Nghi Sơn", unit_id: await option.getAttribute("value"), basis: "Quyết định số 15/QĐ-UBND ngày 03/01/2025 của Chủ tịch UBND thị xã" });

  await act(office, `${council}/sua`, "[action$='/sua']", { "criterion.0.name": "Thành tích, hiệu quả", "criterion.0.most": "60", "criterion.1.name": "Phạm vi ảnh hưởng, nêu gương", "criterion.1.most": "40" });
  for (const [i, name] of names.entries())
    await act(office, `${council}/thanh-vien`, "[action$='/thanh-vien']", { name, position: i === 0 ? "Phó Chủ tịch UBND thị xã" : "", duty: ["chair", "secretary"][i] ?? "member", account: accounts[i] ?? "", from_on: "3/1/2025" });
  return council;
}

// A meeting on the day, at which all attend, with the dossiers on its agenda.
async function callMeeting(office, council, { day, dossiers }) {
  const meeting = await act(office, `${council}/hop`, "[action$='/hop']", { held_on: day, starts: "8:00", place: "Phòng họp số 2, UBND thị xã" });
  const selects = await office.tab.locator("main form[action$='/diem-danh'] select").evaluateAll((all) => all.map(({ name }) => name));

  await act(office, null, "[action$='/diem-danh']", Object.fromEntries(selects.map((name, i) => [name, i === 1 ? "afar" : "hall"])));
  await act(office, null, "[action$='/chuong-trinh']", { dossier_id: dossiers.map(numberOf) });
  return meeting;
}

const turnAppraisal = (office, meeting) => act(office, meeting, "[action$='/tham-dinh']");

const appraise = (member, meeting, dossier, points, words) =>
  act(member, `${meeting}/tham-dinh/${numberOf(dossier)}`, "[action*='/tham-dinh/']", { ...Object.fromEntries(points.map((n, i) => [`mark.${i}.points`, String(n)])), words });

async function declareConflict(who, meeting, dossier, words, name) {
  await who.go(meeting);
  const member = await who.tab.locator("main [name=member_id] option", { hasText: name }).first().getAttribute("value");

  return act(who, null, "[action$='/xung-dot']", { member_id: member, dossier_id: numberOf(dossier), words });
}

// Prepares a round whose tellers are the given visitors, lets each take a key, and opens it: { round, keys }.
async function openRound(office, meeting, title, tellers) {
  await office.go(`${meeting}/phien`);
  const labels = await office.tab.locator("main [name=teller]").evaluateAll((all) => all.map((one) => [one.value, one.labels[0].innerText]));
  const chosen = labels.filter(([, label]) => tellers.some(({ name }) => label.includes(name))).map(([value]) => value);
  const round = await act(office, null, "[action$='/phien']", { title, minutes: String(MINUTES_MAX), teller: chosen });
  const keys = [];

  for (const { who } of tellers) {
    await act(who, round, "[action$='/khoa']");
    keys.push((await who.tab.locator(".receipt-code").innerText()).trim());
  }
  await office.go(round);
  const isWarned = await office.tab.locator("main [name=sure]").count();

  await act(office, null, "[action$='/mo']", isWarned ? { sure: "1" } : {});
  return { round, keys };
}

// votes: "1" for, "0" against, null blank, in the order of the ballot.
async function castBallot(member, round, votes) {
  await member.go(round.replace("/hoi-dong/phien/", "/bo-phieu/"));
  const names = await member.tab.locator("fieldset.vote").evaluateAll((all) => all.map((one) => one.querySelector("input").name));

  return act(member, null, "[action*='/bo-phieu/']", Object.fromEntries(names.map((name, i) => [name, votes[i]]).filter(([, vote]) => vote != null)));
}

// Each teller enters what stands on the papers: all for each dossier.
async function enterPapers(teller, round, papers) {
  await teller.go(round);
  const lines = await teller.tab.locator("main [name^='line.'][name$='.yes']").evaluateAll((all) => all.map(({ name }) => name));
  const votes = Object.fromEntries(lines.flatMap((name) => [[name, String(papers)], [name.replace("yes", "no"), "0"], [name.replace("yes", "blank"), "0"]]));

  return act(teller, null, "[action$='/phieu-giay']", { cast: String(papers), spoiled: "0", unused: "0", ...votes });
}

const closeRound = (office, round, keys) => act(office, round, "[action$='/dem']", { "key.0": keys[0], "key.1": keys[1] });

// ---------------------------------------------------------------- what the shared site shows of them

const LONG_ACHIEVEMENT = "Mười hai năm liền vận động bà con thu gom lưới cũ, rác thải nhựa trên biển và ven bờ, tái chế thành dây neo, phao tiêu cho các tàu cá trong xã, góp phần giữ sạch luồng lạch và tạo thêm việc làm cho phụ nữ vùng ven biển";

const sections = {
  outline: "Sinh ra và lớn lên tại địa phương; công tác tại trường từ năm 2008.\nTrình độ: Đại học Sư phạm. Điện thoại liên hệ 0912 345 678.",
  duties: "Giảng dạy và phụ trách thư viện lưu động của xã.",
  achievements: "Lập ba tủ sách tại các thôn, phục vụ hơn 1.200 lượt bạn đọc mỗi năm.\nKèm cặp miễn phí 46 học sinh có hoàn cảnh khó khăn; không em nào bỏ học.",
  measures: "Vận động phụ huynh góp sách, góp công; mỗi tháng một buổi đọc sách chung.",
};
const figures = { "measure.0.name": "Lượt bạn đọc", "measure.0.counted_in": "lượt", "measure.0.value2": "640", "measure.0.value3": "980", "measure.0.value4": "1.215", "measure.1.name": "Số sách quyên góp", "measure.1.counted_in": "cuốn", "measure.1.value4": "2.310" };
const papers = [["submission", "Tờ trình số 12 đề nghị khen thưởng (bản ký).pdf"], ["minutes", "Biên bản bình xét khen thưởng.pdf"]];
const photo = { caption: "Buổi đọc sách chung tại nhà văn hóa thôn", alt: "Mười mấy học sinh ngồi quanh cô giáo, mỗi em một cuốn sách" };

const AWARD = "Giấy khen của Chủ tịch UBND cấp huyện";

// Opinions are asked for on one award: ten days.
async function askForOpinions(office) {
  await act(office, `${await linkTo(office, "/lam-viec/danh-hieu", `${AWARD}`)}/sua`, "[action$='/sua']", { comment_days: "10" });
}

// As if ten days had passed.
async function endOpinions(where, office, dossier) {
  execFileSync("sqlite3", ["-bail", "-cmd", ".timeout 10000", where.db, `UPDATE exemplar SET first_on = '2025-04-01', last_on = '2025-04-14' WHERE dossier_id = ${numberOf(dossier)}`]);
  await act(office, `${dossier}/lay-y-kien/y-kien`, "[action$='/ket-thuc']", { summary: "Không có ý kiến nào gửi đến trong thời gian lấy ý kiến." });
}

// One dossier that readers write about, one awarded, one returned, one that lacks much.
async function fillDossiers(where, office, unit, other, decision) {
  const asked = await beginDossier(unit, "Cá nhân mẫu 2", AWARD, { achievement: "Đưa sách về thôn, kèm cặp học sinh khó khăn", field: { index: 1 } });

  await writeDossier(unit, asked, { sections, figures, papers, photo });
  await takeStep(unit, asked, "submit");
  await takeStep(office, asked, "accept");
  const shown = await showToPublic(office, asked);
  const question = await askBody(office, asked, { kind: "police", body: "Công an thị xã Nghi Sơn", question: "Có ý kiến gì về việc đề nghị khen thưởng cá nhân nói trên không?", due_on: "25/4/2025" });
  const answered = await askBody(office, asked, { kind: "tax", body: "Chi cục Thuế khu vực Nghi Sơn", question: "Có nợ thuế không?", due_on: "24/4/2025" });

  const awarded = await beginDossier(unit, "Cá nhân mẫu 3", AWARD, { achievement: LONG_ACHIEVEMENT, field: { index: 2 } });

  await writeDossier(unit, awarded, { sections, figures, papers, photo });
  await takeStep(unit, awarded, "submit");
  await takeStep(office, awarded, "accept");
  await showToPublic(office, awarded);
  await endOpinions(where, office, awarded);
  await office.go(awarded);
  const document = await office.tab.locator("main [name=document_id] option", { hasText: decision }).first().getAttribute("value");

  await takeStep(office, awarded, "award", { document_id: document });

  const returned = await beginDossier(other, "Cá nhân mẫu 4", AWARD, { achievement: "Trực trạm y tế xuyên đêm mùa mưa bão" });

  await writeDossier(other, returned, { sections, papers });
  await takeStep(other, returned, "submit");
  await takeStep(office, returned, "return", { words: "Biên bản bình xét chưa có chữ ký của Chủ tịch công đoàn. Đề nghị bổ sung trước ngày 20/4." });
  const lacking = await beginDossier(unit, "Cá nhân mẫu 1", AWARD, {});

  await writeDossier(unit, lacking, { sections: { duties: sections.duties }, papers: [papers[0]], photo });
  return { asked, awarded, lacking, shown, question, answered };
}

async function writeOpinion(reader, shown) {
  await act(reader, shown, "[action$='/y-kien']", { words: "Cô giáo rất tận tâm, cả thôn ai cũng quý.\nĐề nghị khen thưởng xứng đáng.", name: "Một phụ huynh", contact: "" });
}

const answer = (body, question) => act(body, question, "[action^='/xac-minh/']", { remark: { index: 2 }, answer: "Còn nợ 350.000 đồng thuế đất phi nông nghiệp năm 2024.", name: "Trưởng phòng Nghiệp vụ", file: asPdf("Công văn trả lời.pdf") });

// A meeting whose round is counted, and one whose round is open: the first member has still to vote in it.
async function fillCouncil(office, members, dossiers) {
  const names = ["Ủy viên mẫu Một", "Ủy viên mẫu Hai", "Ủy viên mẫu Ba", "Ủy viên mẫu Bốn", "Ủy viên mẫu Năm"];
  const council = await setUpCouncil(office, { unit: "thị xã Nghi Sơn", names, accounts: members.map(({ account }) => account) });
  const tellers = [1, 2].map((i) => ({ who: members[i].who, name: names[i] }));
  const held = await callMeeting(office, council, { day: "10/4/2025", dossiers: dossiers.slice(0, 3) });

  await turnAppraisal(office, held);
  for (const { who } of members.slice(0, 2)) await appraise(who, held, dossiers[0], [52, 35], "Thành tích rõ, có số liệu; nên nhân rộng.");
  await turnAppraisal(office, held);
  const counted = await openRound(office, held, "Bỏ phiếu kín đề nghị tặng Giấy khen, đợt 1", tellers);

  for (const [i, { who }] of members.entries()) await castBallot(who, counted.round, ["1", i === 0 ? "0" : "1", i === 0 ? null : "0"]);
  for (const { who } of tellers) await enterPapers(who, counted.round, names.length - members.length);
  await closeRound(office, counted.round, counted.keys);

  const now = await callMeeting(office, council, { day: "15/4/2025", dossiers: dossiers.slice(3, 6) });

  await declareConflict(members[0].who, now, dossiers[5], "Là anh em ruột với người được đề nghị.", names[0]);
  await turnAppraisal(office, now);
  const open = await openRound(office, now, "Bỏ phiếu kín đề nghị tặng Giấy khen, đợt 2", tellers);

  await castBallot(members[1].who, open.round, ["1", "1", "0"]);
  return { held, now, counted: counted.round, open: open.round };
}

// All of it, by the visitors of the site: office, unit, other. Those delegations have to be there whose candidates' dossiers are appraised.
// The council sits in the office's second browser, at the same time.
export async function fillJudging(where, { office, unit, other }, decision) {
  const enter = async (account) => {
    const who = await visitor(where);

    if (account) await who.signIn(account);
    return { account, who };
  };
  const accounts = ["hoi-dong-1", "hoi-dong-2", "hoi-dong-3"];

  for (const name of accounts)
    where.accounts[name] = where.run("account", "add", name, "--role", "council", "--unit", "407", "--full-name", `Ủy viên ${name}`).trim().split(/\s+/).pop();
  const [reader, second, ...members] = await Promise.all([null, "thuong-truc", ...accounts].map(enter));

  await askForOpinions(office);
  const [dossiers, council] = await Promise.all([
    fillDossiers(where, office, unit, other, decision),
    fillCouncil(second.who, members, [9001, 9002, 9013, 9003, 9004, 9005].map((id) => `/lam-viec/ho-so/${id}`)),
  ]);

  await writeOpinion(reader.who, dossiers.shown);
  await answer(reader.who, dossiers.answered);
  for (const { who } of [reader, second, ...members]) await who.leave();
  return { question: dossiers.question, pages: [dossiers.asked, dossiers.awarded, dossiers.lacking, dossiers.shown, council.held, council.now, council.counted, council.open] };
}
