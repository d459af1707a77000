import { deflateSync } from "node:zlib";
import { NextRequest } from "next/server";
import { GET as hours, PUT as setHours } from "@/app/api/v1/business-hours/route";
import { POST as invite } from "@/app/api/v1/invitations/route";
import { DELETE as removeLogo, PUT as setLogo } from "@/app/api/v1/workspace-logo/route";
import { GET as logo } from "@/app/api/v1/workspace-logos/[logoId]/route";
import { GET as read, PATCH as change } from "@/app/api/v1/workspace/route";
import { POST as create } from "@/app/api/v1/workspaces/route";
import { platformDb } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { layOutMail } from "@/lib/platform/mail-layout";
import { redisReady } from "@/lib/platform/redis";
import { mailBrand } from "@/lib/tenancy/brand/mail";
import { usualWeek } from "@/lib/tenancy/business-hours/rules";
import { findBySlug } from "@/lib/tenancy/slugs";
import type { WorkspaceView } from "@/lib/tenancy/views";
import { ask } from "../support/handler";
import { mailsTo } from "../support/mailed";
import { addMember, makeWorkspace, unique, type Member, type TestWorkspace } from "../support/workspace";

beforeAll(() => redisReady());

type Refusal = { error: { reason: string; message: string; fields?: Record<string, string> } };
const patch = (member: { headers: Record<string, string> }, body: unknown) =>
  ask<WorkspaceView & Refusal>(change, member.headers, { method: "PATCH", body });
const rename = (shop: TestWorkspace, slug: string) => patch(shop, { slug });
const entries = (shop: TestWorkspace, action: string) =>
  platformDb.auditEntry.findMany({ where: { workspaceId: shop.workspace.id, action } });

describe("the address of a workspace", () => {
  test("a colleague's tab that knows only the old address goes on, and the log says what happened", async () => {
    const shop = await makeWorkspace();
    const colleague = await addMember(shop.workspace, "agent");
    const slug = unique("cafe");
    const { status, body } = await rename(shop, `  ${slug.toUpperCase()} `);
    expect([status, body.slug]).toEqual([200, slug]);
    expect((await ask<WorkspaceView>(read, colleague.headers)).body.slug).toBe(slug);
    const now = { ...colleague.headers, "x-workspace": slug };
    expect((await ask<WorkspaceView>(read, now)).body.id).toBe(shop.workspace.id);
    const [entry] = await entries(shop, "workspace.updated");
    expect(entry!.data).toEqual({ fields: ["slug"], slug, formerSlug: shop.workspace.slug });
  });

  test("an old address still says nothing to somebody who is no member", async () => {
    const [shop, stranger] = [await makeWorkspace(), await makeWorkspace()];
    await rename(shop, unique("cafe"));
    const theirs = { ...stranger.headers, "x-workspace": shop.workspace.slug };
    expect((await ask<Refusal>(read, theirs)).body.error.reason).toBe("workspace_not_found");
  });

  test("nobody else can take an address for 90 days after it was given up; its workspace can at once", async () => {
    const [shop, other] = [await makeWorkspace(), await makeWorkspace()];
    const old = shop.workspace.slug;
    const next = unique("cafe");
    await rename(shop, next);
    for (const taken of [old, next]) {
      const { status, body } = await rename(other, taken);
      expect([status, body.error.reason]).toEqual([409, "slug_taken"]);
      expect(body.error.fields?.slug).toContain(taken);
    }
    expect((await rename(shop, old)).body.slug).toBe(old);
    await rename(shop, next);
    const longAgo = new Date(Date.now() - 91 * 24 * 60 * 60 * 1000);
    await platformDb.formerSlug.update({ where: { slug: old }, data: { retiredAt: longAgo } });
    expect(await findBySlug(old)).toBe(shop.workspace.id);
    expect((await rename(other, old)).body.slug).toBe(old);
    expect(await findBySlug(old)).toBe(other.workspace.id);
  });

  test("a new workspace of that name gets another address meanwhile", async () => {
    const shop = await makeWorkspace();
    const name = unique("cafe");
    await rename(shop, name);
    await rename(shop, unique("cafe"));
    const made = await ask<WorkspaceView>(create, shop.headers, { body: { name } });
    expect(made.body.slug).toMatch(new RegExp(`^${name}-`));
  });

  test("of two workspaces that want one address at once one gets it, and the other is told", async () => {
    const shops = await Promise.all([makeWorkspace(), makeWorkspace()]);
    const slug = unique("cafe");
    const answers = await Promise.all(shops.map((shop) => rename(shop, slug)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  test.each([
    ["ab", "at least 3"],
    ["a".repeat(41), "at most 40"],
    ["Café Zoë", "letters from a to z"],
    ["-shop", "single hyphens"],
    ["shop--two", "single hyphens"],
    ["../admin", "letters from a to z"],
    ["settings", "Parley needs"],
    ["API", "Parley needs"],
  ])("“%s” is refused in words: %s", async (slug, words) => {
    const shop = await makeWorkspace();
    const { status, body } = await rename(shop, slug);
    expect([status, body.error.fields?.slug]).toEqual([422, expect.stringContaining(words)]);
  });

  test("it changes five times in a month, not more, so that nobody gathers addresses", async () => {
    const shop = await makeWorkspace();
    for (let n = 0; n < 5; n++) expect((await rename(shop, unique("cafe"))).status).toBe(200);
    const { status, body } = await rename(shop, unique("cafe"));
    expect([status, body.error.reason]).toEqual([429, "slug_changed_often"]);
    // The same again changes nothing and is no change.
    const current = (await ask<WorkspaceView>(read, shop.headers)).body.slug;
    expect((await rename(shop, current)).status).toBe(200);
  });

  test("an agent cannot change it", async () => {
    const shop = await makeWorkspace();
    expect((await patch(await addMember(shop.workspace, "agent"), { slug: unique("cafe") })).status).toBe(
      403,
    );
  });
});

describe("the colour and the formats of a workspace", () => {
  test.each([
    ["#FFEE00", "#ffee00"],
    ["abc", "#aabbcc"],
    [" 0b5d57 ", "#0b5d57"],
    [null, null],
  ])("%s is understood as %s", async (brandColor, understood) => {
    expect((await patch(await makeWorkspace(), { brandColor })).body.brandColor).toBe(understood);
  });

  test.each(["red", "#12345", "#1234567", "url(//x)", "#ffffff;}", ""])(
    "“%s” is no colour",
    async (brandColor) => {
      const { status, body } = await patch(await makeWorkspace(), { brandColor });
      expect([status, body.error.fields]).toEqual([
        422,
        { brandColor: expect.stringContaining("six digits") },
      ]);
    },
  );

  test("a workspace writes numbers as its country does from the start, where Parley knows how", async () => {
    const shop = await makeWorkspace();
    const made = async (country?: string) =>
      (await ask<WorkspaceView>(create, shop.headers, { body: { name: unique("cafe"), country } })).body
        .locale;
    expect([await made("DE"), await made("ES"), await made("BR"), await made()]).toEqual([
      ...["en-DE", "en-150", "en-US", "en-US"],
    ]);
    expect((await patch(shop, { locale: "en-GB" })).body.locale).toBe("en-GB");
    expect((await patch(shop, { locale: "de-DE" })).body.error.fields).toEqual({
      locale: "Choose one of the formats.",
    });
  });
});

/** The smallest PNG of a size that is one. */
function png(width: number, height = width): Buffer {
  const header = Buffer.alloc(25);
  header.writeUInt32BE(13, 0);
  header.write("IHDR", 4, "latin1");
  header.writeUInt32BE(width, 8);
  header.writeUInt32BE(height, 12);
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), header, deflateSync(Buffer.alloc(64))]);
}

async function upload(
  member: Member,
  bytes: Uint8Array,
): Promise<{ status: number; body: { logo: string } & Refusal }> {
  const request = new NextRequest(`${env.APP_URL}/api/v1/workspace-logo`, {
    method: "PUT",
    headers: { ...member.headers, "content-type": "image/png" },
    body: Buffer.from(bytes),
  });
  const answer = await setLogo(request, { params: Promise.resolve({}) });
  return { status: answer.status, body: (await answer.json()) as { logo: string } & Refusal };
}

describe("the logo of a workspace", () => {
  const idOf = (address: string) => ({ params: { logoId: address.split("/").at(-1)! } });

  test("members see it and nobody else; a new one replaces it, and it can be removed", async () => {
    const [shop, stranger] = [await makeWorkspace(), await makeWorkspace()];
    const colleague = await addMember(shop.workspace, "viewer");
    const first = (await upload(shop, png(256))).body.logo;
    const seen = await ask<string>(logo, colleague.headers, idOf(first));
    expect([seen.status, seen.headers.get("content-type")]).toEqual([200, "image/png"]);
    expect((await ask(logo, stranger.headers, idOf(first))).status).toBe(404);
    expect((await ask(logo, {}, idOf(first))).status).toBe(401);
    const second = (await upload(shop, png(64))).body.logo;
    expect((await ask<WorkspaceView>(read, colleague.headers)).body.logo).toBe(second);
    expect((await ask(logo, colleague.headers, idOf(first))).status).toBe(404);
    const gone = () => ask(removeLogo, shop.headers, { method: "DELETE" });
    expect([(await gone()).status, (await gone()).status]).toEqual([204, 204]);
    expect((await ask<WorkspaceView>(read, colleague.headers)).body.logo).toBeNull();
    expect([
      await entries(shop, "workspace_logo.set"),
      await entries(shop, "workspace_logo.removed"),
    ]).toMatchObject([{ length: 2 }, { length: 1 }]);
  });

  test("what is no picture, too many bytes or too many pixels is refused by name", async () => {
    const shop = await makeWorkspace();
    const reason = async (bytes: Uint8Array) => (await upload(shop, bytes)).body.error.reason;
    expect(await reason(Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"))).toBe(
      "not_a_picture",
    );
    expect(await reason(Buffer.from("GIF89a"))).toBe("not_a_picture");
    expect(await reason(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).toBe("not_a_picture");
    expect(await reason(Buffer.concat([png(256), Buffer.alloc(300 * 1024)]))).toBe("too_large");
    expect(await reason(png(20_000))).toBe("picture_dimensions");
    expect(await reason(png(256, 2))).toBe("picture_dimensions");
  });

  test("an agent cannot set it", async () => {
    const shop = await makeWorkspace();
    expect((await upload(await addMember(shop.workspace, "agent"), png(64))).status).toBe(403);
  });
});

describe("mails of a workspace", () => {
  test("an invitation has the colour on its button, but not the picture: who is invited is a stranger", async () => {
    const shop = await makeWorkspace();
    await patch(shop, { brandColor: "#ffff00" });
    await upload(shop, png(64));
    const email = `${unique("guest")}@example.test`;
    expect((await ask(invite, shop.headers, { body: { email, role: "agent" } })).status).toBe(201);
    const [mail] = await mailsTo(email);
    expect(mail!.html).toContain("background:#919100;color:#000000");
    expect(mail!.html).not.toContain("<img");
  });

  test("the picture stands in a mail to members, with the name for who sees none; a WebP is left out", () => {
    const facts = { name: `Bob's "Café" <b>`, brandColor: null };
    const html = (mimeType: string) =>
      layOutMail({
        ...{ heading: "Hello", paragraphs: [], footnotes: [] },
        brand: mailBrand({ ...facts, logo: { bytes: png(64), mimeType } }),
      }).html;
    expect(html("image/png")).toContain(`alt="Bob&#39;s &quot;Café&quot; &lt;b&gt;"`);
    expect(html("image/png")).toContain(`src="data:image/png;base64,${png(64).toString("base64")}"`);
    expect(html("image/webp")).not.toContain("<img");
  });
});

describe("business hours", () => {
  type Hours = {
    week: unknown;
    holidays: unknown[];
    openNow: boolean;
    nextOpeningAt: string | null;
    timeZone: string;
  };

  test("until somebody says otherwise a workspace is always open", async () => {
    const shop = await makeWorkspace({ role: "viewer" });
    expect((await ask<Hours>(hours, shop.headers)).body).toEqual({
      ...{ week: null, holidays: [], openNow: true, nextOpeningAt: null, timeZone: "UTC" },
    });
  });

  test("an admin sets them; holidays come back in order, and the log says so", async () => {
    const shop = await makeWorkspace();
    const holidays = [
      { date: "2030-05-01", name: " May Day " },
      { date: "12-25", name: "Christmas" },
    ];
    const put = await ask<Hours>(setHours, shop.headers, {
      method: "PUT",
      body: { week: usualWeek, holidays },
    });
    expect(put.body.holidays).toEqual([
      { date: "12-25", name: "Christmas" },
      { date: "2030-05-01", name: "May Day" },
    ]);
    expect((await ask<Hours>(hours, shop.headers)).body.week).toEqual(usualWeek);
    const [entry] = await entries(shop, "business_hours.updated");
    expect(entry!.data).toEqual({ openDays: 5, holidays: 2 });
  });

  test("an agent cannot set them, and nonsense is refused where it stands", async () => {
    const shop = await makeWorkspace();
    const put = (member: Member, body: unknown) =>
      ask<Refusal>(setHours, member.headers, { method: "PUT", body });
    expect((await put(await addMember(shop.workspace, "agent"), { week: null, holidays: [] })).status).toBe(
      403,
    );
    const week = { ...usualWeek, mon: [{ from: "9", to: "17:00" }] };
    expect((await put(shop, { week, holidays: [] })).body.error.fields).toEqual({
      "week.mon.0.from": "Write a time such as 09:00.",
    });
  });
});
