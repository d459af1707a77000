/** The least a Next route can do with a POST: read it and say yes. */
export async function POST(request: Request): Promise<Response> {
  await request.arrayBuffer();
  return new Response("ok");
}
