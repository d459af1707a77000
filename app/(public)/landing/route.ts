import { landingPage } from "@/lib/site/landing";

export const dynamic = "force-dynamic";

/** What middleware.ts answers `/` with: the page of the build, with the prices of now. */
export const GET = async (): Promise<Response> =>
  new Response(await landingPage(new Date()), {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "public, max-age=0, must-revalidate",
    },
  });
