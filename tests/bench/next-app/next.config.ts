import path from "node:path";
import type { NextConfig } from "next";

// A Next server of its own for what the product's webhook handler is compared with.
const config: NextConfig = {
  distDir: ".next",
  poweredByHeader: false,
  serverExternalPackages: ["pg", "ioredis", "bullmq", "pino"],
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: path.resolve(import.meta.dirname, "../../..") },
};

export default config;
