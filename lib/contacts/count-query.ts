import type pg from "pg";
import { transaction } from "@/lib/platform/db";

/**
 * Reads all contacts of a workspace to count some of them. Where labels, country, source, consent, blocking or a campaign
 * is asked, `contacts_facts` has it in a third of the table's pages, and is read by several processes at once. Unless told
 * otherwise the planner takes a page of an index to cost four of a table and goes for the table, or, worse, for a bitmap
 * of labels, which one process alone makes. What compiling to machine code would take is longer than what it saves.
 */
const begin = "BEGIN READ ONLY; SET LOCAL random_page_cost = 1.1; SET LOCAL jit = off";

/** A query that counts over all contacts, with the settings it needs. */
export const countQuery = <Row extends pg.QueryResultRow>(
  text: string,
  values: unknown[],
): Promise<pg.QueryResult<Row>> => transaction((client) => client.query<Row>(text, values), begin);
