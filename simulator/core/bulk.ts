import type { BulkJob, NewBulk } from "../types/bulk";
import { after, preciseNow } from "./clock";
import { customerByDigits } from "./customers";
import { writeAsCustomer } from "./inbound";
import { state, type Customer, type PhoneNumber } from "./state";

const jobs = new Map<string, BulkJob>();
const TICK_MS = 10;

/** Many customers write at an even rate. The customers are strangers with numbers of a fictional range. */
export function startBulk(number: PhoneNumber, input: NewBulk): BulkJob {
  const account = state.accounts.get(number.wabaId)!;
  const started = preciseNow();
  const job: BulkJob = {
    id: `b${jobs.size + 1}`,
    total: input.messages,
    written: 0,
    done: false,
    startedAt: started,
    finishedAt: null,
  };
  jobs.set(job.id, job);
  const people: Customer[] = [];
  const tick = () => {
    if (!state.numbers.has(number.id)) return finish(job);
    const due = Math.min(input.messages, Math.floor(((preciseNow() - started) / 1000) * input.perSecond) + 1);
    while (job.written < due) {
      const index = job.written % input.customers;
      people[index] ??= customerByDigits(account, `4479${String(10_000_000 + index)}`);
      job.written++;
      const text = (input.text ?? "Message {n}").replaceAll("{n}", String(job.written));
      writeAsCustomer(number, people[index], { type: "text", text });
    }
    if (job.written < input.messages) after(TICK_MS, tick);
    else finish(job);
  };
  tick();
  return job;
}

function finish(job: BulkJob): void {
  job.done = true;
  job.finishedAt = preciseNow();
}

export function bulkJob(id: string): BulkJob | undefined {
  return jobs.get(id);
}
