import type { Fault, FaultAction, FaultView } from "../types/fault";

interface Armed extends FaultView {
  pattern: RegExp | null;
}

/** What a Graph call looks like to a fault. */
export interface FaultSubject {
  method: string;
  path: string;
  numberId: string | null;
  wabaId: string | null;
  to: string | null;
  /** Whether this number or BSUID, in any of its forms, is the recipient. */
  reaches: (address: string) => boolean;
  type: string | null;
  callbackData: string | null;
}

let armed: Armed[] = [];
let nextId = 1;

/** Faults used up stay listed until there are so many. */
const MOST_KEPT = 500;

/** Arms a fault. @throws SyntaxError when `match.path` is no regular expression. */
export function armFault(fault: Fault): FaultView {
  const pattern = fault.match?.path === undefined ? null : new RegExp(fault.match.path);
  const one: Armed = {
    ...fault,
    times: fault.times === undefined ? 1 : fault.times,
    id: `f${nextId++}`,
    struck: 0,
    seen: 0,
    pattern,
  };
  armed.push(one);
  if (armed.length > MOST_KEPT)
    armed = armed.filter((each) => each.times === null || each.struck < each.times!);
  return viewOf(one);
}

export function listFaults(): FaultView[] {
  return armed.map(viewOf);
}

function viewOf(fault: Armed): FaultView {
  const { pattern: _pattern, ...view } = fault;
  return view;
}

export function disarmFault(id: string): boolean {
  const before = armed.length;
  armed = armed.filter((fault) => fault.id !== id);
  return armed.length < before;
}

/** Disarms all, or those of one number or account. */
export function disarmFaults(scope: { numberId?: string; wabaId?: string } = {}): void {
  armed = armed.filter(
    ({ match }) =>
      (scope.numberId !== undefined && match?.numberId !== scope.numberId) ||
      (scope.wabaId !== undefined && match?.wabaId !== scope.wabaId),
  );
}

export function anyFaults(): boolean {
  return armed.length > 0;
}

/** The fault that strikes this call, if any; counts it. */
export function strike(subject: FaultSubject): { id: string; action: FaultAction } | null {
  for (const fault of armed) {
    if (fault.times !== null && fault.struck >= fault.times!) continue;
    if (!matches(fault, subject)) continue;
    fault.seen++;
    if (fault.seen <= (fault.skip ?? 0)) continue;
    if (fault.every && (fault.seen - (fault.skip ?? 0)) % fault.every !== 0) continue;
    fault.struck++;
    return { id: fault.id, action: fault.action };
  }
  return null;
}

function matches(fault: Armed, subject: FaultSubject): boolean {
  const match = fault.match;
  if (!match) return true;
  if (match.numberId !== undefined && match.numberId !== subject.numberId) return false;
  if (match.wabaId !== undefined && match.wabaId !== subject.wabaId) return false;
  if (match.type !== undefined && match.type !== subject.type) return false;
  if (match.method !== undefined && match.method.toUpperCase() !== subject.method) return false;
  if (match.callbackData !== undefined && match.callbackData !== subject.callbackData) return false;
  if (fault.pattern && !fault.pattern.test(subject.path)) return false;
  if (match.to !== undefined && !subject.reaches(match.to)) return false;
  return true;
}
