import type { QueryClient } from "@tanstack/react-query";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";
import type { Page } from "@/lib/shared/pagination";

/** Puts a number as the API just gave it into the list every page of the workspace shares. */
export function keepNumber(client: QueryClient, slug: string, number: PhoneNumberView): void {
  client.setQueryData<Page<PhoneNumberView>>([slug, "phone-numbers"], (page) => {
    if (!page) return page;
    const known = page.data.some(({ id }) => id === number.id);
    return {
      ...page,
      data: known ? page.data.map((one) => (one.id === number.id ? number : one)) : [...page.data, number],
    };
  });
}
