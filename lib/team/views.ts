export type { TeamView } from "@/lib/team/teams";
