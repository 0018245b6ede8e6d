// SPDX-License-Identifier: GPL-3.0-or-later
// A site where every page has something to show: the example, on a day when communes are late, with a milestone of the other
// kind, a draft with its file, an extension, a conference held, progress with its paper, a handover, a unit and a campaign with
// the longest names, an invitation, and a letter that waits. Made once by filling in forms, and shared by the tests that only look.

import { execFileSync } from "node:child_process";
import { fillIn } from "./acts.mjs";
import { fillJudging } from "./council_acts.mjs";
import { insertDelegations } from "./delegations.mjs";
import { paper as makePaper } from "./files.mjs";
import { site, visitor } from "./lib.mjs";

export const LONG_UNIT = "Công ty trách nhiệm hữu hạn một thành viên Đầu tư, Xây dựng và Phát triển hạ tầng Khu kinh tế Nghi Sơn và các khu công nghiệp tỉnh Thanh Hóa, Chi nhánh quản lý cảng biển và dịch vụ hậu cần phía Nam";
export const LONG_CAMPAIGN = "Đợt thi đua cao điểm chào mừng Đại hội Đảng bộ các cấp, Đại hội thi đua yêu nước tỉnh Thanh Hóa lần thứ XI và Đại hội Thi đua yêu nước toàn quốc lần thứ XI, hướng tới kỷ niệm 80 năm";

const LONG_LABEL = "Điện thoại công vụ của Văn phòng Hội đồng nhân dân xã Hải Hà"; // as long as may be

const DECISION = "1204/QĐ-UBND";

const paper = { name: "Kế hoạch tổ chức (bản ký).pdf", mimeType: "application/pdf", buffer: makePaper("Sample") };

let made;

async function make() {
  const where = await site("full", "example", { on: "2025-04-15" });
  const who = {};

  // Whose role is for all campaigns: whoever enters another campaign is to see it afterwards.
  where.accounts["van-phong"] = where.run("account", "add", "van-phong", "--role", "secretariat", "--unit", "38", "--full-name", "Văn phòng Ban Thi đua - Khen thưởng tỉnh").trim().split(/\s+/).pop();
  for (const name of ["van-phong", "thuong-truc", "can-bo-nghi-son", "can-bo-hai-ha", "quan-tri"]) {
    who[name] = await visitor(where);
    await who[name].signIn(name);
  }
  await enterCampaign(who["van-phong"]);
  await fillCampaign(who["thuong-truc"]);
  await fillDocuments(who["thuong-truc"]);
  await handOver(who["thuong-truc"]);
  await send(who["can-bo-hai-ha"], "/lam-viec/lich", { label: LONG_LABEL });
  await fillUnits(who["can-bo-nghi-son"], who["can-bo-hai-ha"]);
  await reportTask(who["thuong-truc"]);
  const subject = await fillRegister(who["thuong-truc"]);
  await fillNewsroom(who["thuong-truc"]);
  const delegations = await fillDelegations(where, who["thuong-truc"]);
  const judging = await fillJudging(where, { office: who["thuong-truc"], unit: who["can-bo-nghi-son"], other: who["can-bo-hai-ha"] }, DECISION);
  const invitation = await invite(who["quan-tri"]);
  const unsubscribe = await unsubscribeLink(where, who["can-bo-nghi-son"]);

  await send(who["quan-tri"], "/lam-viec/quan-tri/thu", { address: "mot.dia.chi.rat.dai.cua.can.bo@vanphong.ubnd.nghison.thanhhoa.example" });

  const letter = await writeLetter(where);

  for (const one of Object.values(who)) await one.leave(/422/);
  return { ...where, invitation, unsubscribe, letter, question: judging.question, fullest: [subject, ...delegations, ...judging.pages] };
}

// Opens a page, fills in its form, sends it, and says where that led.
async function send(who, path, fields, button = "main form[method=post] .form-actions button[type=submit]") {
  if (path) await who.go(path);
  await fillIn(who.tab.locator("main form[method=post]"), fields);
  await Promise.all([who.tab.waitForNavigation(), who.tab.click(button)]);
  if (await who.tab.locator("main form [name=confirmed][type=checkbox]").count()) {
    await who.tab.check("main form [name=confirmed]");
    await Promise.all([who.tab.waitForNavigation(), who.tab.click(button)]);
  }
  for (const told of await who.tab.locator(".error-summary").allInnerTexts()) throw new Error(`${path}: ${told}`);
  return new URL(who.tab.url()).pathname;
}

// What an option of a select is sent as, by the words it begins with.
async function optionOf(who, name, words) {
  const option = who.tab.locator(`main [name="${name}"] option`, { hasText: new RegExp(`^\\s*${words}`) }).first();

  return option.getAttribute("value");
}

// A document with one deadline, saved as a draft.
async function draft(who, path, { whom, milestone, ...fields }) {
  await who.go(path);
  if (milestone) fields["deadline.0.milestone"] = await optionOf(who, "deadline.0.milestone", milestone);
  if (whom) fields["deadline.0.for"] = await optionOf(who, "deadline.0.for", whom);
  return send(who, null, fields, ".preview-acts button[value=luu]");
}

async function applied(who, path, fields) {
  const document = await draft(who, path, fields);

  await send(who, document, {}, ".preview-acts .btn-primary");
  return document;
}

async function unitOf(who, code) {
  await who.go(`/lam-viec/don-vi?q=${code}`);
  return who.tab.locator("main th a").first().getAttribute("href");
}

async function fillCampaign(office) {
  await send(office, "/lam-viec/don-vi/moi", { kind: "doanh_nghiep", name: LONG_UNIT, code: "DN-01", parent: "407", from_on: "1/6/2020", last_on: "30/6/2025" });
  await office.go("/lam-viec/dot-thi-dua");
  const campaign = await office.tab.locator("main th a").first().getAttribute("href");

  await send(office, `${campaign}/moc`, { title: "Nộp báo cáo kết quả hội nghị", level: "commune", kind: "other" });
}

// One is open, the other's list is closed.
async function fillDelegations(where, office) {
  const [open, closed] = insertDelegations(where);

  for (const url of [open, closed]) {
    await office.go(url);
    await Promise.all([office.tab.waitForNavigation(), office.tab.click("form[action$='/chay'] button")]);
  }
  await send(office, `${closed}/chot`, {});
  return [open, closed];
}

async function enterCampaign(office) {
  await send(office, "/lam-viec/dot-thi-dua/moi", { title: LONG_CAMPAIGN, code: "dai-hoi-2025", owner: "407", from: "1/3/2025", to: "31/12/2025", levels: "commune" });
}

async function fillDocuments(office) {
  const report = { whom: "cấp xã", milestone: "Nộp báo cáo", "deadline.0.words": "chậm nhất ngày 25/4/2025" };

  await applied(office, "/lam-viec/van-ban/moi", { ...report, kind: "directive", issued_on: "1/4/2025", number: "1187/UBND-NV", issuer: "UBND thị xã Nghi Sơn", signer: "Phó Chủ tịch UBND thị xã", title: "V/v báo cáo kết quả tổ chức hội nghị điển hình tiên tiến", file: paper });
  await draft(office, "/lam-viec/van-ban/moi", { ...report, "deadline.0.words": "trước ngày 20/4/2025", kind: "directive", issued_on: "14/4/2025", number: "", issuer: "UBND thị xã Nghi Sơn", signer: "", title: "V/v đẩy nhanh tiến độ", file: paper });
  await applied(office, "/lam-viec/van-ban/moi", { kind: "decision", issued_on: "14/4/2025", number: DECISION, issuer: "UBND thị xã Nghi Sơn", signer: "Chủ tịch UBND thị xã", title: "Tặng Giấy khen cho các cá nhân có thành tích xuất sắc", file: paper });
  await office.go(await unitOf(office, "16564"));
  const extension = await office.tab.locator("a[href*='gia-han']").first().getAttribute("href");

  await applied(office, extension, { issued_on: "10/4/2025", issuer: "UBND thị xã Nghi Sơn", signer: "Phó Chủ tịch UBND thị xã", title: "Gia hạn hội nghị của phường Hải Châu", "deadline.0.words": "chậm nhất ngày 30/4/2025", "deadline.0.reason": "Khắc phục hậu quả mưa đá ngày 28/3" });
}

async function handOver(office) {
  await office.go("/lam-viec/ban-chi-dao/giao?q=hai+ninh");
  await office.tab.locator("main [name=unit]").first().check();
  await send(office, null, { seat_id: await optionOf(office, "seat_id", "Thành viên Ban Chỉ đạo 2"), from_on: "10/4/2025" });
  await send(office, null, {});
}

async function fillUnits(nghiSon, haiHa) {
  const unit = await unitOf(nghiSon, "16657"), other = await unitOf(haiHa, "16660");

  for (const [who, at] of [[nghiSon, unit], [haiHa, other]]) await send(who, `${at}/hoi-nghi`, { planned_on: "3/3/2025" });
  await send(nghiSon, `${unit}/hoi-nghi?buoc=hold`, { held_on: "27/3/2025", delegates: "120", cost_vnd: "48000000", place: "Hội trường UBND xã", "honour.0.subject": "collective", "honour.0.count": "4" });
  await addPaper(nghiSon, `${unit}/hoi-nghi`);
  await nghiSon.go(unit);
  await send(nghiSon, await nghiSon.tab.locator("a[href*='/moc/']").first().getAttribute("href"), { started_on: "28/3/2025", done_on: "10/4/2025", note: "Đã gửi bản giấy", file: paper });
  await send(haiHa, `${other}/hoi-nghi?buoc=schedule`, { scheduled_on: "22/4/2025", scheduled_minute: "8:00", place: "Nhà văn hóa xã" });
}

// One of the conclusion's points, done and shown by a paper: it waits for the head.
async function reportTask(who) {
  await who.go("/lam-viec/nhiem-vu?cua-toi=1");
  await send(who, await who.tab.locator("tbody th a").first().getAttribute("href"), { note: "Đã trình dự thảo báo cáo.", file: paper }, "main form[action$='/xong'] button[type=submit]");
}

// One of the example's persons, entered twice, with an earlier award and what speaks against it.
async function fillRegister(office) {
  await office.go("/lam-viec/doi-tuong?q=ca+nhan+mau+1,");
  const name = (await office.tab.locator("main th a").first().innerText()).trim();
  const unit_id = await optionOf(office, "don-vi", "xã Nghi Sơn");
  const subject = await send(office, "/lam-viec/doi-tuong/them", { name, unit_id, birth_year: "1971", is_direct_worker: "1" });

  await send(office, `${subject}/sua`, { birth_year: "1968", citizen: "038068001234" }).catch(() => {});
  await office.tab.check("main [name=is_sure]");
  await send(office, null, {});
  await send(office, `${subject}/khen-thuong`, { name: "Giấy khen của Chủ tịch UBND xã", year: "2023", decision_number: "15/QĐ-UBND", achievement: "Cứu ba ngư dân gặp nạn" });
  await send(office, `${subject}/tam-dung`, { kind: "complaint", from_on: "1/3/2025", words: "Đơn chưa giải quyết xong" });
  return subject;
}

// As a browser without scripts sends it.
async function addPaper(who, conference) {
  await who.go(`${conference}/bao-cao`);
  const form = who.tab.locator("form[data-uploads=paper]");
  const csrf = await form.locator("[name=csrf]").inputValue();
  const answer = await who.context.request.post(await form.getAttribute("action"), { multipart: { csrf, kind: "paper", paper } });

  if (!answer.ok()) throw new Error(`${conference}: the paper was answered with ${answer.status()}`);
}

// An article in two revisions, of which readers see the first.
async function fillNewsroom(office) {
  await office.go("/lam-viec/tin-bai?trang-thai=published");
  const url = await office.tab.locator("main tbody th a").first().getAttribute("href");

  await send(office, `${url}/sua`, { summary: `Tóm tắt: ${LONG_CAMPAIGN}` }, "main form[data-draft] .form-actions button[type=submit]");
}

async function invite(admin) {
  await send(admin, "/lam-viec/tai-khoan/moi", { full_name: "Cán bộ xã Phú Sơn", name: "can-bo-phu-son", role: "unit_officer", unit: "16603" });
  await send(admin, null, {}, "form[action$='/moi'] button");
  return new URL(await admin.tab.inputValue("#duong-dan")).pathname;
}

// The link at the end of a daily letter, which is written for whoever has an address.
async function unsubscribeLink(where, officer) {
  await send(officer, "/lam-viec/tai-khoan/toi", { email: "can-bo-nghi-son@example.com" });
  process.env.THIDUA_URL = where.base;
  where.run("digest", "--now");
  delete process.env.THIDUA_URL;
  return new URL(execFileSync("sqlite3", [where.db, "SELECT unsubscribe_url FROM mail WHERE kind = 'digest'"], { encoding: "utf8" }).trim()).pathname;
}

// A reader's, with the page on which it is followed.
async function writeLetter(where) {
  const reader = await visitor(where);

  await send(reader, "/phan-anh", { words: "Trang lịch không in được trên khổ A4.\nĐề nghị xem lại.", name: "Nguyễn Thị Hoa", contact: "hoa@example.com" });
  const path = new URL(reader.tab.url()).pathname;

  await reader.leave();
  return path;
}

export function full() {
  made ??= make();
  return made;
}

// After the last test that looks.
export const endFull = async () => made && (await made).stop();
