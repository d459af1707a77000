import { foldText } from "@/lib/contacts/rules";

const words = (list: string): ReadonlySet<string> =>
  new Set(list.split(",").map((word) => foldText(word.trim())));

const yes = words(
  "yes, y, true, t, 1, x, ✓, ✔, ☑, on, ok, si, sí, s, sim, ja, j, oui, o, evet, ya, да, tak, نعم, כן, हाँ, 是, はい, 예, " +
    "opted in, opt in, opt-in, opted-in, optin, subscribed, granted, agreed, accepted, active, confirmed, wahr, vrai, verdadero, " +
    "verdadeiro, vero, suscrito, inscrito, abonné, aceptado, aceito, angemeldet, zugestimmt",
);
const no = words(
  "no, n, false, f, 0, off, não, nao, nein, non, hayır, hayir, tidak, нет, nie, لا, לא, नहीं, 否, いいえ, 아니요, opted out, opt out, " +
    "opt-out, opted-out, optout, unsubscribed, not subscribed, declined, refused, stopped, stop, falsch, faux, falso, cancelado, " +
    "baja, dado de baja, descadastrado, désabonné, abgemeldet, abgelehnt, widerrufen, blocked",
);

/** Yes or no in the languages of most exports. @returns null for what is neither */
export function readAnswer(text: string): boolean | null {
  const answer = foldText(text);
  if (yes.has(answer)) return true;
  return no.has(answer) ? false : null;
}
