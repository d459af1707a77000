import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const withNextIntl = createNextIntlPlugin("./lib/http/i18n.ts");

const securityHeaders = [
  { key: "x-content-type-options", value: "nosniff" },
  { key: "referrer-policy", value: "strict-origin-when-cross-origin" },
  { key: "x-frame-options", value: "DENY" },
  { key: "cross-origin-opener-policy", value: "same-origin-allow-popups" },
  { key: "permissions-policy", value: "camera=(), geolocation=(self), payment=(), microphone=(self)" },
];

const config: NextConfig = {
  distDir: process.env.NEXT_DIST_DIR || ".next",
  poweredByHeader: false,
  // `npm run dev` is opened by number as well as by name.
  allowedDevOrigins: ["127.0.0.1"],
  // Customers' media never passes Next's optimiser.
  images: { unoptimized: true },
  serverExternalPackages: ["pg", "ioredis", "bullmq", "pino", "nodemailer", "undici", "web-push"],
  // `npm run check` and `npm run build` look at the types; a newcomer's first start need not wait for it.
  typescript: { ignoreBuildErrors: process.env.NEXT_SKIP_TYPES === "1" },
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
};

export default withNextIntl(config);
