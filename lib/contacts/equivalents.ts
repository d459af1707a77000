// Numbers that Meta, people and address books write in two ways. Everything is digits, without "+".
// Brazil: mobiles got a ninth digit; accounts from before keep a wa_id without it. Mexico: wa_ids carry a 1 that is
// dialled no more. Argentina: wa_ids carry a 9, dialled at home as 15 after the area code. An Argentine number with
// neither may be somebody's landline, so the 9 is never invented.

const brazil = /^55([1-9]\d)(9?)([6-9]\d{7})$/;
const mexico = /^52(1?)(\d{10})$/;
const argentina = /^549(\d{10})$/;
const argentinaAtHome = /^54(?:(11)15(\d{8})|([2-9]\d{2})15(\d{7})|([2-9]\d{3})15(\d{6}))$/;

/** The form in which two equivalent numbers are the same: as one dials it from abroad. */
export function dialledForm(digits: string): string {
  const br = brazil.exec(digits);
  if (br) return `55${br[1]}9${br[3]}`;
  const mx = mexico.exec(digits);
  if (mx) return `52${mx[2]}`;
  const ar = argentinaAtHome.exec(digits);
  if (ar) return `549${ar[1] ?? ar[3] ?? ar[5]}${ar[2] ?? ar[4] ?? ar[6]}`;
  return digits;
}

/**
 * Other ways to write the same mobile number; candidates for a match, never a proof.
 * @returns [] for the numbers of most countries
 */
export function equivalentNumbers(digits: string): string[] {
  const dialled = dialledForm(digits);
  const forms = new Set([dialled]);
  const br = brazil.exec(dialled);
  if (br) forms.add(`55${br[1]}${br[3]}`);
  const mx = mexico.exec(dialled);
  if (mx) forms.add(`521${mx[2]}`);
  const ar = argentina.exec(dialled)?.[1];
  if (ar?.startsWith("11")) forms.add(`541115${ar.slice(2)}`);
  else if (ar && /^[2-9]/.test(ar)) {
    forms.add(`54${ar.slice(0, 3)}15${ar.slice(3)}`);
    forms.add(`54${ar.slice(0, 4)}15${ar.slice(4)}`);
  }
  forms.delete(digits);
  return [...forms];
}
